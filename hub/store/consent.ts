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
    .select(['email', 'topic', 'state', 'said_at', 'zoned', 'received_at', 'source', 'stood_at', 'import_id'])
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${emails}::text[])`)
    .execute()
  for (const { email, topic, state, said_at, zoned, received_at, source, stood_at, import_id } of rows) {
    const statement = {
      ...{ topic, state, source },
      ...(zoned && { zoned }),
      ...{ at: said_at?.toISOString() ?? null, receivedAt: received_at.toISOString() },
      ...(stood_at && { stoodAt: stood_at.toISOString() }),
      ...(import_id !== null && { importId: import_id }),
    }
    const known = found.get(email)
    if (known) known.push(statement)
    else found.set(email, [statement])
  }
  return found
}

/**
 * Stores what newStatements gives, each of one address: adds statements, and notes of known ones how long they stood; never
 * of less long than is known, as a no that waited may be older than its equals. One that nobody noted stood when it came.
 */
export async function storeStatements(
  db: Db,
  workspaceId: string,
  given: readonly { email: string; statement: ConsentStatement }[],
): Promise<void> {
  const rows = given.map(({ email, statement }) => ({ email, id: uuidv7(), ...statement }))
  const added = rows.filter(({ stoodAt }) => stoodAt === undefined)
  const stood = rows.filter(({ stoodAt }) => stoodAt !== undefined)
  if (added.length > 0)
    await sql`
      insert into consent_statements (workspace_id, email, id, topic, state, said_at, zoned, received_at,
        source, import_id)
      select ${workspaceId}, r.email, r.id, r.topic, r.state, r.at, coalesce(r.zoned, false), r."receivedAt",
        r.source, r."importId"
      from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as r(email text, id text, topic text, state text,
        at timestamptz, zoned boolean, "receivedAt" timestamptz, source text, "importId" text)`.execute(db)
  if (stood.length > 0)
    await sql`
      update consent_statements as known set stood_at = r."stoodAt"
      from (
        select email, topic, state, at, coalesce(zoned, false) as zoned, source, max("stoodAt") as "stoodAt"
        from jsonb_to_recordset(${JSON.stringify(stood)}::jsonb) as given(email text, topic text, state text,
          at timestamptz, zoned boolean, source text, "stoodAt" timestamptz)
        group by email, topic, state, at, coalesce(zoned, false), source
      ) as r
      where known.workspace_id = ${workspaceId} and known.email = r.email and known.topic = r.topic
        and known.state = r.state and known.source = r.source and known.said_at is not distinct from r.at
        and known.zoned = r.zoned
        and r."stoodAt" > coalesce(known.stood_at, known.received_at)`.execute(db)
}

/** Statements about one person are added by one transaction at a time: what holds depends on all of them. */
export const lockConsent = (db: Db, workspaceId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`consent ${workspaceId}`}, 0))`.execute(db)
