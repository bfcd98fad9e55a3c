import { type RawBuilder, sql } from 'kysely'
import { writtenForms } from '../../lib/domain/address.ts'
import type { Db } from './open.ts'

/** SQL of the ids that systems have for leads. */

/** A lead as a system knows it. */
export interface LeadRecord {
  source: string
  externalId: string
}

/** The source of ids that the hub itself gave before leads had UUIDs; no file comes from it. */
export const FORMER = 'alongside'

/** Whether an id is one of these addresses (folded): some systems know people by them. */
export const isAddressAsId = (id: RawBuilder<unknown>, emails: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`(${id} like '%@%' and lower(${id}) = any(${emails.flatMap(writtenForms)}::text[]))`

/** The ids of leads that are one of these addresses (folded). */
export const selectAddressesAsIds = (
  db: Db,
  workspaceId: string,
  emails: readonly string[],
): Promise<LeadRecord[]> =>
  db
    .selectFrom('lead_sources')
    .select(['source', 'external_id as externalId'])
    .where('workspace_id', '=', workspaceId)
    .where(isAddressAsId(sql`external_id`, emails))
    .orderBy('source')
    .orderBy('external_id')
    .execute()

/** Id in this system -> lead. */
export async function selectRecords(
  db: Db,
  workspaceId: string,
  source: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('lead_sources')
    .select(['external_id', 'lead_id'])
    .where('workspace_id', '=', workspaceId)
    .where('source', '=', source)
    .where('external_id', '=', sql<string>`any(${[...new Set(externalIds)]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.external_id, row.lead_id]))
}

/** Lead -> the ids that systems have for it. */
export async function selectRecordsOf(
  db: Db,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Map<string, LeadRecord[]>> {
  if (leadIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('lead_sources')
    .select(['lead_id', 'source', 'external_id'])
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', sql<string>`any(${[...new Set(leadIds)]}::text[])`)
    .orderBy('source')
    .orderBy('external_id')
    .execute()
  const records = new Map<string, LeadRecord[]>()
  for (const { lead_id, source, external_id } of rows) {
    const known = records.get(lead_id) ?? []
    known.push({ source, externalId: external_id })
    records.set(lead_id, known)
  }
  return records
}

/** Notes that a system has these ids for leads. One parameter for all. */
export async function insertRecords(
  db: Db,
  workspaceId: string,
  records: readonly (LeadRecord & { leadId: string })[],
): Promise<void> {
  if (records.length === 0) return
  await sql`
    insert into lead_sources (workspace_id, source, external_id, lead_id)
    select ${workspaceId}, r.source, r."externalId", r."leadId"
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(source text, "externalId" text, "leadId" text)
    on conflict (workspace_id, source, external_id) do update set lead_id = excluded.lead_id`.execute(db)
}

/** Ids that leads had before -> those that they have; who never had another is not in it. */
export const selectRenamed = (db: Db, workspaceId: string, ids: readonly string[]) =>
  selectRecords(db, workspaceId, FORMER, ids)

/** Rows in which leads are named by the ids that they have, also where they came with one of before. */
export async function withCurrentIds<Row extends { leadId?: string | undefined }>(
  db: Db,
  workspaceId: string,
  rows: readonly Row[],
): Promise<Row[]> {
  const renamed = await selectRenamed(
    db,
    workspaceId,
    rows.flatMap(({ leadId }) => leadId ?? []),
  )
  return rows.map((row) => {
    const leadId = renamed.get(row.leadId ?? '')
    return leadId === undefined ? row : { ...row, leadId }
  })
}

/** By which ids of the hub a row may name a lead: the one that it has, and those of before. */
export const hubIdsOf = ({
  leadId,
  records,
}: {
  leadId: string
  records: readonly LeadRecord[]
}): string[] => [
  leadId,
  ...records.filter(({ source }) => source === FORMER).map(({ externalId }) => externalId),
]
