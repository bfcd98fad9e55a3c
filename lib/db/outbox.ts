/**
 * The outbox: feedback is written here in one transaction before a page says "saved", and leaves only when the hub
 * has it or the rep says so. An item that a push has taken (`attempts` > 0) may be on the hub already, so it can no
 * longer be undone.
 */
import { Feedback, type FeedbackStatus } from '../domain/feedback.ts'
import { isCounted, isShown } from '../domain/feedback-kinds.ts'
import type { OutboxItem, Person, PushReason, WorkspaceDatabase } from './database.ts'
import { isOwn } from './own-feedback.ts'
import { readSync, readVisit } from './sync-state.ts'

/** Stores one feedback. It is pushed `undoMs` milliseconds from now at the earliest. Throws when it is not valid. */
export async function addFeedback(
  db: WorkspaceDatabase,
  feedback: Feedback,
  { undoMs, now = Date.now(), usedOn }: { undoMs: number; now?: number; usedOn?: string | undefined },
): Promise<OutboxItem> {
  const parsed = Feedback.parse(feedback)
  return db.transaction('rw', db.outbox, async () => {
    const item = { ...newItem(parsed, { now, notBefore: now + undoMs }), ...(usedOn && { usedOn }) }
    await db.outbox.add(item)
    return item
  })
}

const newItem = (feedback: Feedback, { now, notBefore }: { now: number; notBefore: number }): OutboxItem => ({
  id: feedback.id,
  leadId: feedback.leadId,
  talkingPointId: feedback.kind === 'point_outcome' ? feedback.talkingPointId : null,
  feedback,
  state: 'waiting',
  createdAt: now,
  notBefore,
  attempts: 0,
  reason: null,
  problem: null,
  status: null,
})

/** Takes a feedback back. False when a push has it already, or it is not there. */
export function undoFeedback(db: WorkspaceDatabase, id: string): Promise<boolean> {
  return db.transaction('rw', db.outbox, async () => {
    const item = await db.outbox.get(id)
    if (item === undefined || item.state !== 'waiting' || item.attempts > 0) return false
    await db.outbox.delete(id)
    return true
  })
}

/**
 * What may be pushed once it is due, oldest first. What goes to a hub a second time waits until all of that hub's changes
 * have come: they say who was erased meanwhile, and what was told about them must not come back.
 */
async function sendable(db: WorkspaceDatabase): Promise<OutboxItem[]> {
  const { resync } = await readSync(db)
  const waiting = await db.outbox.where('state').equals('waiting').sortBy('createdAt')
  return waiting.filter((item) => !(resync && item.sentAgain))
}

/** Items that are due for a push, oldest first. */
export const pending = async (db: WorkspaceDatabase, now: number): Promise<OutboxItem[]> =>
  (await sendable(db)).filter((item) => item.notBefore <= now)

/**
 * Due items for one push, oldest first, marked as tried in the same transaction: from here on Undo comes too late.
 * @param visit of whoever pushes: once somebody else is connected there is nothing for them to take
 */
export function takePending(
  db: WorkspaceDatabase,
  { now, limit, visit }: { now: number; limit: number; visit: number },
): Promise<OutboxItem[]> {
  return db.transaction('rw', db.outbox, db.state, async () => {
    if ((await readVisit(db)) !== visit) return []
    const due = (await pending(db, now)).slice(0, limit)
    const taken = due.map((item) => ({ ...item, attempts: item.attempts + 1 }))
    await db.outbox.bulkPut(taken)
    return taken
  })
}

/** Epoch milliseconds at which the next item is due; null when none may be pushed. */
export async function nextDue(db: WorkspaceDatabase): Promise<number | null> {
  const times = (await sendable(db)).map((item) => item.notBefore)
  return times.length === 0 ? null : Math.min(...times)
}

/** The hub has them. Nothing is kept of what somebody told who has left while it was on its way. */
export async function markDelivered(db: WorkspaceDatabase, ids: readonly string[]): Promise<void> {
  await db.outbox
    .where('id')
    .anyOf([...ids])
    .modify((item, row) => {
      if (!isOwn(item)) delete (row as { value?: OutboxItem }).value
      else Object.assign(item, { state: 'delivered', reason: null, problem: null, sentAgain: false })
    })
}

/** The hub refused it for good: shown to the rep with the reason and a retry. */
export async function markFailed(db: WorkspaceDatabase, id: string, problem: string): Promise<void> {
  await db.outbox.where('id').equals(id).and(isOwn).modify({ state: 'failed', reason: 'not_taken', problem })
}

/** The push did not get through: they wait until `notBefore`, with the reason. */
export async function postpone(
  db: WorkspaceDatabase,
  ids: readonly string[],
  { notBefore, reason, problem }: { notBefore: number; reason: PushReason; problem: string },
): Promise<void> {
  await db.outbox
    .where('id')
    .anyOf([...ids])
    .and((item) => item.state === 'waiting')
    .modify({ notBefore, reason, problem })
}

