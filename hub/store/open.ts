import type { PGlite } from '@electric-sql/pglite'
import { type Kysely, sql, type Transaction } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { migrations } from '../migrations/all.ts'
import { type EmbeddedLocation, onEngine, openEmbedded } from './open-embedded.ts'
import { openPostgres, type PostgresLocation } from './open-postgres.ts'
import type { Database } from './schema.ts'
import { acrossWorkspaces } from './workspace-guard.ts'

/** The database, or a transaction of it. */
export type Db = Kysely<Database>

/**
 * The database of a hub, by what it is used for. PostgreSQL has separate connections for each use, so that none waits
 * behind another; the embedded database has one, at which the uses take turns (see embedded-turns.ts).
 */
export interface Store {
  /** For requests that read. */
  db: Db
  /** For requests that read whole pages of leads: whoever looks somebody up does not wait behind a crowd of them. */
  bulk: Db
  /** For requests that write: short transactions. */
  writes: Db
  /** For work that may take its time: imports, jobs, migrations. */
  jobs: Db
  kind: 'pglite' | 'postgres'
  /** Rejects within 2 seconds, with StoreUnavailable, when the database does not answer. */
  checkReads(): Promise<void>
  /** Rejects within 2 seconds, with StoreUnavailable, when nothing can be stored now (read-only, disk full). */
  checkWrites(): Promise<void>
  /** Which server holds the rows, and on which line of its history; null where that cannot be known. */
  identity(): Promise<string | null>
  /**
   * Copies the files of an embedded database that is in use to a data folder of their own, which can be opened and is
   * the caller's to remove; null where another connection can read beside the writers.
   */
  copyFiles: ((signal?: AbortSignal) => Promise<string>) | null
  /**
   * Looks through all pages of an embedded database while it is used, slowly, until the end or the signal: a damaged one
   * is told, and nothing is stored any more. Null where the start has looked, or the database is not embedded.
   */
  checkPages: ((signal: AbortSignal) => Promise<void>) | null
  close(): Promise<void>
}

/** The store for work that may take its time: all that it does goes over the connections for that. */
export const forJobs = (store: Store): Store => ({
  ...store,
  db: store.jobs,
  bulk: store.jobs,
  writes: store.jobs,
})

/** Where the rows are: a folder (embedded PGlite), a PostgreSQL server, or memory (tests; may start from a dump). */
export type StoreLocation = EmbeddedLocation | PostgresLocation

/**
 * Opens the database and brings its tables up to date.
 * @throws FolderInUse when another hub has the data folder
 */
export const openStore = (location: StoreLocation): Promise<Store> => openWith(location, migrate)

/**
 * Opens the database with its tables as they are, to read them.
 * @throws FolderInUse, NewerDatabase
 */
export const openAsIs = (location: StoreLocation): Promise<Store> => openWith(location, refuseNewer)

async function openWith(
  location: StoreLocation,
  prepare: (db: Kysely<Database>) => Promise<void>,
): Promise<Store> {
  const store = 'databaseUrl' in location ? await openPostgres(location) : await openEmbedded(location)
  try {
    await prepare(store.jobs)
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

/** Brings the tables of a PGlite up to date that the caller has made; what is made of it can be dumped (tests). */
export async function openPglite(pglite: PGlite): Promise<Store> {
  const { inThisThread } = await import('./embedded-engine.ts')
  const store = onEngine(await inThisThread(pglite))
  await migrate(store.jobs)
  return store
}

/** The database was brought up to date by a newer version of the hub; the message says what to do. */
export class NewerDatabase extends Error {}

/** Any number that nothing else on this database locks. */
const MIGRATION_LOCK = 7_203_945_118

/**
 * Brings the tables up to date, in one transaction. Of several hubs that start at once the others wait. The lock is the
 * transaction's: the Migrator's own is the session's, and behind PgBouncer in transaction mode two hubs got it at once.
 */
async function migrate(db: Kysely<Database>): Promise<void> {
  await refuseNewer(db)
  await acrossWorkspaces(db, 'migrations are for all')
    .transaction()
    .execute(async (tx) => {
      await lockMigrations(tx)
      await migrateIn(tx)
    })
}

/**
 * Brings the tables up to date in a transaction that has the lock.
 * @param to name of the last migration that is applied; all when absent
 */
export async function migrateIn(tx: Transaction<Database>, to?: string): Promise<void> {
  const migrator = new Migrator({ db: tx, provider: { getMigrations: async () => migrations } })
  const { first, result } = await withFirstError(tx, () =>
    to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to),
  )
  if (!result.error) return
  const failed = result.results?.find((r) => r.status === 'Error')?.migrationName
  throw new Error(`The database could not be brought up to date${failed ? ` (migration ${failed})` : ''}.`, {
    cause: inWords(first ?? result.error),
  })
}

/** Until the end of the transaction no hub that starts goes on to use the tables. */
export async function lockMigrations(tx: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(tx)
}

/**
 * Also tells what the first statement that failed failed with. The Migrator asks for more afterwards and reports what
 * that gives: "current transaction is aborted".
 */
async function withFirstError<T>(tx: Transaction<Database>, work: () => Promise<T>) {
  const connection = await tx.getExecutor().provideConnection(async (connection) => connection)
  const execute = connection.executeQuery
  let first: unknown
  connection.executeQuery = (...query) =>
    execute.apply(connection, query).catch((error: unknown) => {
      first ??= error
      throw error
    }) as never
  try {
    const result = await work()
    return { first, result }
  } finally {
    connection.executeQuery = execute
  }
}

/** What to do about a migration that failed, by PostgreSQL's code. */
const REMEDIES: Record<string, string> = {
  42501:
    'The user of DATABASE_URL may not make tables. The owner of the database permits it: GRANT CREATE ON SCHEMA public TO that user.',
  '3F000':
    'The user of DATABASE_URL has no schema to make tables in. The owner of the database permits it: GRANT USAGE, CREATE ON SCHEMA public TO that user.',
  '42P07':
    'Another application keeps a table of this name in the database. Give the hub a database of its own.',
}

function inWords(error: unknown): unknown {
  const remedy = error instanceof Error && 'code' in error ? REMEDIES[String(error.code)] : undefined
  return remedy ? new Error(`${(error as Error).message}. ${remedy}`, { cause: error }) : error
}

async function refuseNewer(db: Kysely<Database>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)) return
  const { rows } = await sql<{
    name: string
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db)
  const unknown = rows.map((row) => row.name).filter((name) => !(name in migrations))
  if (unknown.length === 0) return
  throw new NewerDatabase(
    `A newer version of Alongside has used this database (${unknown.sort().join(', ')}). Start that version or a later one; ` +
      'to go back to this version, restore the backup from before the update.',
  )
}
