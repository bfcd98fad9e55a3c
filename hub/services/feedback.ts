import type {
  AnswerFeedback,
  FeedbackItem,
  FeedbackList,
  FeedbackQuery,
  PostFeedbackAnswer,
} from '../../lib/contract/feedback.ts'
import { Feedback, type FeedbackStatus } from '../../lib/domain/feedback.ts'
import type { Evidence } from '../../lib/domain/talking-point.ts'
import {
  type FeedbackRow,
  insertFeedback,
  lockStatus,
  selectFeedback,
  selectOneFeedback,
  selectSender,
  updateStatus,
} from '../store/feedback.ts'
import { holdLead } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { addEvidence, talkingPointExists } from '../store/talking-points.ts'
import { type Write, write, writeAt } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { formatCursor, newestPoint, readPoints } from './history.ts'
import { cursorOf, type Position, positionOf } from './page-cursor.ts'
import { notThere } from './refusal.ts'

type Result = PostFeedbackAnswer['results'][number]

/** What an outcome counts as. */
const COUNTS = {
  shown: 'shown',
  used: 'used',
  worked: 'worked',
  did_not_work: 'didNotWork',
} as const satisfies Record<string, keyof Evidence>

/**
 * Stores a batch out of a rep's outbox. Each item stands alone: what cannot be stored is refused with its reason and
 * stops none of the others. Sent again, an item is stored once and counted once.
 * @param batch unparsed items, in order
 * @param seen the cursor that the last batch was answered with
 * @throws Refusal 410 when the history does not know `seen` (any more): what was answered before may be lost
 */
export async function postFeedback(
  store: Store,
  actor: Actor,
  batch: unknown[],
  seen?: string,
): Promise<PostFeedbackAnswer> {
  must(actor, 'feedback.give')
  const { result, point } = await writeAt(store, actor.workspaceId, async (tx) => {
    if (seen !== undefined) await readPoints(tx.db, actor.workspaceId, [seen])
    const results: Result[] = []
    const counts = new Map<string, Evidence>()
    for (const item of batch) {
      const parsed = Feedback.safeParse(item)
      if (!parsed.success) {
        results.push({ id: idOf(item), result: 'refused', reason: firstProblem(parsed.error) })
        continue
      }
      const refused = await storeOne(tx, actor, parsed.data, counts)
      const { id } = parsed.data
      results.push(refused ? { id, result: 'refused', reason: refused } : { id, result: 'stored' })
    }
    await addEvidence(tx.db, actor.workspaceId, counts)
    tx.changed('talking_point', counts.keys())
    return results
  })
  const at = point ?? (await newestPoint(store.db, actor.workspaceId))
  return { results: result, history: at.history, cursor: formatCursor(at) }
}

/** An id to answer to, also for an item that is no feedback at all. */
function idOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string'
    ? item.id
    : ''
}

/** One sentence about the first refused field. */
function firstProblem({
  issues: [first],
}: NonNullable<ReturnType<typeof Feedback.safeParse>['error']>): string {
  if (!first) return 'The value was refused.'
  const path = first.path.map(String).join('.')
  return path ? `${path}: ${first.message}` : first.message
}

/** @returns why it was refused, or null when it is stored (now or before) */
async function storeOne(
  tx: Write,
  actor: Actor,
  feedback: Feedback,
  counts: Map<string, Evidence>,
): Promise<string | null> {
  const { workspaceId } = actor
  const known = await selectSender(tx.db, workspaceId, feedback.id)
  if (known) {
    return known.person_id === actor.personId
      ? null
      : 'Somebody else has sent feedback with this id. Give it again as new feedback.'
  }
  if (feedback.kind === 'lead_verdict' && feedback.verdict === 'reject' && !feedback.reason)
    return 'reason: Say why the lead is rejected.'
  if (feedback.leadId !== null && !(await holdLead(tx.db, workspaceId, feedback.leadId)))
    return 'This lead is no longer on the hub: it was erased or belongs to another workspace.'
  const pointId = feedback.kind === 'point_outcome' ? feedback.talkingPointId : null
  if (pointId !== null && !(await talkingPointExists(tx.db, workspaceId, pointId)))
    return 'This talking point is no longer on the hub.'
  const now = new Date()
  const status: FeedbackStatus = { state: 'delivered', reply: null, by: null, at: now.toISOString() }
  const countedOnly =
    feedback.kind === 'point_outcome' && (feedback.outcome === 'shown' || feedback.outcome === 'used')
  const inserted = await insertFeedback(tx.db, {
    workspace_id: workspaceId,
    id: feedback.id,
    person_id: actor.personId,
    rep: actor.name,
    kind: feedback.kind,
    counted_only: countedOnly,
    lead_id: feedback.leadId,
    talking_point_id: pointId,
    body: JSON.stringify(feedback),
    status: JSON.stringify(status),
    state: status.state,
    received_at: now,
  })
  if (!inserted) return null
  if (countedOnly) tx.stored()
  else tx.changed('feedback_status', [feedback.id])
  if (feedback.kind === 'point_outcome') {
    const count = counts.get(feedback.talkingPointId) ?? { shown: 0, used: 0, worked: 0, didNotWork: 0 }
    count[COUNTS[feedback.outcome]]++
    counts.set(feedback.talkingPointId, count)
  }
  return null
}

/** A row as the desk shows it. */
export const toFeedbackItem = (row: FeedbackRow): FeedbackItem => ({
  feedback: row.body,
  status: row.status,
  rep: row.rep,
  lead: row.lead_id ? { id: row.lead_id, name: row.lead_name, company: row.lead_company } : null,
  talkingPoint:
    row.point_id && row.point_content ? { id: row.point_id, title: row.point_content.title } : null,
  receivedAt: row.received_at.toISOString(),
})

const toPosition = (row: FeedbackRow): Position => ({ at: row.received_at, id: row.id })

/** One page of the desk's list, newest first. */
export async function listFeedback(
  { db }: Store,
  actor: Actor,
  { before, limit, ...filters }: FeedbackQuery,
): Promise<FeedbackList> {
  must(actor, 'feedback.read')
  const position = before === undefined ? undefined : positionOf(before, 'before')
  const rows = await selectFeedback(db, actor.workspaceId, { ...filters, before: position, limit: limit + 1 })
  const page = rows.slice(0, limit)
  return {
    items: page.map(toFeedbackItem),
    next: rows.length > limit ? cursorOf(toPosition(page.at(-1)!)) : null,
  }
}

/**
 * What marketing did with a feedback; the rep gets it with the next pull. Opening one that was answered does not
 * take the answer back, and a new state without a reply keeps the reply that is there.
 */
export async function answerFeedback(
  store: Store,
  actor: Actor,
  id: string,
  answer: AnswerFeedback,
): Promise<FeedbackItem> {
  must(actor, 'feedback.answer')
  const { workspaceId } = actor
  return write(store, workspaceId, async (tx) => {
    const status = await lockStatus(tx.db, workspaceId, id)
    if (!status) throw notThere('feedback')
    if (answer.state !== 'seen' || status.state === 'delivered') {
      await updateStatus(tx.db, workspaceId, id, {
        state: answer.state,
        reply: answer.reply ?? status.reply,
        by: actor.name,
        at: new Date().toISOString(),
      })
      tx.changed('feedback_status', [id])
    }
    return toFeedbackItem((await selectOneFeedback(tx.db, workspaceId, id))!)
  })
}
