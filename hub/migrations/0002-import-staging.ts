import { type Kysely, sql } from 'kysely'

/**
 * The staging area of imports. Its tables are unlogged: they hold only what a file has anyway, so they need no
 * write-ahead log, and a crash empties them by itself. `key` groups what is applied together (touchpoints of one
 * lead) and keeps both the staging and the applying in the order of the index.
 */
export async function up(db: Kysely<never>): Promise<void> {
  const statements = [
    // Tells a run that is being worked on from one whose hub is gone.
    sql`alter table import_runs add column alive_at timestamptz(3) not null default now()`,
    sql`drop table import_rows`,
    sql`create unlogged table import_rows (
      workspace_id text not null,
      import_id text not null,
      key text not null,
      line integer not null,
      value jsonb not null,
      primary key (workspace_id, import_id, key, line)
    )`,
    // Who in a file came first with an address or a lead: a second one is rejected, naming this line.
    sql`create unlogged table import_claims (
      workspace_id text not null,
      import_id text not null,
      claim text not null,
      line integer not null,
      primary key (workspace_id, import_id, claim)
    )`,
  ]
  for (const statement of statements) await statement.execute(db)
}
