import { type Kysely, sql } from 'kysely'
import type { Store } from '../store/open.ts'
import type { Database } from '../store/schema.ts'
import { acrossWorkspaces } from '../store/workspace-guard.ts'
import { type Beginning, createSum, type End, FORMAT, ROW } from './archive.ts'
import { appliedMigrations, tablesOf } from './tables.ts'

/** Rows that are held in memory at a time. */
const ROWS = 500

/**
 * Writes all rows of a database as the lines of a backup, as they were at one moment: one transaction that sees no
 * later change. On the embedded database nothing else can run meanwhile; a running hub reads a copy (open-backup.ts).
 * @param write waits until there is room for more
 */
export function writeBackup(store: Store, write: (text: string) => Promise<void>): Promise<void> {
  return store.jobs
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const db = acrossWorkspaces(tx, 'a backup is of all workspaces')
      const sum = createSum()
      const rows: End['rows'] = {}
      const beginning: Beginning = {
        format: 'alongside-backup',
        version: FORMAT,
        at: new Date().toISOString(),
        database: store.kind,
        migrations: await appliedMigrations(db),
      }
      await write(sum.add(JSON.stringify(beginning)))
      for (const table of await tablesOf(db)) {
        await write(sum.add(JSON.stringify({ table })))
        rows[table] = await writeRows(db, table, (row) => sum.add(`${ROW}${row}`), write)
      }
      await write(`${JSON.stringify({ rows, sha256: sum.hex() } satisfies End)}\n`)
    })
}

async function writeRows(
  db: Kysely<Database>,
  table: string,
  line: (row: string) => string,
  write: (text: string) => Promise<void>,
): Promise<number> {
  let count = 0
  await sql`declare backup cursor for select row_to_json(t)::text as row from ${sql.table(table)} t`.execute(
    db,
  )
  for (;;) {
    const { rows } = await sql<{ row: string }>`fetch ${sql.lit(ROWS)} from backup`.execute(db)
    if (rows.length === 0) break
    count += rows.length
    await write(rows.map(({ row }) => line(row)).join(''))
  }
  await sql`close backup`.execute(db)
  return count
}
