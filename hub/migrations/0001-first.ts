import { type Kysely, sql } from 'kysely'

/**
 * First tables. Each key begins with `workspace_id`, so that the tables can be distributed by it; no sequences,
 * triggers or foreign keys across tables, which a sharded database would not keep. Times have the milliseconds of
 * JavaScript, so that a cursor made of one finds its row again. Names and meanings of the
 * columns: hub/store/schema.ts.
 */
export async function up(db: Kysely<never>): Promise<void> {
  const statements = [
    sql`create table workspaces (
      id text primary key,
      name text not null,
      epoch text not null,
      seq bigint not null default 0,
      created_at timestamptz(3) not null default now()
    )`,
    sql`create table access_keys (
      workspace_id text not null,
      id text not null,
      name text not null,
      role text not null,
      prefix text not null,
      hash text not null,
      session_of text,
      expires_at timestamptz(3),
      revoked_at timestamptz(3),
      created_at timestamptz(3) not null default now(),
      primary key (workspace_id, id)
    )`,
    // A key comes without the name of its workspace, so it is found by its hash alone (and then cached).
    sql`create index access_keys_hash on access_keys (hash)`,
    sql`create table changes (
      workspace_id text not null,
      kind text not null,
      entity_id text not null,
      seq bigint not null,
      primary key (workspace_id, kind, entity_id)
    )`,
    sql`create unique index changes_seq on changes (workspace_id, seq)`,
    sql`create table leads (
      workspace_id text not null,
      id text not null,
      name text,
      company text,
      job_title text,
      owner text,
      locale text,
      lifecycle_stage text,
      lead_status text,
      fit double precision,
      engagement double precision,
      consent jsonb not null,
      rollups jsonb not null default '{}',
      updated_at timestamptz(3) not null default now(),
      primary key (workspace_id, id)
    )`,
    // Two leads may share an address; the rep then picks.
    sql`create table lead_emails (
      workspace_id text not null,
      email text not null,
      lead_id text not null,
      position integer not null,
      primary key (workspace_id, email, lead_id)
    )`,
    sql`create index lead_emails_lead on lead_emails (workspace_id, lead_id, position)`,
    sql`create table touchpoints (
      workspace_id text not null,
      lead_id text not null,
      at timestamptz(3) not null,
      id text not null,
      kind text not null,
      title text not null,
      url text,
      detail text,
      primary key (workspace_id, id)
    )`,
    sql`create index touchpoints_newest on touchpoints (workspace_id, lead_id, at desc, id desc)`,
    sql`create table talking_points (
      workspace_id text not null,
      id text not null,
      content jsonb not null,
      verification jsonb not null,
      evidence jsonb not null,
      updated_at timestamptz(3) not null default now(),
      primary key (workspace_id, id)
    )`,
    sql`create table talking_point_history (
      workspace_id text not null,
      talking_point_id text not null,
      id text not null,
      content jsonb not null,
      verification jsonb not null,
      at timestamptz(3) not null,
      primary key (workspace_id, talking_point_id, id)
    )`,
    sql`create table feedback (
      workspace_id text not null,
      id text not null,
      key_id text not null,
      rep text not null,
      kind text not null,
      counted_only boolean not null,
      lead_id text,
      talking_point_id text,
      body jsonb not null,
      status jsonb not null,
      state text not null,
      received_at timestamptz(3) not null default now(),
      primary key (workspace_id, id)
    )`,
    sql`create index feedback_newest on feedback (workspace_id, received_at desc, id desc) where not counted_only`,
    sql`create index feedback_lead on feedback (workspace_id, lead_id)`,
    sql`create table import_runs (
      workspace_id text not null,
      id text not null,
      run jsonb not null,
      created_at timestamptz(3) not null default now(),
      primary key (workspace_id, id)
    )`,
    sql`create table import_rows (
      workspace_id text not null,
      import_id text not null,
      line integer not null,
      value jsonb not null,
      primary key (workspace_id, import_id, line)
    )`,
    sql`create table import_rejects (
      workspace_id text not null,
      import_id text not null,
      line integer not null,
      reason text not null,
      primary key (workspace_id, import_id, line)
    )`,
  ]
  for (const statement of statements) await statement.execute(db)
}
