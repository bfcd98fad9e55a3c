import { type Selectable, sql } from 'kysely'
import type { LeadVerdict } from '../../lib/domain/feedback.ts'
import { foldAddress } from '../../lib/domain/identity.ts'
import type { Consent, Lead } from '../../lib/domain/lead.ts'
import { type LeadContext, PACKED_TOUCHPOINTS } from '../../lib/domain/lead-context.ts'
import type { Touchpoint, TouchpointRollups } from '../../lib/domain/touchpoint.ts'
import { VERDICT_AT } from './feedback.ts'
import type { Db } from './open.ts'
import type { FieldSources, LeadTable, TouchpointTable } from './schema.ts'
import { fixedStatement } from './workspace-guard.ts'

type TouchpointRow = Pick<Selectable<TouchpointTable>, 'lead_id' | (typeof TOUCHPOINT)[number]>

const toTouchpoint = (row: Omit<TouchpointRow, 'lead_id'>): Touchpoint => ({
  id: row.id,
  kind: row.kind,
  at: row.at.toISOString(),
  title: row.title,
  url: row.url,
  detail: row.detail,
  ...row.change,
})

const TOUCHPOINT = ['id', 'kind', 'at', 'title', 'url', 'detail', 'change'] as const

/** The addresses of the lead `l`, the primary one first. */
const LEAD_EMAILS = `(
  select array_agg(e.email order by e.position) from lead_emails e
  where e.workspace_id = l.workspace_id and e.lead_id = l.id)`
export const leadEmails = sql<string[] | null>`${sql.raw(LEAD_EMAILS)}`.as('emails')

/** What of a lead travels: where its fields are from stays on the hub. */
export const LEAD_COLUMNS = [
  'l.id',
  'l.name',
  'l.company',
  'l.job_title',
  'l.owner',
  'l.locale',
  'l.lifecycle_stage',
  'l.lead_status',
  'l.fit',
  'l.engagement',
  'l.consent',
  'l.bounced_emails',
  'l.rollups',
  'l.updated_at',
] as const

type LeadRow = Omit<Selectable<LeadTable>, 'workspace_id' | 'field_sources'> & { emails: string[] | null }

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
  ...(row.bounced_emails.length > 0 && { bouncedEmails: row.bounced_emails }),
  updatedAt: row.updated_at.toISOString(),
})

/** The newest touchpoints of the lead `l`, packed by the database: a row each would cost more than all the rest. */
const NEWEST_TOUCHPOINTS = `(
  select coalesce(json_agg(json_build_array(
    t.id, t.kind, (extract(epoch from t.at) * 1000)::bigint, t.title, t.url, t.detail, t.change
  ) order by t.at desc, t.id desc), '[]')
  from (
    select * from touchpoints
    where workspace_id = l.workspace_id and lead_id = l.id
    order by at desc, id desc
    limit ${PACKED_TOUCHPOINTS}
  ) t)`
const newestTouchpoints = sql<PackedTouchpoint[]>`${sql.raw(NEWEST_TOUCHPOINTS)}`.as('touchpoints')

/** The verdict that holds on the lead `l`. */
const NEWEST_VERDICT = `(
  select json_build_object(
    'feedbackId', f.id, 'verdict', f.body->>'verdict', 'reason', f.body->>'reason', 'until', f.body->>'until',
    'at', (extract(epoch from ${VERDICT_AT}) * 1000)::bigint, 'by', json_build_object('id', f.person_id, 'name', f.rep))
  from feedback f
  where f.workspace_id = l.workspace_id and f.lead_id = l.id and f.kind = 'lead_verdict' and not f.superseded
  order by ${VERDICT_AT} desc, f.id desc limit 1)`
const newestVerdict = sql<StoredVerdict | null>`${sql.raw(NEWEST_VERDICT)}`.as('verdict')

/** `at` in milliseconds. */
type StoredVerdict = Omit<LeadVerdict, 'at'> & { at: number }

/** Columns of a touchpoint in the order in which they are packed; `at` in milliseconds. */
type PackedTouchpoint = [
  id: string,
  kind: string,
  at: number,
  title: string,
  url: string | null,
  detail: string | null,
  change: TouchpointRow['change'],
]

