import type {
  AnswerFeedback,
  FeedbackItem,
  FeedbackList,
  FeedbackQuery,
  PostFeedbackAnswer,
  ReadAnswers,
} from '../../lib/contract/feedback.ts'
import { Feedback, type FeedbackStatus } from '../../lib/domain/feedback.ts'
import type { Evidence } from '../../lib/domain/talking-point.ts'
import {
  type FeedbackRow,
  insertFeedback,
  lockStatus,
  lockVerdicts,
  markAnswersRead,
  type NewFeedback,
  selectEarlierVerdicts,
  selectFeedback,
  selectOneFeedback,
  selectSenders,
  supersedeVerdicts,
  updateStatus,
} from '../store/feedback.ts'
import { selectRenamed } from '../store/lead-sources.ts'
import { holdLeads } from '../store/leads.ts'
import type { Db, Store } from '../store/open.ts'
import { addCounts, type DayCounts } from '../store/talking-point-counts.ts'
import { knownTalkingPoints } from '../store/talking-points.ts'
import { type Write, write, writeAt } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { formatCursor, newestPoint, readPoints } from './history.ts'
import { cursorOf, type Position, positionOf } from './page-cursor.ts'
import { notThere } from './refusal.ts'

type Result = PostFeedbackAnswer['results'][number]
type Item = { id: string; feedback: Feedback } | { id: string; refused: string }

/** What an outcome counts as. */
const COUNTS = {
  shown: 'shown',
  used: 'used',
  worked: 'worked',
  did_not_work: 'didNotWork',
} as const satisfies Record<string, keyof Evidence>

/** Further back a clock is wrong: an outbox does not wait that long. */
const OLDEST_DAYS = 366
const DAY_MS = 86_400_000

const FOREIGN = 'Somebody else has sent feedback with this id. Give it again as new feedback.'

/**
 * Stores a batch out of a rep's outbox. Each item stands alone: what cannot be stored is refused with its reason and
 * stops none of the others. Sent again, an item is stored once and counted once. However many items there are, the
 * number of statements is the same.
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
  const items = batch.map(readItem)
  const { result, point } = await writeAt(store, actor.workspaceId, async (tx) => {
    if (seen !== undefined) await readPoints(tx.db, actor.workspaceId, [seen])
    return storeItems(tx, actor, await withCurrentLeads(tx.db, actor.workspaceId, items))
  })
  const at = point ?? (await newestPoint(store.db, actor.workspaceId))
  return { results: result, history: at.history, cursor: formatCursor(at) }
}

function readItem(item: unknown): Item {
  const parsed = Feedback.safeParse(item)
  if (!parsed.success) return { id: idOf(item), refused: firstProblem(parsed.error) }
  return { id: parsed.data.id, feedback: parsed.data }
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

/** An outbox may speak of a lead by an id that it had when the feedback was given. */
async function withCurrentLeads(db: Db, workspaceId: string, items: Item[]): Promise<Item[]> {
  const ids = items.flatMap((item) => ('feedback' in item ? (item.feedback.leadId ?? []) : []))
  const renamed = await selectRenamed(db, workspaceId, ids)
  if (renamed.size === 0) return items
  return items.map((item) => {
    const leadId = 'feedback' in item && item.feedback.leadId !== null && renamed.get(item.feedback.leadId)
    return leadId ? { ...item, feedback: { ...item.feedback, leadId } } : item
  })
}

async function storeItems(tx: Write, actor: Actor, items: Item[]): Promise<Result[]> {
  const offered = items.flatMap((item) => ('feedback' in item ? [item.feedback] : []))
  const problemOf = await checker(tx.db, actor.workspaceId, offered)
  const senders = await selectSenders(
    tx.db,
    actor.workspaceId,
    offered.map(({ id }) => id),
  )
  const fresh = new Map<string, Feedback>()
  const refusals = items.map((item) => {
    if ('refused' in item) return item.refused
    if (senders.has(item.id)) return refusalOfKnown(actor, senders.get(item.id))
    if (fresh.has(item.id)) return null
    const problem = problemOf(item.feedback)
    if (problem === null) fresh.set(item.id, item.feedback)
    return problem
  })
  const others = await storeFresh(tx, actor, [...fresh.values()])
  return items.map(({ id }, at) => {
    const reason = refusals[at] ?? (others.has(id) ? refusalOfKnown(actor, others.get(id)) : null)
    return reason ? { id, result: 'refused', reason } : { id, result: 'stored' }
  })
}

/** Who sent it gets the answer that it is stored; nobody else learns of it. */
const refusalOfKnown = (actor: Actor, sender: string | undefined): string | null =>
  sender === actor.personId ? null : FOREIGN

/** Looks up what the batch speaks of, and tells of one feedback why it cannot be stored; null when it can. */
async function checker(db: Db, workspaceId: string, batch: Feedback[]) {
  const leads = await holdLeads(db, workspaceId, [...new Set(batch.flatMap(({ leadId }) => leadId ?? []))])
  const points = await knownTalkingPoints(db, workspaceId, [
    ...new Set(batch.flatMap((f) => pointOf(f) ?? [])),
  ])
  return (feedback: Feedback): string | null => {
    if (feedback.kind === 'lead_verdict' && feedback.verdict === 'reject' && !feedback.reason)
      return 'reason: Say why the lead is rejected.'
    if (feedback.leadId !== null && !leads.has(feedback.leadId))
      return 'This lead is no longer on the hub: it was erased or belongs to another workspace.'
    const point = pointOf(feedback)
    return point === null || points.has(point) ? null : 'This talking point is no longer on the hub.'
  }
}

