import { randomBytes } from 'node:crypto'
import { createWriteStream, readdirSync, rmSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { freeSpace } from '../store/free-space.ts'
import { BadBackup, readArchive } from './archive.ts'

/** What stays free on the disk that backups go to, whatever it holds besides. */
const KEEP_FREE = 64 * 1024 * 1024

const PART = /^alongside-[0-9a-f]{32}\.part$/
/** Nothing was written to it for so long: who did was killed. */
const STALE_MS = 10 * 60_000

/**
 * Writes a backup to a file that only this user can read. Until it is whole and was read once more, it is a new file
 * beside that one whose name nobody can know before; such files of backups that were killed are deleted.
 * @param workspaces whose backup it must be; any when absent
 * @returns how many rows it has
 * @throws BadBackup when it is not whole or of other workspaces, or an Error when the disk is about to be full
 */
export async function saveBackup(backup: Readable, file: string, workspaces?: string[]): Promise<number> {
  const folder = dirname(resolve(file))
  const part = join(folder, `alongside-${randomBytes(16).toString('hex')}.part`)
  try {
    removeStaleParts(folder)
    await pipeline(backup, stopWhenFull(folder), createWriteStream(part, { flags: 'wx', mode: 0o600 }))
    const { count, found } = await readBack(part)
    if (workspaces && JSON.stringify(found.sort()) !== JSON.stringify(workspaces.toSorted()))
      throw new BadBackup('What the hub sent is the backup of another hub.')
    await rename(part, file)
    return count
  } catch (error) {
    backup.destroy()
    await rm(part, { force: true })
    // The name of the file while it is written says nothing to anybody.
    throw error instanceof BadBackup
      ? new BadBackup(`${error.message.replaceAll(part, file)} It was not kept.`)
      : error
  }
}

/** How many rows a backup has, and of which workspaces. */
async function readBack(part: string): Promise<{ count: number; found: string[] }> {
  const found: string[] = []
  let table = ''
  const { rows } = await readArchive(
    part,
    () => {},
    (entry) => {
      if ('table' in entry) table = entry.table
      else if (table === 'workspaces') found.push(Workspace.parse(JSON.parse(entry.row)).id)
    },
  )
  return { count: Object.values(rows).reduce((sum, count) => sum + count, 0), found }
}

const Workspace = z.object({ id: z.string() })

function removeStaleParts(folder: string): void {
  for (const name of readdirSync(folder).filter((name) => PART.test(name))) {
    const written = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - written > STALE_MS) rmSync(join(folder, name), { force: true })
  }
}

function stopWhenFull(folder: string): Transform {
  return new Transform({
    transform(chunk, _encoding, done) {
      try {
        const left = freeSpace(folder).bytes - chunk.length
        if (left < KEEP_FREE)
          throw new Error(`The disk of ${folder} is full, so the backup was not finished.`)
      } catch (error) {
        done(error as Error)
        return
      }
      done(null, chunk)
    },
  })
}
