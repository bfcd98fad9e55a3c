import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PAGE } from './check-pages.ts'
import { relationFiles } from './damage.ts'

/** Written at each stop in order: what the files of the database were then. */
const FilesAsLeft = z.object({
  /** Of global/pg_control, which changes with every start: the rest counts only for the files of that very stop. */
  control: z.string(),
  sizes: z.record(z.string(), z.int()),
  sums: z.record(z.string(), z.string()),
  /** Of tables and indexes; apart from the sums, which versions of before compare with theirs. */
  samples: z.record(z.string(), z.string()).default({}),
})
type FilesAsLeft = z.infer<typeof FilesAsLeft>

const CONTROL = 'global/pg_control'
/** Which transactions were committed: a few kilobytes on which everything hangs, and which have no checksum of their own. */
const SUMMED = /^pg_(xact|multixact)\b/

const noteOf = (dataDir: string) => join(dataDir, 'stopped.json')

/** Notes the files of a database that has just been closed. A full disk is no reason not to stop: no note then. */
export function noteFiles(dataDir: string, folder: string): void {
  try {
    writeFileSync(noteOf(dataDir), JSON.stringify(look(folder)), { mode: 0o600 })
  } catch {
    forgetFiles(dataDir)
  }
}

export const forgetFiles = (dataDir: string): void => rmSync(noteOf(dataDir), { force: true })

/** Which file is not as the last stop left it; null when all are, or when nothing is known of that stop. */
export function notAsLeft(dataDir: string, folder: string): string | null {
  const left = readNote(dataDir)
  if (!left || !existsSync(join(folder, CONTROL)) || sum(join(folder, CONTROL)) !== left.control) return null
  const now = look(folder)
  for (const [path, size] of Object.entries(left.sizes)) {
    const found = now.sizes[path]
    if (found === undefined) return `${path} is missing.`
    if (found !== size) return `${path} has ${found} bytes and had ${size} when the hub was stopped.`
  }
  const changed =
    Object.keys(left.sums).find((path) => now.sums[path] !== left.sums[path]) ??
    Object.keys(left.samples).find((path) => now.samples[path] !== left.samples[path])
  return changed ? `${changed} is not what it was when the hub was stopped.` : null
}

function readNote(dataDir: string): FilesAsLeft | null {
  try {
    return FilesAsLeft.parse(JSON.parse(readFileSync(noteOf(dataDir), 'utf8')))
  } catch {
    return null // no note, or one of a hub that was killed while it wrote it
  }
}

function look(folder: string): FilesAsLeft {
  const left: FilesAsLeft = { control: sum(join(folder, CONTROL)), sizes: {}, sums: {}, samples: {} }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const full = join(entry.parentPath, entry.name)
    const path = full.slice(folder.length + 1)
    left.sizes[path] = statSync(full).size
    if (SUMMED.test(path)) left.sums[path] = sum(full)
  }
  for (const path of relationFiles(folder))
    left.samples[path] = sampleSum(join(folder, path), left.sizes[path] ?? 0)
  return left
}

/** Pages of a file that are looked at: enough to notice that a part of it was zeroed, and few in a large database. */
const SAMPLED = 32
/** Where the log was when the page was written, and its checksum. */
const HEADER = 24

/** Over the headers of pages that lie evenly in a table or an index: any write to one changes its header. */
function sampleSum(path: string, size: number): string {
  const pages = Math.floor(size / PAGE)
  const step = Math.max(1, Math.ceil(pages / SAMPLED))
  const headers = createHash('sha256')
  const header = Buffer.alloc(HEADER)
  const file = openSync(path, 'r')
  try {
    for (let page = 0; page < pages; page += step) {
      readSync(file, header, 0, HEADER, page * PAGE)
      headers.update(header)
    }
  } finally {
    closeSync(file)
  }
  return headers.digest('base64')
}

const sum = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('base64')
