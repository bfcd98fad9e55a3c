import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql, type Transaction } from 'kysely'
import { DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE } from 'kysely/migration'
import { migrations } from '../migrations/all.ts'
import { selectAdminHashes } from '../store/access-keys.ts'
import { forgetFiles } from '../store/files-as-left.ts'
import { lockFolder } from '../store/folder-lock.ts'
import { freeSpace, RESERVE } from '../store/free-space.ts'
import { renameHistory } from '../store/history.ts'
import { lockMigrations, migrateIn, NewerDatabase } from '../store/open.ts'
import { DiskFull, openEmbedded, RESTORED, RESTORING, settleRestore } from '../store/open-embedded.ts'
import { isInUse, openPostgres } from '../store/open-postgres.ts'
import { makePrivate } from '../store/private-folder.ts'
import type { Database } from '../store/schema.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { acrossWorkspaces, TABLES } from '../store/workspace-guard.ts'
import { BadBackup, type Beginning, type End, readArchive } from './archive.ts'
import { appliedMigrations, tablesOf, unknownTables } from './tables.ts'

/** There is a database already, and nobody said that it may be replaced. */
export class NotEmpty extends Error {}

/** Text of rows that is sent to the database at once. */
const BATCH = 1_000_000

/** The database, or tables in it, are somebody else's, or in use. The message says what to do. */
export class NotOurs extends Error {}

export interface Restored {
  /** Where the former database is now: a folder, or a schema of the same database; null when none is kept. */
  former: string | null
  /** Whether former rows are gone: the role of the hub may make no schema for them. */
  isFormerGone: boolean
  /** Hashes of the administrators' keys that work now. */
  adminKeys: string[]
}

/**
 * Puts a backup into a data folder. What is there now stays beside it, whole, until somebody deletes it; a restore that
 * is interrupted changes nothing.
 * @throws BadBackup, NotEmpty, NewerDatabase, FolderInUse, FolderNotPrivate
 */
export async function restoreFolder(dataDir: string, file: string, replace: boolean): Promise<Restored> {
  const { bytes } = await verify(file)
  makePrivate(dataDir)
  const free = freeSpace(dataDir).bytes
  const unlock = lockFolder(dataDir)
  const unfinished = join(dataDir, RESTORING)
  let untouched = true
  try {
    settleRestore(dataDir)
    const folder = join(dataDir, 'pglite')
    if (existsSync(folder) && !replace) throw new NotEmpty(`There is a database in ${dataDir} already.`)
    const adminKeys = await loadFolder(unfinished, file).catch((error: unknown) => {
      throw isDiskFull(error) ? new NoRoom(dataDir, free, bytes) : error
    })
    const restored = join(dataDir, RESTORED)
    renameSync(join(unfinished, 'pglite'), restored)
    const former = existsSync(folder) ? `${folder}.before-${fileTime(new Date())}` : null
    if (former) renameSync(folder, former)
    renameSync(restored, folder) // a start does this, too, should this process end right here
    forgetFiles(dataDir)
    untouched = false
    return { former, isFormerGone: false, adminKeys }
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
    unlock({ untouched })
  }
}

async function loadFolder(dataDir: string, file: string): Promise<string[]> {
  const store = await openEmbedded({ dataDir })
  return loadBackup(store.jobs, file).finally(store.close)
}

const isDiskFull = (error: unknown): boolean =>
  error instanceof DiskFull ||
  (error instanceof StoreUnavailable && error.reason === 'storage-full') ||
  (error instanceof Error && /ENOSPC|No space left on device|Disk quota exceeded/.test(error.message))

const MEGABYTE = 1024 * 1024

