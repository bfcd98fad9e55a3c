/**
 * Brings the outbox to the hub. An item leaves only on the hub's word for its id: `stored` (once, however often it was
 * sent) or `refused` (then it is kept as failed, with the reason). Everything else keeps it waiting.
 */
import type { OutboxItem, WorkspaceDatabase } from '../db/database.ts'
import { markDelivered, markFailed, postpone, takePending } from '../db/outbox.ts'
import { readHistory } from '../db/sync-state.ts'
import { Feedback } from '../domain/feedback.ts'
import { noteAcknowledged, startAgain } from './history.ts'
import type { HubClient, HubFailure } from './hub-client.ts'
import type { Connected } from './round.ts'

/** Items in one request; the contract takes 100. */
const BATCH = 100
const FIRST_DELAY = 5_000
const LONGEST_DELAY = 15 * 60_000

export type PushResult = { ok: true; delivered: number } | { ok: false; failure: HubFailure }

/** Pushes what is due, in batches, until nothing is left or the hub is not reached. Hold the lock `push` meanwhile. */
export async function push(
  { db, client, visit }: Pick<Connected, 'db' | 'visit'> & { client: Pick<HubClient, 'postFeedback'> },
  { now = Date.now, random = Math.random }: { now?: () => number; random?: () => number } = {},
): Promise<PushResult> {
  let delivered = 0
  let limit = BATCH
  let restarted = false
  for (;;) {
    const taken = await takePending(db, { now: now(), limit, visit })
    if (taken.length === 0) return { ok: true, delivered }
    const items = await readable(db, taken)
    if (items.length === 0) continue
    const { seen } = await readHistory(db)
    const answer = await client.postFeedback(
      items.map((item) => item.feedback),
      seen,
    )
    if (!answer.ok && answer.failure.reason === 'unknown_cursor' && !restarted) {
      restarted = true // once: without a cursor there is none that a hub could not know
      await db.transaction('rw', db.outbox, db.state, db.received, () => startAgain(db))
      continue
    }
    if (!answer.ok && answer.failure.reason === 'request') {
      // The hub does not take the request as a whole: one by one it shows which item is to blame.
      if (items.length === 1) await markFailed(db, items[0]!.id, answer.failure.detail)
      limit = 1
      continue
    }
    if (!answer.ok && answer.failure.status === 413 && items.length > 1) {
      limit = Math.ceil(items.length / 2) // a proxy that takes no more at once; for the hub's own word see above
      continue
    }
    if (!answer.ok) {
      for (const item of items) await putOff(db, item, answer.failure, now(), random())
      return { ok: false, failure: answer.failure }
    }
    const results = new Map(answer.value.results.map((result) => [result.id, result]))
    await db.transaction('rw', db.outbox, db.state, db.received, async () => {
      await noteAcknowledged(db, answer.value)
      const stored = items.flatMap(({ id }) => (results.get(id)?.result === 'stored' ? [id] : []))
      await markDelivered(db, stored)
    })
    for (const item of items) {
      const result = results.get(item.id)
      if (result?.result === 'stored') delivered += 1
      else if (result?.result === 'refused') await markFailed(db, item.id, result.reason)
      else await putOff(db, item, UNANSWERED, now(), random())
    }
  }
}

const UNANSWERED: HubFailure = {
  reason: 'answer',
  detail: 'The hub said nothing about this feedback.',
  status: 200,
  retryAfter: null,
}

/** Items whose feedback this version can read; the others are kept as failed and say so. */
async function readable(db: WorkspaceDatabase, items: readonly OutboxItem[]): Promise<OutboxItem[]> {
  const readable: OutboxItem[] = []
  for (const item of items) {
    const parsed = Feedback.safeParse(item.feedback)
    if (parsed.success) readable.push({ ...item, feedback: parsed.data })
    else await markFailed(db, item.id, 'This feedback was stored by another version and cannot be read.')
  }
  return readable
}

/** Waits 5 s, 10 s, 20 s ... 15 min, give or take a quarter so that not all reps come back at once. */
async function putOff(
  db: WorkspaceDatabase,
  item: OutboxItem,
  failure: HubFailure,
  now: number,
  random: number,
): Promise<void> {
  const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(item.attempts - 1, 20))
  const wait = Math.max(delay * (0.75 + random / 2), failure.retryAfter ?? 0)
  const { reason, detail } = failure
  await postpone(db, [item.id], {
    notBefore: now + wait,
    reason: reason === 'request' || reason === 'unknown_cursor' ? 'answer' : reason,
    problem: detail,
  })
}
