import { type Kysely, sql } from 'kysely'

/**
 * Erasures of which imports are not yet free: whoever finishes one knows by `person` what to look for. What the planner
 * remembers of columns would stay when the row goes.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table erasures (
    workspace_id text not null,
    id text not null,
    person jsonb not null,
    runs text[],
    primary key (workspace_id, id)
  )`.execute(db)
  await sql`alter table erasures alter column person set statistics 0`.execute(db)
}
