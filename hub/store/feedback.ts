import { sql } from 'kysely'
import type { AnswerFeedback, FeedbackItem, PostFeedbackAnswer } from '../../lib/contract/feedback.ts'
import { Feedback, type FeedbackStatus } from '../../lib/domain/feedback.ts'
import type { Evidence } from '../../lib/domain/talking-point.ts'
import { readFeedback } from './feedback-list.ts'
import type { Caller } from './keys.ts'
import type { Store } from './open.ts'
import { type Write, write } from './transaction.ts'

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
 * @param words puts why zod refused an item into a sentence
 */
export async function postFeedback(
  store: Store,
  caller: Caller,
  batch: unknown[],
  words: (error: NonNullable<ReturnType<typeof Feedback.safeParse>['error']>) => string,
): Promise<Result[]> {
  return write(store, caller.workspaceId, async (tx) => {
    const results: Result[] = []
    const counts = new Map<string, Evidence>()
    for (const item of batch) {
      const parsed = Feedback.safeParse(item)
      if (!parsed.success) {
        results.push({ id: idOf(item), result: 'refused', reason: words(parsed.error) })
        continue
      }
      const refused = await storeOne(tx, caller, parsed.data, counts)
      const { id } = parsed.data
      results.push(refused ? { id, result: 'refused', reason: refused } : { id, result: 'stored' })
    }
    await addEvidence(tx, caller.workspaceId, counts)
    return results
  })
}

/** An id to answer to, also for an item that is no feedback at all. */
function idOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string'
    ? item.id
    : ''
}

/** @returns why it was refused, or null when it is stored (now or before) */
async function storeOne(
  tx: Write,
  caller: Caller,
  feedback: Feedback,
  counts: Map<string, Evidence>,
): Promise<string | null> {
  const { workspaceId } = caller
  const known = await tx.db
    .selectFrom('feedback')
    .select('key_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', feedback.id)
    .executeTakeFirst()
  if (known) {
    return known.key_id === caller.keyId
      ? null
      : 'Somebody else has sent feedback with this id. Give it again as new feedback.'
  }
  if (feedback.kind === 'lead_verdict' && feedback.verdict === 'reject' && !feedback.reason) {
    return 'reason: Say why the lead is rejected.'
  }
  if (feedback.leadId !== null && !(await isThere(tx, 'leads', workspaceId, feedback.leadId))) {
    return 'This lead is no longer on the hub: it was erased or belongs to another workspace.'
  }
  const pointId = feedback.kind === 'point_outcome' ? feedback.talkingPointId : null
  if (pointId !== null && !(await isThere(tx, 'talking_points', workspaceId, pointId))) {
    return 'This talking point is no longer on the hub.'
  }
  const now = new Date()
  const status: FeedbackStatus = { state: 'delivered', reply: null, by: null, at: now.toISOString() }
  const countedOnly =
    feedback.kind === 'point_outcome' && (feedback.outcome === 'shown' || feedback.outcome === 'used')
  const inserted = await tx.db
    .insertInto('feedback')
    .values({
      workspace_id: workspaceId,
      id: feedback.id,
      key_id: caller.keyId,
      rep: caller.name,
      kind: feedback.kind,
      counted_only: countedOnly,
      lead_id: feedback.leadId,
      talking_point_id: pointId,
      body: JSON.stringify(feedback),
      status: JSON.stringify(status),
      state: status.state,
      received_at: now,
    })
    // The same item in a second request at the same moment: one of the two stores and counts it.
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return null
  if (!countedOnly) tx.changed('feedback_status', [feedback.id])
  if (feedback.kind === 'point_outcome') {
    const count = counts.get(feedback.talkingPointId) ?? { shown: 0, used: 0, worked: 0, didNotWork: 0 }
    count[COUNTS[feedback.outcome]]++
    counts.set(feedback.talkingPointId, count)
  }
  return null
}

async function isThere({ db }: Write, table: 'leads' | 'talking_points', workspaceId: string, id: string) {
  const row = await db
    .selectFrom(table)
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Adds to the counters, in order of ids, so that two batches wait for each other instead of deadlocking. */
async function addEvidence({ db, changed }: Write, workspaceId: string, counts: Map<string, Evidence>) {
  for (const [id, add] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const counted = (name: keyof Evidence) =>
      sql`(evidence->>${sql.lit(name)})::bigint + ${add[name]}::bigint`
    await sql`
      update talking_points set evidence = jsonb_build_object(
        'shown', ${counted('shown')}, 'used', ${counted('used')},
        'worked', ${counted('worked')}, 'didNotWork', ${counted('didNotWork')})
      where workspace_id = ${workspaceId} and id = ${id}`.execute(db)
  }
  changed('talking_point', counts.keys())
}

/**
 * What marketing did with a feedback; the rep gets it with the next pull. Opening one that was answered does not
 * take the answer back, and a new state without a reply keeps the reply that is there.
 * @returns null when there is no such feedback
 */
export async function answerFeedback(
  store: Store,
  workspaceId: string,
  id: string,
  answer: AnswerFeedback,
  by: string,
): Promise<FeedbackItem | null> {
  return write(store, workspaceId, async (tx) => {
    const row = await tx.db
      .selectFrom('feedback')
      .select('status')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) return null
    if (answer.state !== 'seen' || row.status.state === 'delivered') {
      const status: FeedbackStatus = {
        state: answer.state,
        reply: answer.reply ?? row.status.reply,
        by,
        at: new Date().toISOString(),
      }
      await tx.db
        .updateTable('feedback')
        .set({ status: JSON.stringify(status), state: status.state })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute()
      tx.changed('feedback_status', [id])
    }
    return readFeedback(tx, workspaceId, id)
  })
}