/** The disk has no room for what is in the backup. */
class NoRoom extends Error {
  /**
   * @param free bytes that were free
   * @param bytes of the rows as text; with indexes and log they take about three times that
   */
  constructor(dataDir: string, free: number, bytes: number) {
    const needed = Math.ceil((RESERVE + EMPTY + 3 * bytes) / MEGABYTE)
    super(
      `The disk of ${dataDir} has no room for this backup: it needs about ${needed} MB, and ${Math.floor(free / MEGABYTE)} MB are free. Nothing was changed. Make room, or restore to a larger disk (--data DIR).`,
    )
  }
}

/** Bytes of a database without rows, with its log. */
const EMPTY = 128 * MEGABYTE

/**
 * Puts a backup into a PostgreSQL database, in one transaction: whoever reads sees the old rows until all new ones are
 * in. Only the hub's own tables are touched.
 * @throws BadBackup, NotEmpty, NotOurs, NewerDatabase
 */
export async function restorePostgres(
  databaseUrl: string,
  file: string,
  replace: boolean,
): Promise<Restored> {
  await verify(file)
  const store = await openPostgres({ databaseUrl, application: 'alongside restore' })
  try {
    return await store.jobs.transaction().execute(async (transaction) => {
      const tx = acrossWorkspaces(transaction, 'a backup is of all workspaces')
      await lockMigrations(tx)
      const own = await ownTables(tx)
      if (own.length > 0 && !replace)
        throw new NotEmpty('There are tables of a hub in this database already.')
      if (await isInUse(tx))
        throw new NotOurs(
          'A hub is using this database. Stop it, then restore; behind a pooler like PgBouncer that shows a minute later.',
        )
      const former = own.length > 0 ? await setAside(tx, own) : null
      const adminKeys = await load(tx, file)
      return { former, isFormerGone: own.length > 0 && former === null, adminKeys }
    })
  } finally {
    await store.close()
  }
}

const MIGRATION_TABLES = [DEFAULT_MIGRATION_TABLE, DEFAULT_MIGRATION_LOCK_TABLE]

/**
 * The tables of the hub in a database that others may use, too, with those of its migrations.
 * @throws NotOurs where they cannot be told from those of others
 */
async function ownTables(db: Kysely<Database>): Promise<string[]> {
  const named = await tablesOf(db, { unlogged: true })
  const applied = await appliedMigrations(db)
  const isOurs = applied.some((name) => name in migrations)
  if (!isOurs && (named.length > 0 || applied.length > 0))
    throw new NotOurs(
      `Another application has tables in this database that Alongside would need (${[...named, ...(applied.length > 0 ? [DEFAULT_MIGRATION_TABLE] : [])].join(', ')}). Give Alongside a database of its own.`,
    )
  const unknown = await unknownTables(db)
  if (applied.some((name) => !(name in migrations)) && unknown.length > 0)
    throw new NotOurs(
      `A newer version of Alongside has used this database, and has tables in it that this version does not know (${unknown.join(', ')}). Restore into an empty database.`,
    )
  return isOurs ? [...named, ...MIGRATION_TABLES] : []
}

/**
 * Moves tables to a schema of their own, or drops them where the role may make none.
 * @returns the schema
 */
async function setAside(db: Kysely<Database>, tables: string[]): Promise<string | null> {
  const may = await sql<{ create: boolean }>`
    select has_database_privilege(current_database(), 'create') as create`.execute(db)
  if (!may.rows[0]?.create) {
    await dropTables(db, tables)
    return null
  }
  const schema = `alongside_before_${fileTime(new Date()).toLowerCase().replaceAll('-', '_')}`
  await sql`create schema ${sql.id(schema)}`.execute(db)
  for (const table of tables) {
    await sql`alter table if exists ${sql.table(table)} set schema ${sql.id(schema)}`.execute(db)
    // Kysely looks for a table of this name in all schemas, and would take it for the one that it needs.
    if (MIGRATION_TABLES.includes(table))
      await sql`alter table if exists ${sql.id(schema, table)} rename to ${sql.id(`former_${table}`)}`.execute(
        db,
      )
  }
  return schema
}

