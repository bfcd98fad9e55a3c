import type { FeedbackItem, FeedbackList, FeedbackQuery } from '../../lib/contract/feedback.ts'
import type { Store } from './open.ts'

/** Feedback with what the desk shows beside it: whose lead, which talking point. */
const items = ({ db }: Pick<Store, 'db'>, workspaceId: string) =>
  db
    .selectFrom('feedback as f')
    .leftJoin('leads as l', (join) =>
      join.onRef('l.workspace_id', '=', 'f.workspace_id').onRef('l.id', '=', 'f.lead_id'),
    )
    .leftJoin('talking_points as t', (join) =>
      join.onRef('t.workspace_id', '=', 'f.workspace_id').onRef('t.id', '=', 'f.talking_point_id'),
    )
    .select(['f.id', 'f.body', 'f.status', 'f.rep', 'f.received_at'])
    .select(['l.id as lead_id', 'l.name as lead_name', 'l.company as lead_company'])
    .select(['t.id as point_id', 't.content as point_content'])
    .where('f.workspace_id', '=', workspaceId)

type Row = Awaited<ReturnType<ReturnType<typeof items>['execute']>>[number]

const toItem = (row: Row): FeedbackItem => ({
  feedback: row.body,
  status: row.status,
  rep: row.rep,
  lead: row.lead_id ? { id: row.lead_id, name: row.lead_name, company: row.lead_company } : null,
  talkingPoint:
    row.point_id && row.point_content ? { id: row.point_id, title: row.point_content.title } : null,
  receivedAt: row.received_at.toISOString(),
})

/** Time and id of the last row of a page, so that a page begins where the last one ended whatever comes in meanwhile. */
const CURSOR = /^(\d{1,15})~(.{1,64})$/
const cursorOf = (row: Row): string => `${row.received_at.getTime()}~${row.id}`

/** One page of the desk's list, newest first; null when `before` is no cursor of this list. */
export async function listFeedback(
  store: Pick<Store, 'db'>,
  workspaceId: string,
  { before, state, kind, limit }: FeedbackQuery,
): Promise<FeedbackList | null> {
  let query = items(store, workspaceId)
    .where('f.counted_only', '=', false)
    .orderBy('f.received_at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(limit + 1)
  if (state) query = query.where('f.state', '=', state)
  if (kind) query = query.where('f.kind', '=', kind)
  if (before !== undefined) {
    const [, at, id] = CURSOR.exec(before) ?? []
    if (!at || !id) return null
    query = query.where((eb) =>
      eb(eb.refTuple('f.received_at', 'f.id'), '<', eb.tuple(new Date(Number(at)), id)),
    )
  }
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  return { items: page.map(toItem), next: rows.length > limit ? cursorOf(page.at(-1)!) : null }
}

/** One feedback; null when it is not there. */
export async function readFeedback(
  store: Pick<Store, 'db'>,
  workspaceId: string,
  id: string,
): Promise<FeedbackItem | null> {
  const row = await items(store, workspaceId).where('f.id', '=', id).executeTakeFirst()
  return row ? toItem(row) : null
}

/** All feedback about a lead, newest first, also what is only counted. */
export async function feedbackOfLead(
  store: Pick<Store, 'db'>,
  workspaceId: string,
  leadId: string,
): Promise<FeedbackItem[]> {
  const rows = await items(store, workspaceId)
    .where('f.lead_id', '=', leadId)
    .orderBy('f.received_at', 'desc')
    .orderBy('f.id', 'desc')
    .execute()
  return rows.map(toItem)
}
