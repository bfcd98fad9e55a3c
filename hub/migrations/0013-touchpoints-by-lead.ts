import { type Kysely, sql } from 'kysely'

/**
 * A touchpoint's id is its lead's: an activity of several people is one touchpoint of each of them. An import writes lead
 * by lead, so both indexes are filled in one place and not all over; a million rows take some seconds here.
 * `shared` marks staged rows whose address several leads have: there the touchpoint may be with another of them already.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table touchpoints drop constraint touchpoints_pkey,
    add constraint touchpoints_pkey primary key (workspace_id, lead_id, id)`.execute(db)
  await sql`alter table import_rows add column shared boolean`.execute(db)
}
