import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { ConsentStatement } from '../../lib/domain/consent.ts'
import type { Db } from './open.ts'

/** What was said about the consent of these addresses (folded), by address, in no order. */
export async function selectStatements(
  db: Db,
  workspaceId: string,
  emails: readonly string[],
): Promise<Map<string, ConsentStatement[]>> {
  const found = new Map<string, ConsentStatement[]>()
  if (emails.length === 0) return found
  const rows = await db
    .selectFrom('consent_statements')
    .select(['email', 'topic', 'state', 'said_at', 'received_at', 'source'])
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${emails}::text[])`)
    .execute()
  for (const { email, topic, state, said_at, received_at, source } of rows) {
    const statement = {
      ...{ topic, state, source },
      ...{ at: said_at?.toISOString() ?? null, receivedAt: received_at.toISOString() },
    }
    const known = found.get(email)
    if (known) known.push(statement)
    else found.set(email, [statement])
  }
  return found
}

/** Adds statements, each of one address. One parameter for all. */
export async function insertStatements(
  db: Db,
  workspaceId: string,
  added: readonly { email: string; statement: ConsentStatement }[],
): Promise<void> {
  if (added.length === 0) return
  const rows = added.map(({ email, statement }) => ({ email, id: uuidv7(), ...statement }))
  await sql`
    insert into consent_statements (workspace_id, email, id, topic, state, said_at, received_at, source)
    select ${workspaceId}, r.email, r.id, r.topic, r.state, r.at, r."receivedAt", r.source
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(email text, id text, topic text, state text,
      at timestamptz, "receivedAt" timestamptz, source text)`.execute(db)
}

/** Statements about one person are added by one transaction at a time: what holds depends on all of them. */
export const lockConsent = (db: Db, workspaceId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`consent ${workspaceId}`}, 0))`.execute(db)
