import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import type { Feedback } from '../domain/feedback.ts'
import type { WorkspaceDatabase } from './database.ts'
import { FEEDBACK } from './examples/sample.ts'
import {
  addFeedback,
  applyStatus,
  exportFeedback,
  markDelivered,
  markFailed,
  nextDue,
  pending,
  postpone,
  pruneDelivered,
  retryFeedback,
  takePending,
  undoFeedback,
  unsent,
  wakePostponed,
} from './outbox.ts'
import { feedbackOfLead } from './own-feedback.ts'
import { openWorkspace } from './workspaces.ts'

const [verdict, outcome, heard] = FEEDBACK as [
  (typeof FEEDBACK)[0],
  (typeof FEEDBACK)[0],
  (typeof FEEDBACK)[0],
]
let db: WorkspaceDatabase
let n = 0
beforeEach(() => {
  n += 1
  db = openWorkspace({ name: `outbox-${n}` }, 'w')
})
const take = (now: number) => takePending(db, { now, limit: 100, visit: 0 })

test('an item is due after the time for Undo, not before', async () => {
  await addFeedback(db, verdict, { undoMs: 8000, now: 1000 })
  expect(await pending(db, 8999)).toEqual([])
  expect(await pending(db, 9000)).toHaveLength(1)
  expect(await nextDue(db)).toBe(9000)
})

test('Undo takes it back, until a push has taken it', async () => {
  await addFeedback(db, verdict, { undoMs: 0, now: 0 })
  expect(await undoFeedback(db, verdict.id)).toBe(true)
  expect(await undoFeedback(db, verdict.id)).toBe(false)
  await addFeedback(db, outcome, { undoMs: 0, now: 0 })
  const [taken, undone] = await Promise.all([take(1), undoFeedback(db, outcome.id)])
  expect([taken.length, undone]).toEqual([1, false])
})

test('what is not valid is refused before it is stored, and an id is stored once', async () => {
  const invalid = { ...verdict, id: 'no uuid' }
  await expect(addFeedback(db, invalid, { undoMs: 0 })).rejects.toThrow()
  await addFeedback(db, verdict, { undoMs: 0 })
  await expect(addFeedback(db, verdict, { undoMs: 0 })).rejects.toThrow()
  expect(await db.outbox.count()).toBe(1)
})

test('a refused item is kept with the reason and can be tried again; a delivered one cannot', async () => {
  await addFeedback(db, verdict, { undoMs: 0, now: 0 })
  await markFailed(db, verdict.id, 'The lead is gone.')
  expect(await unsent(db)).toMatchObject([
    { state: 'failed', reason: 'not_taken', problem: 'The lead is gone.' },
  ])
  expect(await retryFeedback(db, verdict.id, 5)).toBe(true)
  expect(await take(5)).toHaveLength(1)
  await markDelivered(db, [verdict.id])
  expect(await retryFeedback(db, verdict.id)).toBe(false)
})

test('a postponed item waits with its reason and wakes when the hub is back; Undo time is not cut short', async () => {
  await addFeedback(db, verdict, { undoMs: 0, now: 0 })
  await addFeedback(db, heard, { undoMs: 8000, now: 0 })
  await take(1)
  await postpone(db, [verdict.id], { notBefore: 60_000, reason: 'offline', problem: 'No hub.' })
  expect(await pending(db, 10)).toEqual([])
  await wakePostponed(db, 10)
  expect((await pending(db, 10)).map(({ id, reason }) => [id, reason])).toEqual([[verdict.id, 'offline']])
})

test('a status from the hub proves delivery', async () => {
  await addFeedback(db, verdict, { undoMs: 0, now: 0 })
  const status = { state: 'answered' as const, reply: 'Thanks', by: 'Mia', at: '2026-11-20T10:00:00Z' }
  await applyStatus(db, verdict.id, status)
  expect(await feedbackOfLead(db, 'lead-lena')).toMatchObject([{ state: 'delivered', status }])
  await applyStatus(db, 'of-another-computer', status)
  expect(await db.outbox.count()).toBe(1)
})

test('what was delivered long ago is forgotten, what the hub lacks never', async () => {
  const day = 86_400_000
  const shown: Feedback = {
    ...outcome,
    id: crypto.randomUUID(),
    kind: 'point_outcome',
    talkingPointId: 'p1',
    outcome: 'shown',
  } as Feedback
  for (const feedback of [verdict, outcome, heard, shown])
    await addFeedback(db, feedback, { undoMs: 0, now: 0 })
  await markDelivered(db, [verdict.id, shown.id])
  await markFailed(db, outcome.id, 'no')
  expect(await pruneDelivered(db, 7 * day)).toBe(0)
  expect(await pruneDelivered(db, 8 * day)).toBe(1)
  expect(await db.outbox.get(shown.id)).toBeUndefined()
  expect(await pruneDelivered(db, 366 * day)).toBe(1)
  expect((await unsent(db)).map(({ id }) => id).sort()).toEqual([outcome.id, heard.id].sort())
})

test('export holds what is unsent', async () => {
  await addFeedback(db, verdict, { undoMs: 0, now: 0 })
  await addFeedback(db, outcome, { undoMs: 0, now: 1 })
  await markDelivered(db, [outcome.id])
  expect(JSON.parse(exportFeedback(await unsent(db)))).toEqual({ feedback: [verdict] })
})
