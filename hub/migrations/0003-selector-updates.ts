import { type Kysely, sql } from 'kysely'

/** Newer selectors for hosts, and the key of each workspace that signs them. */
export async function up(db: Kysely<never>): Promise<void> {
  const statements = [
    sql`create table signing_keys (
      workspace_id text primary key,
      private_key text not null,
      public_key text not null,
      created_at timestamptz(3) not null default now()
    )`,
    sql`create table selector_updates (
      workspace_id text not null,
      host text not null,
      payload text not null,
      signature text not null,
      updated_at timestamptz(3) not null default now(),
      primary key (workspace_id, host)
    )`,
  ]
  for (const statement of statements) await statement.execute(db)
}
