import { type Kysely, sql } from 'kysely'

/** Some systems know people by their addresses. Whoever is erased by an address is found under such an id, too. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create index lead_sources_address on lead_sources (workspace_id, lower(external_id))
    where external_id like '%@%'`.execute(db)
}