/** Puts a failed (or postponed) item up for the next push. False when it is not there or delivered. */
export function retryFeedback(db: WorkspaceDatabase, id: string, now = Date.now()): Promise<boolean> {
  return db.transaction('rw', db.outbox, async () => {
    const item = await db.outbox.get(id)
    if (item === undefined || item.state === 'delivered' || !isOwn(item)) return false
    await db.outbox.put({ ...item, state: 'waiting', notBefore: now, reason: null, problem: null })
    return true
  })
}

/** On the rep's word: what the hub refused is thrown away. */
export async function discardFailed(db: WorkspaceDatabase, id: string): Promise<void> {
  await db.outbox
    .where('id')
    .equals(id)
    .and(({ state }) => state === 'failed')
    .delete()
}

/**
 * What marketing did with it, from a pull: it proves that the hub has the item, whatever we thought.
 * @param feedback what it was, where the hub says so: then it is kept also where it was given in another browser
 */
export async function applyStatus(
  db: WorkspaceDatabase,
  id: string,
  status: FeedbackStatus,
  feedback?: Feedback,
): Promise<void> {
  const delivered = { status, state: 'delivered', reason: null, problem: null, sentAgain: false } as const
  if ((await db.outbox.update(id, delivered)) > 0 || feedback === undefined || feedback.id !== id) return
  if ((await db.outbox.get(id)) !== undefined) return
  const at = Date.parse(feedback.at)
  await db.outbox.add({ ...newItem(feedback, { now: at, notBefore: at }), ...delivered, attempts: 1 })
}

/** The hub can be reached again: items that a failed push had put off are due now. */
export async function wakePostponed(db: WorkspaceDatabase, now: number): Promise<void> {
  await db.outbox
    .where('state')
    .equals('waiting')
    .and((item) => item.attempts > 0 && item.notBefore > now)
    .modify({ notBefore: now })
}

/** The hub was put back to an older state and may have lost them: sent again, which it stores once by their id. */
export async function sendAgain(db: WorkspaceDatabase): Promise<void> {
  await db.outbox.where('state').equals('delivered').modify({ state: 'waiting', sentAgain: true })
}

/** Milliseconds for which delivered feedback is kept here, to show its state and to send it again to a restored hub. */
const KEPT_MS = 365 * 86_400_000
/** That a point was seen is told by the machine for the statistics: nobody looks it up. */
const SHOWN_KEPT_MS = 7 * 86_400_000

/** Forgets what the hub has had for long. What it does not have stays, however old. Answers how many went. */
export function pruneDelivered(db: WorkspaceDatabase, now: number): Promise<number> {
  const isOld = ({ feedback, createdAt }: OutboxItem) =>
    now - createdAt > (isShown(feedback) ? SHOWN_KEPT_MS : KEPT_MS)
  return db.outbox.where('state').equals('delivered').and(isOld).delete()
}

/**
 * Somebody else is connected from now on: what this person told and the hub does not have waits for them. What was only
 * counted goes: nobody would miss it, and it would name leads to the end of days.
 */
export async function keepFor(db: WorkspaceDatabase, person: Person): Promise<void> {
  await db.outbox
    .where('state')
    .anyOf('waiting', 'failed')
    .modify((item, row) => {
      if (isCounted(item.feedback)) delete (row as { value?: OutboxItem }).value
      else Object.assign(item, { state: 'kept', keptFor: person })
    })
}

const keptForPerson = (db: WorkspaceDatabase, personId: string) =>
  db.outbox
    .where('state')
    .equals('kept')
    .and(({ keptFor }) => keptFor?.id === personId)

/** Puts up for the next push what is kept for this person: they are back, or the one who is connected says it is theirs. */
export async function release(db: WorkspaceDatabase, personId: string, now: number): Promise<void> {
  await keptForPerson(db, personId).modify((item) => {
    item.state = 'waiting'
    item.notBefore = now
    item.reason = item.problem = null
    delete item.keptFor
  })
}

/** On the word of who is connected: what is kept for this person is thrown away. */
export async function discardKept(db: WorkspaceDatabase, personId: string): Promise<void> {
  await keptForPerson(db, personId).delete()
}

/** Everything that is kept for others than who is connected, oldest first. */
export const kept = (db: WorkspaceDatabase): Promise<OutboxItem[]> =>
  db.outbox.where('state').equals('kept').sortBy('createdAt')

/** Everything of the person's own that the hub does not have, oldest first: waiting and failed. */
export function unsent(db: WorkspaceDatabase): Promise<OutboxItem[]> {
  return db.outbox.where('state').anyOf('waiting', 'failed').sortBy('createdAt')
}

/** The same, and what is kept for others. */
export const undelivered = async (db: WorkspaceDatabase): Promise<OutboxItem[]> => [
  ...(await unsent(db)),
  ...(await kept(db)),
]

/** Feedback as a JSON text to download. */
export function exportFeedback(items: readonly OutboxItem[]): string {
  return JSON.stringify({ feedback: items.map((item) => item.feedback) }, null, 2)
}
