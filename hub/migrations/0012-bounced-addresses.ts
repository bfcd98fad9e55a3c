import { type Kysely, sql } from 'kysely'

/** Addresses of a lead from which mail came back are marked: that is no word of the person about consent. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table leads add column bounced_emails text[] not null default '{}'`.execute(db)
}
