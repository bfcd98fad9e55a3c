import { execFile } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PGlite, types } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, sql } from 'kysely'
import { lockFolder } from './folder-lock.ts'
import type { Store } from './open.ts'
import type { Database } from './schema.ts'

/** A folder (with the hub's own lock on it), or memory (tests; may start from a dump). */
export type EmbeddedLocation = { dataDir: string } | { memory: true; dump?: Blob }

/**
 * Opens the embedded database, PGlite. Its tables are not yet brought up to date.
 * @throws FolderInUse when another hub has the data folder
 */
export async function openEmbedded(location: EmbeddedLocation): Promise<Store> {
  const unlock = 'dataDir' in location ? lockFolder(location.dataDir) : () => {}
  try {
    const folder = 'dataDir' in location ? join(location.dataDir, 'pglite') : null
    if (folder && !existsSync(join(folder, 'PG_VERSION'))) await createFolder(folder)
    const store = onPglite(
      await PGlite.create({
        ...(folder ? { dataDir: folder, startParams: SMALL } : {}),
        ...('dump' in location && location.dump ? { loadDataDir: location.dump } : {}),
        parsers: { [types.INT8]: Number },
      }),
    )
    const close = async () => {
      await store.close()
      unlock()
    }
    return { ...store, close }
  } catch (error) {
    unlock()
    throw error
  }
}

/** PGlite's own buffers are 160 MB; the operating system caches the same files anyway. Saves 120 MB resident. */
const SMALL = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB']

/** See create-folder.ts. Under another name until it is whole: a start that is killed here leaves nothing behind. */
async function createFolder(folder: string): Promise<void> {
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'create-folder.ts'), unfinished])
  renameSync(unfinished, folder)
}

/** The store on a PGlite that somebody else has made. */
export function onPglite(pglite: PGlite): Store {
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) })
  return {
    db,
    writes: db,
    jobs: db,
    kind: 'pglite',
    checkReads: async () => {
      await sql`select 1`.execute(db)
    },
    checkWrites: async () => {},
    identity: async () => null,
    async close() {
      await db.destroy()
      if (!pglite.closed) await pglite.close()
    },
  }
}
