import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { migrations } from '../migrations/all.ts'
import { forgetFiles } from '../store/files-as-left.ts'
import { lockFolder } from '../store/folder-lock.ts'
import { renameHistory } from '../store/history.ts'
import { NewerDatabase } from '../store/open.ts'
import { openEmbedded, RESTORED } from '../store/open-embedded.ts'
import { openPostgres } from '../store/open-postgres.ts'
import { makePrivate } from '../store/private-folder.ts'
import type { Database } from '../store/schema.ts'
import { acrossWorkspaces } from '../store/workspace-guard.ts'
import { BadBackup, type Beginning, type End, readArchive } from './archive.ts'
import { tablesOf } from './tables.ts'

/** There is a database already, and nobody said that it may be replaced. */
export class NotEmpty extends Error {}

/** Text of rows that is sent to the database at once. */
const BATCH = 1_000_000

/**
 * Puts a backup into a data folder. What is there now stays beside it, whole, until somebody deletes it; a restore that
 * is interrupted changes nothing.
 * @returns where the former database is now; null when there was none
 * @throws BadBackup, NotEmpty, NewerDatabase, FolderInUse, FolderNotPrivate
 */
export async function restoreFolder(dataDir: string, file: string, replace: boolean): Promise<string | null> {
  await verify(file)
  makePrivate(dataDir)
  const unlock = lockFolder(dataDir)
  try {
    const folder = join(dataDir, 'pglite')
    if (existsSync(folder) && !replace) throw new NotEmpty(`There is a database in ${dataDir} already.`)
    const unfinished = join(dataDir, 'restoring')
    rmSync(unfinished, { recursive: true, force: true })
    const store = await openEmbedded({ dataDir: unfinished })
    await loadBackup(store.jobs, file).finally(store.close)
    const restored = join(dataDir, RESTORED)
    renameSync(join(unfinished, 'pglite'), restored)
    rmSync(unfinished, { recursive: true })
    const former = existsSync(folder) ? `${folder}.before-${fileTime(new Date())}` : null
    if (former) renameSync(folder, former)
    renameSync(restored, folder) // a start does this, too, should this process end right here
    forgetFiles(dataDir)
    return former
  } finally {
    unlock()
  }
}

/**
 * Puts a backup into a PostgreSQL database, in one transaction: whoever reads sees the old rows until all new ones are in.
 * @throws BadBackup, NotEmpty, NewerDatabase
 */
export async function restorePostgres(databaseUrl: string, file: string, replace: boolean): Promise<void> {
  await verify(file)
  const store = await openPostgres({ databaseUrl })
  try {
    const isEmpty = (await tablesOf(store.jobs)).length === 0
    if (!isEmpty && !replace) throw new NotEmpty('There are tables of a hub in this database already.')
    await loadBackup(store.jobs, file)
  } finally {
    await store.close()
  }
}

/** A time as a part of a file's name. */
export const fileTime = (time: Date): string => time.toISOString().slice(0, 19).replaceAll(':', '-')

/** Reads the whole backup before anything is touched. */
export async function verify(file: string): Promise<{ beginning: Beginning; end: End }> {
  let beginning: Beginning | undefined
  const end = await readArchive(
    file,
    (first) => {
      beginning = first
      refuseNewer(first)
    },
    () => {},
  )
  if (!beginning) throw new BadBackup(`${file} is empty.`)
  return { beginning, end }
}

function refuseNewer(beginning: Beginning): void {
  const unknown = beginning.migrations.filter((name) => !(name in migrations))
  if (unknown.length > 0)
    throw new NewerDatabase(
      `A newer version of Alongside made this backup (${unknown.join(', ')}). Restore it with that version or a later one.`,
    )
}

/** Puts the rows of a backup in the place of all that is there, in one transaction, and begins a new history. */
export async function loadBackup(db: Kysely<Database>, file: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const tx = acrossWorkspaces(transaction, 'a backup is of all workspaces')
    for (const table of [
      ...(await tablesOf(tx, { unlogged: true })),
      DEFAULT_MIGRATION_TABLE,
      DEFAULT_MIGRATION_LOCK_TABLE,
    ])
      await sql`drop table if exists ${sql.table(table)}`.execute(tx)
    const into = createLoader(tx)
    await readArchive(
      file,
      // The tables as they were when the backup was made; then as they are today.
      (beginning) => migrate(tx, beginning.migrations.at(-1)),
      async (entry) => {
        if ('table' in entry) await into.table(entry.table)
        else await into.row(entry.row)
      },
    )
    await into.end()
    await migrate(tx)
    await renameHistory(tx) // this database may have lost changes that clients have seen: they start again
  })
}

async function migrate(db: Kysely<Database>, to?: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = to === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(to)
  if (error) throw new Error('The backup could not be brought up to date.', { cause: error })
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
      columns = await columnsOf(db, name)
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
