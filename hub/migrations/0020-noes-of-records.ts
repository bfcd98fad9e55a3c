import { type Kysely, sql } from 'kysely'

/**
 * A no of a row that was refused, whose id no lead has yet, is kept under that id until one has it, with the addresses that
 * stood beside the id. And a statement tells which import brought it: of those that are there nobody knows.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table record_refusals (
    workspace_id text not null,
    source text not null,
    external_id text not null,
    statements jsonb not null,
    emails text[] not null default '{}',
    primary key (workspace_id, source, external_id)
  )`.execute(db)
  await sql`alter table consent_statements add column import_id text`.execute(db)
}
