import { type Selectable, sql } from 'kysely'
import type { LeadExport, TouchpointsAnswer } from '../../lib/contract/lead.ts'
import { foldAddress } from '../../lib/domain/identity.ts'
import type { Lead } from '../../lib/domain/lead.ts'
import { type LeadContext, PACKED_TOUCHPOINTS } from '../../lib/domain/lead-context.ts'
import type { Touchpoint } from '../../lib/domain/touchpoint.ts'
import { feedbackOfLead } from './feedback-list.ts'
import type { Store } from './open.ts'
import type { LeadTable } from './schema.ts'
import { write } from './transaction.ts'

type Db = Store['db']

interface TouchpointRow {
  lead_id: string
  id: string
  kind: string
  at: Date
  title: string
  url: string | null
  detail: string | null
}

const toTouchpoint = (row: Omit<TouchpointRow, 'lead_id'>): Touchpoint => ({
  id: row.id,
  kind: row.kind,
  at: row.at.toISOString(),
  title: row.title,
  url: row.url,
  detail: row.detail,
})

const TOUCHPOINT = ['id', 'kind', 'at', 'title', 'url', 'detail'] as const

/** The addresses of the lead `l`, the primary one first. */
export const leadEmails = sql<string[] | null>`(
  select array_agg(e.email order by e.position) from lead_emails e
  where e.workspace_id = l.workspace_id and e.lead_id = l.id)`.as('emails')

type LeadRow = Selectable<LeadTable> & { emails: string[] | null }

/** A row of `leads` with its addresses, as it travels. */
export const toLead = (row: LeadRow): Lead => ({
  id: row.id,
  emails: row.emails ?? [],
  name: row.name,
  company: row.company,
  jobTitle: row.job_title,
  owner: row.owner,
  locale: row.locale,
  lifecycleStage: row.lifecycle_stage,
  leadStatus: row.lead_status,
  score: { fit: row.fit, engagement: row.engagement },
  consent: row.consent,
  updatedAt: row.updated_at.toISOString(),
})

/** The second of the two SELECTs of a look-up: the newest touchpoints of these leads. None when there is no lead. */
async function pack(db: Db, workspaceId: string, rows: LeadRow[]): Promise<LeadContext[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const { rows: touchpoints } = await sql<TouchpointRow>`
    select t.lead_id, t.id, t.kind, t.at, t.title, t.url, t.detail
    from unnest(${ids}::text[]) as l(id)
    cross join lateral (
      select * from touchpoints
      where workspace_id = ${workspaceId} and lead_id = l.id
      order by at desc, id desc
      limit ${PACKED_TOUCHPOINTS}
    ) t`.execute(db)
  const packed = new Map<string, Touchpoint[]>(ids.map((id) => [id, []]))
  for (const row of touchpoints) packed.get(row.lead_id)?.push(toTouchpoint(row))
  return rows.map((row) => ({
    lead: toLead(row),
    touchpoints: packed.get(row.id) ?? [],
    rollups: row.rollups,
  }))
}

/** The leads who have this address, folded; the one whose primary address it is first. Two SELECTs. */
export async function findLeads({ db }: Pick<Store, 'db'>, workspaceId: string, email: string) {
  const rows = await db
    .selectFrom('leads as l')
    .innerJoin('lead_emails as found', (join) =>
      join.onRef('found.workspace_id', '=', 'l.workspace_id').onRef('found.lead_id', '=', 'l.id'),
    )
    .selectAll('l')
    .select(leadEmails)
    .where('found.workspace_id', '=', workspaceId)
    .where('found.email', '=', foldAddress(email))
    .orderBy('found.position')
    .orderBy('l.id')
    .execute()
  return pack(db, workspaceId, rows)
}

/** The contexts of these leads, as many as are there, in no order. Two SELECTs. */
export async function readContexts({ db }: Pick<Store, 'db'>, workspaceId: string, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('leads as l')
    .selectAll('l')
    .select(leadEmails)
    .where('l.workspace_id', '=', workspaceId)
    .where('l.id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return pack(db, workspaceId, rows)
}

export type HistoryAnswer = TouchpointsAnswer | 'no_lead' | 'no_touchpoint'

/** Touchpoints of a lead that are older than the touchpoint `before`, newest first. */
export async function readHistory(
  { db }: Pick<Store, 'db'>,
  workspaceId: string,
  leadId: string,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<HistoryAnswer> {
  let query = db
    .selectFrom('touchpoints')
    .select(TOUCHPOINT)
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', leadId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (before !== undefined) {
    const last = await db
      .selectFrom('touchpoints')
      .select(['at', 'id'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', before)
      .where('lead_id', '=', leadId)
      .executeTakeFirst()
    if (!last) return 'no_touchpoint'
    query = query.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(last.at, last.id)))
  }
  const rows = await query.execute()
  if (rows.length === 0 && !(await exists(db, workspaceId, leadId))) return 'no_lead'
  return { touchpoints: rows.slice(0, limit).map(toTouchpoint), more: rows.length > limit }
}

async function exists(db: Db, workspaceId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('leads')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** All that the hub holds about a lead; null when there is no such lead. */
export async function exportLead(store: Store, workspaceId: string, id: string): Promise<LeadExport | null> {
  const [context] = await readContexts(store, workspaceId, [id])
  if (!context) return null
  const rows = await store.db
    .selectFrom('touchpoints')
    .select(TOUCHPOINT)
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return {
    exportedAt: new Date().toISOString(),
    lead: context.lead,
    rollups: context.rollups,
    touchpoints: rows.map(toTouchpoint),
    feedback: await feedbackOfLead(store, workspaceId, id),
  }
}

/**
 * Erases a lead: the person, the addresses, all touchpoints, what reps wrote about the person, and rows of imports
 * that wait to be applied. Readers get tombstones. What was counted on talking points stays: it names nobody.
 * @returns false when there is no such lead
 */
export async function eraseLead(store: Store, workspaceId: string, id: string): Promise<boolean> {
  return write(store, workspaceId, async (tx) => {
    const { db } = tx
    const lead = await db
      .deleteFrom('leads')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!lead) return false
    const emails = await db
      .deleteFrom('lead_emails')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', id)
      .returning('email')
      .execute()
    await db
      .deleteFrom('touchpoints')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', id)
      .execute()
    const feedback = await db
      .deleteFrom('feedback')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', id)
      .returning('id')
      .execute()
    if (emails.length > 0) {
      await sql`
        delete from import_rows where workspace_id = ${workspaceId}
        and lower(value::text) like any(${emails.map((e) => `%${likeLiteral(JSON.stringify(e.email))}%`)}::text[])`.execute(
        db,
      )
    }
    tx.changed('lead', [id])
    tx.changed(
      'feedback_status',
      feedback.map((f) => f.id),
    )
    return true
  })
}

const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
