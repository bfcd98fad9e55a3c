import { type Kysely, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'

const KEY = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

/**
 * Workspaces get ids of their own in place of the `main` that each hub had, people come before their keys, and the
 * history of changes gets marks by which a restored database is noticed. A large table is written anew for its id,
 * once: a million touchpoints take half a minute.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await renameWorkspaces(db)
  for (const statement of [...PEOPLE, ...HISTORY, ERASED_ROWS]) await statement.execute(db)
}

/** Each key of before is a person's, and lends the person its id: what was given with it keeps its sender. */
const PEOPLE = [
  sql`create table people (
    workspace_id text not null,
    id text not null,
    name text not null,
    created_at timestamptz(3) not null default now(),
    primary key (workspace_id, id)
  )`,
  sql`insert into people (workspace_id, id, name, created_at)
    select workspace_id, id, name, created_at from access_keys where session_of is null`,
  sql`alter table access_keys add column person_id text`,
  sql`update access_keys set person_id = coalesce(session_of, id)`,
  sql`alter table access_keys alter column person_id set not null`,
  sql`alter table feedback rename column key_id to person_id`,
]

const ERASED_ROWS = sql`alter table import_runs add column erased_rows integer not null default 0`

const HISTORY = [
  sql`alter table workspaces rename column epoch to history`,
  // All clients start again: what they have cannot be told from what a lost past had.
  sql`update workspaces set history = gen_random_uuid()`,
  sql`alter table workspaces add column server text`,
  sql`create table history_marks (
    workspace_id text not null,
    seq bigint not null,
    mark text not null,
    at timestamptz(3) not null default now(),
    primary key (workspace_id, seq)
  )`,
  sql`insert into history_marks (workspace_id, seq, mark) select id, seq, gen_random_uuid() from workspaces where seq > 0`,
]

async function renameWorkspaces(db: Kysely<never>): Promise<void> {
  const { rows: workspaces } = await sql<{ id: string }>`
    select id from workspaces where id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`.execute(db)
  if (workspaces.length === 0) return
  // By what the database has: a table that came with another migration is not forgotten.
  const { rows: tables } = await sql<{ name: string }>`
    select c.table_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE'`.execute(
    db,
  )
  for (const { id } of workspaces) {
    const newId = uuidv7()
    await sql`update workspaces set id = ${newId} where id = ${id}`.execute(db)
    for (const { name } of tables)
      await sql`update ${sql.table(name)} set workspace_id = ${newId} where workspace_id = ${id}`.execute(db)
    await signAgain(db, newId)
  }
}

/** What is signed names the workspace. Extensions refuse an update that was signed for another one. */
async function signAgain(db: Kysely<never>, workspaceId: string): Promise<void> {
  const { rows: updates } = await sql<{ host: string; payload: string; private_key: string }>`
    select u.host, u.payload, k.private_key from selector_updates u
    join signing_keys k on k.workspace_id = u.workspace_id
    where u.workspace_id = ${workspaceId}`.execute(db)
  for (const { host, payload, private_key } of updates) {
    const named = JSON.stringify({ ...JSON.parse(payload), workspace: workspaceId })
    const key = await crypto.subtle.importKey('pkcs8', Buffer.from(private_key, 'base64'), KEY, false, [
      'sign',
    ])
    const signature = await crypto.subtle.sign(SIGNING, key, new TextEncoder().encode(named))
    await sql`
      update selector_updates set payload = ${named}, signature = ${Buffer.from(signature).toString('base64')}
      where workspace_id = ${workspaceId} and host = ${host}`.execute(db)
  }
}
