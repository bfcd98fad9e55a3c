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
  await sql`alter table workspaces rename column epoch to history`.execute(db)
  await sql`update workspaces set history = gen_random_uuid()`.execute(db)
}

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