const unpack = ([id, kind, at, title, url, detail, change]: PackedTouchpoint): Touchpoint =>
  toTouchpoint({ id, kind, at: new Date(at), title, url, detail, change })

type ContextRow = LeadRow & { touchpoints: PackedTouchpoint[]; verdict: StoredVerdict | null }

const toContext = ({ touchpoints, verdict, ...row }: ContextRow): LeadContext => ({
  lead: toLead(row),
  touchpoints: touchpoints.map(unpack),
  rollups: row.rollups,
  ...(verdict && { verdict: { ...verdict, at: new Date(verdict.at).toISOString() } }),
})

const findByAddress = fixedStatement<ContextRow>(`
  select ${LEAD_COLUMNS.join(', ')}, ${LEAD_EMAILS} as emails, ${NEWEST_TOUCHPOINTS} as touchpoints,
    ${NEWEST_VERDICT} as verdict
  from leads l
  join lead_emails found on found.workspace_id = l.workspace_id and found.lead_id = l.id
  where found.workspace_id = $1 and found.email = $2
  order by found.position, l.id`)

/** The leads who have this address, folded; the one whose primary address it is first. */
export async function selectByAddress(db: Db, workspaceId: string, email: string): Promise<LeadContext[]> {
  return (await findByAddress(db, workspaceId, foldAddress(email))).map(toContext)
}

/** The contexts of these leads, as many as are there, in no order. */
export async function readContexts(db: Db, workspaceId: string, ids: string[]): Promise<LeadContext[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('leads as l')
    .select([...LEAD_COLUMNS, leadEmails, newestTouchpoints, newestVerdict])
    .where('l.workspace_id', '=', workspaceId)
    .where('l.id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return rows.map(toContext)
}

/** Where the fields of a lead are from. */
export async function selectFieldSources(db: Db, workspaceId: string, id: string): Promise<FieldSources> {
  const row = await db
    .selectFrom('leads')
    .select('field_sources')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.field_sources ?? {}
}

/** One touchpoint of a lead: where it stands in the lead's history. */
export const selectPosition = (db: Db, workspaceId: string, leadId: string, id: string) =>
  db
    .selectFrom('touchpoints')
    .select(['at', 'id'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('lead_id', '=', leadId)
    .executeTakeFirst()

/** Touchpoints of a lead, newest first; `before` = position after which they begin, `limit` = how many at most. */
export async function selectTouchpoints(
  db: Db,
  workspaceId: string,
  leadId: string,
  { before, limit }: { before?: { at: Date; id: string } | undefined; limit?: number } = {},
): Promise<Touchpoint[]> {
  let query = db
    .selectFrom('touchpoints')
    .select(TOUCHPOINT)
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', leadId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
  if (limit !== undefined) query = query.limit(limit)
  if (before) query = query.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(before.at, before.id)))
  return (await query.execute()).map(toTouchpoint)
}

/** Which of these leads are there. */
export async function knownLeads(db: Db, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('leads')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** Stores what holds of these leads' consent. */
export async function updateConsent(
  db: Db,
  workspaceId: string,
  leads: readonly { id: string; consent: Consent }[],
): Promise<void> {
  if (leads.length === 0) return
  await lockLeads(
    db,
    workspaceId,
    leads.map(({ id }) => id),
  )
  await sql`
    update leads set consent = r.consent, updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(leads)}::jsonb) as r(id text, consent jsonb)
    where leads.workspace_id = ${workspaceId} and leads.id = r.id`.execute(db)
}

/**
 * Locks leads until the transaction ends, and gives the roll-ups of those that are there. In the order of their ids, as
 * everybody does who locks several: two wait for each other, and none deadlocks.
 */
export async function lockLeads(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, TouchpointRollups>> {
  const rows = await db
    .selectFrom('leads')
    .select(['id', 'rollups'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map(({ id, rollups }) => [id, rollups]))
}

/** Which of these leads are there; those are erased by nobody until the transaction ends. Held in one order. */
export async function holdLeads(db: Db, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('leads')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .orderBy('id')
    .forKeyShare()
    .execute()
  return new Set(rows.map((row) => row.id))
}
