import { type Kysely, sql } from 'kysely'

/**
 * What imports note and stage is people's data, and what the planner once saw of it stays in pg_statistic when the table is
 * emptied. It needs none of it: rows are found by their import. Setting a column's type, though it is the same, is what
 * drops what is there already (https://www.postgresql.org/docs/current/sql-altertable.html, "the column's statistics").
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const [table, column, type] of [
    ['import_rows', 'value', 'jsonb'],
    ['import_rows', 'key', 'text'],
    ['import_claims', 'claim', 'text'],
    ['import_rejects', 'reason', 'text'],
    ['import_runs', 'run', 'jsonb'],
  ] as const)
    await sql`alter table ${sql.table(table)}
      alter column ${sql.ref(column)} type ${sql.raw(type)},
      alter column ${sql.ref(column)} set statistics 0`.execute(db)
}
