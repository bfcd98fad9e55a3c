import { type Kysely, sql } from 'kysely'

/**
 * Consent is kept as what was said about it, when, and by which source; `leads.consent` is what holds. What was known
 * before becomes one statement for each topic, of the source `before`.
 */
export async function up(db: Kysely<never>): Promise<void> {
  const statements = [
    sql`create table consent_statements (
      workspace_id text not null,
      email text not null,
      id text not null,
      topic text not null,
      state text not null,
      said_at timestamptz(3),
      received_at timestamptz(3) not null,
      source text not null,
      primary key (workspace_id, email, id)
    )`,
    sql`insert into consent_statements
      select e.workspace_id, e.email, gen_random_uuid()::text, 'marketing', l.consent->>'marketing',
        (l.consent->>'changedAt')::timestamptz, l.updated_at, 'before'
      from leads l join lead_emails e on e.workspace_id = l.workspace_id and e.lead_id = l.id
      where l.consent->>'marketing' in ('granted', 'denied')`,
    sql`insert into consent_statements
      select e.workspace_id, e.email, gen_random_uuid()::text, 'contact', 'denied', null, l.updated_at, 'before'
      from leads l join lead_emails e on e.workspace_id = l.workspace_id and e.lead_id = l.id
      where (l.consent->>'doNotContact')::boolean`,
  ]
  for (const statement of statements) await statement.execute(db)
}
