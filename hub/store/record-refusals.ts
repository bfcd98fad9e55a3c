import { sql } from 'kysely'
import type { ConsentStatement } from '../../lib/domain/consent.ts'
import { isAddressAsId, type LeadRecord } from './lead-sources.ts'
import type { Db } from './open.ts'

/** SQL of what was forbidden for ids of systems that no lead has yet. */

interface RecordRefusal {
  statements: ConsentStatement[]
  /** Addresses (folded) that stood beside the id: whoever has one of them is told of it, and erased from it. */
  emails: string[]
}

/** Id in this system -> what was forbidden for it. */
export async function selectRecordRefusals(
  db: Db,
  workspaceId: string,
  source: string,
  externalIds: readonly string[],
): Promise<Map<string, RecordRefusal>> {
  if (externalIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('record_refusals')
    .select(['external_id', 'statements', 'emails'])
    .where('workspace_id', '=', workspaceId)
    .where('source', '=', source)
    .where('external_id', '=', sql<string>`any(${[...new Set(externalIds)]}::text[])`)
    .execute()
  return new Map(rows.map(({ external_id, ...refusal }) => [external_id, refusal]))
}

/** What waits for the ids that are one of these addresses (folded), or beside which one stood. */
export async function selectRefusalsBeside(
  db: Db,
  workspaceId: string,
  emails: readonly string[],
): Promise<(LeadRecord & { statements: ConsentStatement[] })[]> {
  return db
    .selectFrom('record_refusals')
    .select(['source', 'external_id as externalId', 'statements'])
    .where('workspace_id', '=', workspaceId)
    .where(sql<boolean>`(emails && ${emails}::text[] or ${isAddressAsId(sql`external_id`, emails)})`)
    .orderBy('source')
    .orderBy('external_id')
    .execute()
}

/** Stores all that was forbidden for each of these ids, in the place of what was known. */
export async function storeRecordRefusals(
  db: Db,
  workspaceId: string,
  source: string,
  given: ReadonlyMap<string, RecordRefusal>,
): Promise<void> {
  if (given.size === 0) return
  const rows = [...given].map(([externalId, refusal]) => ({ externalId, ...refusal }))
  await sql`
    insert into record_refusals (workspace_id, source, external_id, statements, emails)
    select ${workspaceId}, ${source}, r."externalId", r.statements, r.emails
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("externalId" text, statements jsonb, emails text[])
    on conflict (workspace_id, source, external_id)
      do update set statements = excluded.statements, emails = excluded.emails`.execute(db)
}

/** For ids that a lead has got, or that are erased. */
export async function deleteRecordRefusals(
  db: Db,
  workspaceId: string,
  records: readonly LeadRecord[],
): Promise<void> {
  if (records.length === 0) return
  await sql`
    delete from record_refusals where workspace_id = ${workspaceId} and (source, external_id) in (
      select r.source, r."externalId"
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(source text, "externalId" text))`.execute(
    db,
  )
}

/**
 * Erases addresses (folded). What waits for an id that is one of them, or beside which no other one stood, is of the same
 * person, and goes.
 */
export async function eraseRefusalsBeside(
  db: Db,
  workspaceId: string,
  emails: readonly string[],
): Promise<void> {
  await sql`
    delete from record_refusals
    where workspace_id = ${workspaceId} and (${isAddressAsId(sql`external_id`, emails)}
      or (emails && ${emails}::text[] and emails <@ ${emails}::text[]))`.execute(db)
  await sql`
    update record_refusals set emails = array(select email from unnest(emails) as email where email <> all(${emails}::text[]))
    where workspace_id = ${workspaceId} and emails && ${emails}::text[]`.execute(db)
}