async function dropTables(db: Kysely<Database>, tables: string[]): Promise<void> {
  for (const table of tables)
    await sql`drop table if exists ${sql.table(table)}`.execute(db).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === DEPENDENT)) throw error
      const what = 'detail' in error ? error.detail : error.message
      throw new NotOurs(
        `Something else in this database needs a table that is replaced: ${what}. Nothing was changed. Drop that first and make it again later, or let the role of DATABASE_URL keep the former tables: GRANT CREATE ON DATABASE.`,
      )
    })
}

/** PostgreSQL's dependent_objects_still_exist. */
const DEPENDENT = '2BP01'

/** A time as a part of a file's name. */
export const fileTime = (time: Date): string => time.toISOString().slice(0, 19).replaceAll(':', '-')

/** Reads the whole backup before anything is touched; `bytes` are those of its rows as text. */
export async function verify(file: string): Promise<{ beginning: Beginning; end: End; bytes: number }> {
  let beginning: Beginning | undefined
  let bytes = 0
  const end = await readArchive(
    file,
    (first) => {
      beginning = first
      refuseNewer(first)
    },
    (entry) => {
      if ('row' in entry) bytes += entry.row.length
    },
  )
  if (!beginning) throw new BadBackup(`${file} is empty.`)
  return { beginning, end, bytes }
}

function refuseNewer(beginning: Beginning): void {
  const unknown = beginning.migrations.filter((name) => !(name in migrations))
  if (unknown.length > 0)
    throw new NewerDatabase(
      `A newer version of Alongside made this backup (${unknown.join(', ')}). Restore it with that version or a later one.`,
    )
}

/**
 * Puts the rows of a backup in the place of all that is there, in one transaction, and begins a new history.
 * @returns the hashes of the administrators' keys that work now
 */
export function loadBackup(db: Kysely<Database>, file: string): Promise<string[]> {
  return db.transaction().execute(async (transaction) => {
    const tx = acrossWorkspaces(transaction, 'a backup is of all workspaces')
    await dropTables(tx, [...(await tablesOf(tx, { unlogged: true })), ...MIGRATION_TABLES])
    return load(tx, file)
  })
}

/** Where no tables of the hub are. */
async function load(tx: Transaction<Database>, file: string): Promise<string[]> {
  const into = createLoader(tx)
  await readArchive(
    file,
    // The tables as they were when the backup was made; then as they are today.
    (beginning) => migrateIn(tx, beginning.migrations.at(-1)),
    async (entry) => {
      if ('table' in entry) await into.table(entry.table)
      else await into.row(entry.row)
    },
  )
  await into.end()
  await migrateIn(tx)
  await renameHistory(tx) // this database may have lost changes that clients have seen: they start again
  return selectAdminHashes(tx)
}

/** Rows in batches; the database itself turns their JSON into the types of its columns. */
function createLoader(db: Kysely<Database>) {
  let table = ''
  let columns: string[] = []
  let rows: string[] = []
  let size = 0
  const flush = async () => {
    if (rows.length === 0) return
    const list = sql.join(columns.map((name) => sql.ref(name)))
    await sql`insert into ${sql.table(table)} (${list}) overriding system value
      select ${list} from json_populate_recordset(null::${sql.table(table)}, ${`[${rows.join(',')}]`}::json)`.execute(
      db,
    )
    rows = []
    size = 0
  }
  return {
    async table(name: string) {
      await flush()
      table = name
      columns = TABLES.includes(name) ? await columnsOf(db, name) : []
      if (columns.length === 0)
        throw new BadBackup(`The backup has rows of a table "${name}", which there is not.`)
    },
    async row(row: string) {
      rows.push(row)
      size += row.length
      if (size > BATCH) await flush()
    },
    end: flush,
  }
}

/** Without those that the database computes by itself. */
async function columnsOf(db: Kysely<Database>, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute where attrelid = to_regclass(${table}) and attnum > 0
      and not attisdropped and attgenerated = '' order by attnum`.execute(db)
  return rows.map(({ name }) => name)
}
