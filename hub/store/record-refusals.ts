import { sql } from 'kysely'
import type { ConsentStatement } from '../../lib/domain/consent.ts'
import type { LeadRecord } from './lead-sources.ts'
import type { Db } from './open.ts'

/** SQL of what was forbidden for ids of systems that no lead has yet. */

/** Id in this system -> what was forbidden for it. */
export async function selectRecordRefusals(
  db: Db,
  workspaceId: string,
  source: string,
  externalIds: readonly string[],
): Promise<Map<string, ConsentStatement[]>> {
  if (externalIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('record_refusals')
    .select(['external_id', 'statements'])
    .where('workspace_id', '=', workspaceId)
    .where('source', '=', source)
    .where('external_id', '=', sql<string>`any(${[...new Set(externalIds)]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.external_id, row.statements]))
}

/** Stores all that was forbidden for each of these ids, in the place of what was known. */
export async function storeRecordRefusals(
  db: Db,
  workspaceId: string,
  source: string,
  given: ReadonlyMap<string, readonly ConsentStatement[]>,
): Promise<void> {
  if (given.size === 0) return
  const rows = [...given].map(([externalId, statements]) => ({ externalId, statements }))
  await sql`
    insert into record_refusals (workspace_id, source, external_id, statements)
    select ${workspaceId}, ${source}, r."externalId", r.statements
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("externalId" text, statements jsonb)
    on conflict (workspace_id, source, external_id) do update set statements = excluded.statements`.execute(
    db,
  )
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
