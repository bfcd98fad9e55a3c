import { execFile } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { migrations } from '../migrations/all.ts'
import { lockFolder } from './folder-lock.ts'
import type { Database } from './schema.ts'

/** The database, or a transaction of it. */
export type Db = Kysely<Database>

export interface Store {
  db: Db
  kind: 'pglite' | 'postgres'
  close(): Promise<void>
}

/** Where the rows are: a folder (embedded PGlite), a PostgreSQL server, or memory (tests; may start from a dump). */
export type StoreLocation =
  | { dataDir: string }
  | { databaseUrl: string; poolSize?: number }
  | { memory: true; dump?: Blob }

/** The same JavaScript values from both drivers: whole numbers for bigint (counts and change numbers stay below 2^53). */
const INT8 = 20

/**
 * Opens the database and brings its tables up to date.
 * @throws FolderInUse when another hub has the data folder
 */
export async function openStore(location: StoreLocation): Promise<Store> {
  const store = 'databaseUrl' in location ? openPostgres(location) : await openEmbedded(location)
  try {
    await migrate(store.db)
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

async function openEmbedded(location: Exclude<StoreLocation, { databaseUrl: string }>): Promise<Store> {
  const unlock = 'dataDir' in location ? lockFolder(location.dataDir) : () => {}
  try {
    const folder = 'dataDir' in location ? join(location.dataDir, 'pglite') : null
    if (folder && !existsSync(join(folder, 'PG_VERSION'))) await createFolder(folder)
    const store = onPglite(
      await PGlite.create({
        ...(folder ? { dataDir: folder, startParams: SMALL } : {}),
        ...('dump' in location && location.dump ? { loadDataDir: location.dump } : {}),
        parsers: { [INT8]: Number },
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

function onPglite(pglite: PGlite): Store {
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) })
  const close = async () => {
    await db.destroy()
    if (!pglite.closed) await pglite.close()
  }
  return { db, kind: 'pglite', close }
}

function openPostgres({ databaseUrl, poolSize = 10 }: { databaseUrl: string; poolSize?: number }): Store {
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === INT8 ? Number : pg.types.getTypeParser(oid, format),
  } as pg.CustomTypesConfig
  const pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize, types })
  // An idle connection that the server closes must not end the process; the next query gets a new one or says why not.
  pool.on('error', () => {})
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return { db, kind: 'postgres', close: () => db.destroy() }
}

/** Brings the tables of a PGlite up to date that the caller has made; what is made of it can be dumped (tests). */
export async function openPglite(pglite: PGlite): Promise<Store> {
  const store = onPglite(pglite)
  await migrate(store.db)
  return store
}

async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return
  const failed = results?.find((r) => r.status === 'Error')?.migrationName
  throw new Error(`The database could not be brought up to date${failed ? ` (migration ${failed})` : ''}.`, {
    cause: error,
  })
}
