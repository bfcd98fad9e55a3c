import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE } from 'kysely/migration'
import type { Database } from '../store/schema.ts'
import { TABLES } from '../store/workspace-guard.ts'

/**
 * The tables of the hub that are there, by their names: other applications may have tables in the same database.
 * @param unlogged also those that a crash empties anyway (the staging area of imports); no backup has them
 */
export async function tablesOf(
  db: Kysely<Database>,
  { unlogged = false }: { unlogged?: boolean } = {},
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and (c.relpersistence = 'p' or ${unlogged})
      and c.relname = any(${TABLES})
    order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/**
 * Tables that a version newer than this one has made: they belong to workspaces, and this version does not know them.
 * Where no newer version has been, such a table is another application's.
 */
export async function unknownTables(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relname = any(${TABLES})
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
    order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** Names of the migrations that this database has seen, in order; none in an empty one. */
export async function appliedMigrations(db: Kysely<Database>): Promise<string[]> {
  const there = await sql<{
    table: string | null
  }>`select to_regclass(${DEFAULT_MIGRATION_TABLE})::text as table`.execute(db)
  if (!there.rows[0]?.table) return []
  const { rows } = await sql<{
    name: string
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(db)
  return rows.map(({ name }) => name)
}
