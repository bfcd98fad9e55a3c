import { createHash, randomUUID } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { openStore } from './open.ts'

const MIGRATIONS = join(import.meta.dirname, '../migrations')
const LOCK = join(import.meta.dirname, '../../package-lock.json')

/** Where tests keep empty databases for the next test file. */
export const CACHE = join(import.meta.dirname, '../../node_modules/.cache/alongside')

/** Of everything that makes an empty, migrated database: these files and the engine. */
export function kindOfEmpty(): string {
  const hash = createHash('sha256').update(readFileSync(LOCK))
  const sources = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.ts'))
  for (const name of sources.sort()) hash.update(readFileSync(join(MIGRATIONS, name)))
  return hash.digest('hex').slice(0, 16)
}

/**
 * Puts an empty, migrated database into a data folder: as a hub leaves it that was killed before it made its workspace
 * and key. A first start takes 10 s of a processor for making the database, so whatever tests anything but the first
 * start begins with a copy. Made once, kept for other test files.
 * @param dataDir made where it is not there
 * @returns the same path
 */
export async function withDatabase(dataDir: string): Promise<string> {
  const from = await emptyDatabase()
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  cpSync(from, join(dataDir, 'pglite'), { recursive: true })
  return dataDir
}

async function emptyDatabase(): Promise<string> {
  const path = join(CACHE, `pglite-${kindOfEmpty()}`)
  if (existsSync(path)) return path
  mkdirSync(CACHE, { recursive: true })
  // Another test file may make it at the same time: each makes its own, and the first one stands.
  const own = join(CACHE, `making-${randomUUID()}`)
  await (await openStore({ dataDir: own })).close()
  try {
    renameSync(join(own, 'pglite'), path)
  } catch (error) {
    if (!existsSync(path)) throw error
  }
  rmSync(own, { recursive: true, force: true })
  return path
}

let cluster: Promise<Blob> | undefined

/** What PGlite makes for itself, without a table of ours: with it as `loadDataDir` an engine starts in a tenth of the time. */
export function emptyCluster(): Promise<Blob> {
  cluster ??= keptDump(
    `cluster-${createHash('sha256').update(readFileSync(LOCK)).digest('hex').slice(0, 16)}`,
    async () => {
      const pglite = await PGlite.create()
      const dump = await pglite.dumpDataDir('none')
      await pglite.close()
      return dump
    },
  )
  return cluster
}

/** What `make` gives, made once and kept for other test files under this name. */
export async function keptDump(name: string, make: () => Promise<Blob>): Promise<Blob> {
  const path = join(CACHE, `${name}.tar`)
  if (!existsSync(path)) {
    const dump = Buffer.from(await (await make()).arrayBuffer())
    mkdirSync(CACHE, { recursive: true })
    // Another test file may make it at the same time: each writes its own, and the last one stands.
    const own = `${path}.${randomUUID()}`
    writeFileSync(own, dump)
    renameSync(own, path)
  }
  return new Blob([readFileSync(path)])
}
