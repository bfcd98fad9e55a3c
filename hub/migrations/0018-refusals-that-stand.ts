import { type Kysely, sql } from 'kysely'

/** When the source of a no without a date still said so: nothing of it is known of the statements that are there. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table consent_statements add column stood_at timestamptz(3)`.execute(db)
}
