import { type Kysely, sql } from 'kysely'
import type { Database } from '../store/schema.ts'
import { acrossWorkspaces } from '../store/workspace-guard.ts'
import { tablesOf } from './tables.ts'

/** Every row of every table, as text and in order: what a restored database is compared by. */
export async function everyRow(db: Kysely<Database>): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const table of await tablesOf(db)) {
    const { rows } = await sql<{
      row: string
    }>`select row_to_json(t)::text as row from ${sql.table(table)} t`.execute(
      acrossWorkspaces(db, 'compares whole databases'),
    )
    all[table] = rows.map(({ row }) => row).sort()
  }
  return all
}
