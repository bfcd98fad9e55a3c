import { type Kysely, sql } from 'kysely'

/**
 * Gives databases of the first days the tables that all others have. 0001-first was edited on the day after it landed:
 * a database that had run it before lacks `session_of`, so nobody could sign in at its desk, and keeps microseconds,
 * so a cursor made of a time did not find its row again. Nothing changes where 0001 ran as it is now.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table access_keys add column if not exists session_of text`.execute(db)
  const finer = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and data_type = 'timestamp with time zone' and datetime_precision > 3
    and table_name in ('workspaces', 'access_keys', 'leads', 'touchpoints', 'talking_points',
      'talking_point_history', 'feedback', 'import_runs')`.execute(db)
  for (const { table, column } of finer.rows) {
    await sql`alter table ${sql.table(table)} alter column ${sql.ref(column)} type timestamptz(3)`.execute(db)
  }
}
