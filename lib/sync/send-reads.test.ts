import { expect, test } from 'vitest'
import { feedback } from '../../test/factories.ts'
import { CONNECTION, MemoryHub, testWorld } from '../../test/memory-hub.ts'
import { countUnread, isUnread, listAnswers, markRead } from '../db/answers.ts'
import { addFeedback, markDelivered } from '../db/outbox.ts'
import { setSetting } from '../db/settings.ts'
import { currentWorkspace } from '../db/workspaces.ts'
import type { Feedback, FeedbackStatus } from '../domain/feedback.ts'
import { connect } from './connect.ts'
import { syncRound } from './round.ts'

const status = (over: Partial<FeedbackStatus> = {}): FeedbackStatus => ({
  ...{ state: 'answered', reply: 'Thank you', by: 'Mila Moretti', at: '2026-11-19T10:00:00.000Z' },
  ...over,
})
const change = (told: Feedback, value: FeedbackStatus | null, withText = true) => ({
  ...{ kind: 'feedback_status', id: told.id, value },
  ...(withText && { feedback: told }),
})
const first = feedback(1)
const second = feedback(2)

async function rep(hub = new MemoryHub()) {
  const all = await testWorld(hub)
  const read = async () => markRead(all.db, await listAnswers(all.db))
  return { ...all, read }
}

test('an answer to what was told in another browser is here with what it is about, newest first', async () => {
  const { world, db, hub } = await rep()
  hub.changes = [
    change(first, status()),
    change(second, status({ state: 'used', reply: null, at: '2026-11-20T09:00:00.000Z' })),
    change(feedback(3), status({ state: 'seen', reply: null })),
    change(feedback(4), status(), false), // of a hub of before
  ]
  await syncRound(world)
  expect((await listAnswers(db)).map((item) => [item.id, item.state, isUnread(item)])).toEqual([
    [second.id, 'delivered', true],
    [first.id, 'delivered', true],
  ])
  expect(await db.outbox.get(first.id)).toMatchObject({ leadId: first.leadId, feedback: first })
  expect(await db.outbox.count()).toBe(3)
})

test('what was told here keeps its own row, and an erased one goes', async () => {
  const { world, db, hub, clock } = await rep()
  await addFeedback(db, first, { undoMs: 0, now: clock.now })
  await markDelivered(db, [first.id])
  hub.changes = [change(first, status()), change(second, status())]
  await syncRound(world)
  expect((await db.outbox.get(first.id))?.createdAt).toBe(clock.now)
  hub.changes.push(change(second, null, false))
  await syncRound(world)
  expect((await listAnswers(db)).map(({ id }) => id)).toEqual([first.id])
})

test('read here is told to the hub once, also when it was out of reach at first', async () => {
  const { world, db, hub, read } = await rep()
  hub.changes = [change(first, status())]
  await syncRound(world)
  expect(await countUnread(db)).toBe(1)
  await read()
  expect(await countUnread(db)).toBe(0)
  hub.faults = ['lost-request', 'lost-request']
  await syncRound(world)
  expect([hub.read, await countUnread(db)]).toEqual([[], 0])
  await syncRound(world)
  await syncRound(world)
  expect(hub.read).toEqual([{ id: first.id, at: status().at }])
})

test('read in another browser is read here, and a newer answer is unread again in both', async () => {
  const { world, db, hub, read } = await rep()
  hub.changes = [change(first, status()), change(second, status())]
  await syncRound(world)
  await read()
  hub.changes.push(change(second, status({ read: true })))
  hub.changes.push(change(first, status({ reply: 'One more thing', at: '2026-11-20T10:00:00.000Z' })))
  await syncRound(world)
  expect((await listAnswers(db)).map((item) => [item.id, isUnread(item)])).toEqual([
    [first.id, true],
    [second.id, false],
  ])
})

test('a hub of before is asked once, and what was read stays read here', async () => {
  const hub = new MemoryHub()
  hub.read = null
  const { world, db, read } = await rep(hub)
  hub.changes = [change(first, status())]
  await syncRound(world)
  await read()
  await syncRound(world)
  await syncRound(world)
  expect(hub.requests.filter(({ path }) => path === '/v1/feedback/read')).toHaveLength(1)
  expect(await countUnread(db)).toBe(0)
})

test('an answer that came while the other one was read stays unread', async () => {
  const { world, db, hub } = await rep()
  hub.changes = [change(first, status())]
  await syncRound(world)
  const seen = await listAnswers(db)
  hub.changes.push(change(first, status({ at: '2026-11-20T10:00:00.000Z' })))
  await syncRound(world)
  await markRead(db, seen)
  expect(await countUnread(db)).toBe(1)
})

test('who has a key of their own at the same computer sees nothing of the person before', async () => {
  const { world, db, hub, computer } = await rep()
  await setSetting(computer, 'connection', { ...CONNECTION, person: { id: 'p1', name: 'Sam' } })
  hub.changes = [change(first, status())]
  await syncRound(world)
  await addFeedback(db, second, { undoMs: 0, now: 5 })
  await db.drafts.put({ key: 'half', text: 'They said', at: 5 })
  hub.person = { id: 'p2', name: 'Kim' }
  const to = { hubAddress: CONNECTION.hubAddress, accessKey: 'k2', fetch: hub.fetch }
  await connect(computer, to)
  const now = await currentWorkspace(computer)
  expect(await listAnswers(now)).toEqual([])
  expect(await now.drafts.count()).toBe(0)
  expect((await now.outbox.toArray()).map((item) => item.id)).toEqual([second.id])
  // The same person with a renewed key keeps all.
  hub.changes = [change(first, status())]
  await syncRound(world)
  await connect(computer, { ...to, accessKey: 'k3' })
  expect(await listAnswers(now)).toHaveLength(1)
})