const pointOf = (feedback: Feedback): string | null =>
  feedback.kind === 'point_outcome' ? feedback.talkingPointId : null

/** Shown and used are counted and nothing else: they are on no list, and nobody is told of them. */
const isCountedOnly = (feedback: Feedback): boolean =>
  feedback.kind === 'point_outcome' && (feedback.outcome === 'shown' || feedback.outcome === 'used')

/**
 * Stores and counts what nobody has stored so far.
 * @returns the senders of those that came in a second request at the same moment, which stored them
 */
async function storeFresh(tx: Write, actor: Actor, fresh: Feedback[]): Promise<Map<string, string>> {
  const now = new Date()
  const judged = leadsJudged(fresh)
  if (judged.length > 0) await lockVerdicts(tx.db, actor.workspaceId, judged)
  const inserted = await insertFeedback(
    tx.db,
    // In one order: two batches with the same items wait for each other instead of deadlocking.
    fresh.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((feedback) => toRow(actor, feedback, now)),
  )
  const stored = fresh.filter(({ id }) => inserted.has(id))
  await addCounts(tx.db, actor.workspaceId, countByDay(stored, now))
  if (stored.length > 0) tx.stored()
  await settleVerdicts(tx, actor.workspaceId, leadsJudged(stored))
  const forMarketing = stored.filter((feedback) => !isCountedOnly(feedback))
  tx.changed(
    'feedback_status',
    forMarketing.map(({ id }) => id),
  )
  tx.changed(
    'talking_point',
    forMarketing.flatMap((feedback) => pointOf(feedback) ?? []),
  )
  const lost = fresh.filter(({ id }) => !inserted.has(id)).map(({ id }) => id)
  return selectSenders(tx.db, actor.workspaceId, lost)
}

const leadsJudged = (feedback: Feedback[]): string[] => [
  ...new Set(feedback.flatMap((each) => (each.kind === 'lead_verdict' ? each.leadId : []))),
]

/** The latest verdict on each of these leads is the lead's own from here on, for everybody. */
async function settleVerdicts(tx: Write, workspaceId: string, leadIds: string[]): Promise<void> {
  if (leadIds.length === 0) return
  await supersedeVerdicts(tx.db, workspaceId, leadIds)
  tx.changed('lead', leadIds)
}

function toRow(actor: Actor, feedback: Feedback, now: Date): NewFeedback {
  const status: FeedbackStatus = { state: 'delivered', reply: null, by: null, at: now.toISOString() }
  return {
    workspace_id: actor.workspaceId,
    id: feedback.id,
    person_id: actor.personId,
    rep: actor.name,
    kind: feedback.kind,
    counted_only: isCountedOnly(feedback),
    lead_id: feedback.leadId,
    talking_point_id: pointOf(feedback),
    body: JSON.stringify(feedback),
    status: JSON.stringify(status),
    state: status.state,
  }
}

/** An outcome counts on the day of the click; on today where the rep's clock cannot be right. */
function countByDay(stored: Feedback[], now: Date): DayCounts[] {
  const counts = new Map<string, DayCounts>()
  for (const feedback of stored) {
    if (feedback.kind !== 'point_outcome') continue
    const { talkingPointId, outcome } = feedback
    const age = now.getTime() - Date.parse(feedback.at)
    const at = age >= 0 && age < OLDEST_DAYS * DAY_MS ? new Date(feedback.at) : now
    const day = at.toISOString().slice(0, 10)
    const key = `${day} ${talkingPointId}`
    const count = counts.get(key) ?? { talkingPointId, day, shown: 0, used: 0, worked: 0, didNotWork: 0 }
    count[COUNTS[outcome]] += 1
    counts.set(key, count)
  }
  return [...counts.values()]
}

/** A row as the desk shows it. */
export const toFeedbackItem = (row: FeedbackRow): FeedbackItem => ({
  feedback: row.body,
  status: row.status,
  rep: row.rep,
  lead:
    row.lead_id && row.lead_consent
      ? { id: row.lead_id, name: row.lead_name, company: row.lead_company, consent: row.lead_consent }
      : null,
  talkingPoint:
    row.point_id && row.point_content ? { id: row.point_id, title: row.point_content.title } : null,
  receivedAt: row.received_at.toISOString(),
})

/** Rows as the desk lists them: those that a verdict replaced are inside it. */
async function withEarlier(db: Db, workspaceId: string, rows: FeedbackRow[]): Promise<FeedbackItem[]> {
  const leadIds = leadsJudged(rows.map(({ body }) => body))
  const earlier = leadIds.length === 0 ? [] : await selectEarlierVerdicts(db, workspaceId, leadIds)
  const byLead = Map.groupBy(earlier.map(toFeedbackItem), ({ feedback }) => feedback.leadId)
  return rows.map((row) => {
    const item = toFeedbackItem(row)
    const replaced = row.body.kind === 'lead_verdict' && byLead.get(row.body.leadId)
    return replaced ? { ...item, earlier: replaced.filter(({ feedback }) => feedback.id !== row.id) } : item
  })
}

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
    items: await withEarlier(db, actor.workspaceId, page),
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
    const row = await selectOneFeedback(tx.db, workspaceId, id)
    return (await withEarlier(tx.db, workspaceId, [row!]))[0]!
  })
}

/** What marketing answered to the actor was read; the actor's other browsers get that with the next pull. */
export async function readAnswers(store: Store, actor: Actor, { answers }: ReadAnswers): Promise<void> {
  must(actor, 'feedback.give')
  await write(store, actor.workspaceId, async (tx) => {
    tx.changed('feedback_status', await markAnswersRead(tx.db, actor, answers))
  })
}
