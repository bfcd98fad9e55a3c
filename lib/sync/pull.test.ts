import { expect, test } from 'vitest'
import { contextOf, feedback, talkingPoint } from '../../test/factories.ts'
import { CONNECTION, MemoryHub, problem, testWorld } from '../../test/memory-hub.ts'
import { addFeedback, markDelivered, nextDue } from '../db/outbox.ts'
import { getSetting, setSetting } from '../db/settings.ts'
import { nextVisit, readSync, readVisit, updateSync } from '../db/sync-state.ts'
import { currentWorkspace } from '../db/workspaces.ts'
import { connect, leaveLockedOut, signOut } from './connect.ts'
import { pull, pullUnreadableAgain } from './pull.ts'
import { pushDue, syncRound } from './round.ts'

const leadChange = (n: number) => {
  const value = contextOf([], {}, n)
  return { kind: 'lead', id: value.lead.id, value }
}
const gone = (id: string, kind = 'lead') => ({ kind, id, value: null })
const point = talkingPoint(1)

async function hubWith(...changes: MemoryHub['changes']) {
  const hub = new MemoryHub()
  hub.changes = changes
  return testWorld(hub)
}

test('takes every page, keeps the cursor, and asks only for what is new next time', async () => {
  const { world, db, hub } = await hubWith(leadChange(1), leadChange(2), leadChange(3), {
    kind: 'talking_point',
    id: point.id,
    value: point,
  })
  expect(await syncRound(world)).toEqual({ ok: true })
  expect([await db.leads.count(), await db.talkingPoints.count()]).toEqual([3, 1])
  expect(await readSync(db)).toMatchObject({
    cursor: 'e1.4',
    running: false,
    received: 4,
    lastProblem: null,
  })
  await syncRound(world)
  expect(hub.requests.map(({ path }) => path)).toEqual(
    ['', '?since=e1.2', '?since=e1.4'].map((query) => `/v1/changes${query}`),
  )
})

test('a tombstone removes the lead or talking point, a later row brings it back', async () => {
  const { world, db } = await hubWith(
    leadChange(1),
    { kind: 'talking_point', id: point.id, value: point },
    gone('lead-1'),
    gone(point.id, 'talking_point'),
    leadChange(2),
  )
  await syncRound(world)
  expect(await db.leads.toCollection().primaryKeys()).toEqual(['lead-2'])
  expect(await db.talkingPoints.count()).toBe(0)
})

test('a removal and a new row of one lead in one page end as the last one says', async () => {
  const { world, db, hub } = await hubWith(gone('lead-1'), leadChange(1), leadChange(2), gone('lead-2'))
  hub.pageSize = 4
  await syncRound(world)
  expect(await db.leads.toCollection().primaryKeys()).toEqual(['lead-1'])
})

test('goes on after a failure where it was', async () => {
  const { world, db, hub } = await hubWith(leadChange(1), leadChange(2), leadChange(3))
  hub.faults = ['none', 'lost-answer']
  expect(await syncRound(world)).toMatchObject({ ok: false, reason: 'offline' })
  expect(await readSync(db)).toMatchObject({
    cursor: 'e1.2',
    lastProblem: { reason: 'offline' },
    running: false,
  })
  await syncRound(world)
  expect(hub.requests.at(-1)?.path).toBe('/v1/changes?since=e1.2')
  expect(await readSync(db)).toMatchObject({ cursor: 'e1.3', lastProblem: null })
})

test.each([
  ['well', 'none'],
  ['badly', 'lost-answer'],
] as const)('how a round has ended (%s) is not said of who is connected since', async (_, fault) => {
  const { world, db, hub } = await hubWith(leadChange(1))
  hub.faults = [fault]
  const locks: typeof world.locks = {
    request: (name, options, work) =>
      world.locks.request(name, options, async (lock) => {
        const result = await work(lock)
        if (!name.includes('pull')) return result
        await nextVisit(db)
        await updateSync(db, { cursor: null, lastOkAt: null, lastProblem: null })
        return result
      }),
  }
  await syncRound({ ...world, locks })
  expect(await readSync(db)).toMatchObject({ lastOkAt: null, lastProblem: null })
  await syncRound(world)
  expect(await readSync(db)).toMatchObject({ lastOkAt: new Date(world.now()).toISOString() })
})

test('a revoked key is told apart from a hub that is down', async () => {
  const { world, db, hub } = await hubWith()
  hub.faults = [problem(401, 'This access key was revoked. Ask for a new one.')]
  expect(await syncRound(world)).toEqual({
    ok: false,
    reason: 'refused',
    detail: 'This access key was revoked. Ask for a new one.',
  })
  expect(await readSync(db)).toMatchObject({ lastProblem: { reason: 'refused' } })
})

test('a row that cannot be read holds up no other, and comes again after an update', async () => {
  const { world, db, hub } = await hubWith(
    leadChange(1),
    { kind: 'lead', id: 'odd', value: { of: 'tomorrow' } },
    leadChange(3),
  )
  await syncRound(world)
  expect(await db.leads.count()).toBe(2)
  expect(await readSync(db)).toMatchObject({ cursor: 'e1.3', unreadable: 1 })
  hub.changes[1] = leadChange(2)
  await pullUnreadableAgain(db)
  await syncRound(world)
  expect(await db.leads.count()).toBe(3)
  expect(await readSync(db)).toMatchObject({ unreadable: 0, resync: false })
})

test('another history of the hub: all comes again, the rest is dropped at the end, and feedback is sent again', async () => {
  const { world, db, hub } = await hubWith(leadChange(1), leadChange(2), leadChange(3))
  await syncRound(world)
  await addFeedback(db, feedback(1), { undoMs: 0, now: world.now() - 1000 })
  await addFeedback(db, feedback(2), { undoMs: 60_000, now: world.now() })
  await syncRound(world)
  expect(hub.rows).toEqual([feedback(1).id])

  // The hub was put back to a dump from before the feedback and without lead 1; the first page comes, the second fails.
  hub.history = 'e2'
  hub.rows = []
  hub.changes = [leadChange(2), leadChange(4), leadChange(5)]
  hub.faults = ['none', 'none', 'lost-request']
  await syncRound(world)
  expect((await db.leads.toCollection().primaryKeys()).sort()).toEqual([
    'lead-1',
    'lead-2',
    'lead-3',
    'lead-4',
  ])
  await syncRound(world)
  expect((await db.leads.toCollection().primaryKeys()).sort()).toEqual(['lead-2', 'lead-4', 'lead-5'])
  expect(await readSync(db)).toMatchObject({ resync: false, cursor: 'e2.3' })
  expect(await db.received.count()).toBe(0)
  expect(hub.rows).toEqual([feedback(1).id])
  expect((await db.outbox.toArray()).map(({ state }) => state).sort()).toEqual(['delivered', 'waiting'])
})

test('an answer to an earlier cursor is dropped: nothing goes when all is asked for again meanwhile', async () => {
  const { world, db, hub } = await hubWith(
    leadChange(1),
    { kind: 'lead', id: 'odd', value: {} },
    leadChange(3),
  )
  await syncRound(world)
  const { fetch } = world
  world.fetch = async (...request) => {
    const answer = await fetch(...request)
    world.fetch = fetch
    await pullUnreadableAgain(db) // the extension was updated while the hub answered that there is nothing new
    return answer
  }
  hub.changes[1] = leadChange(2)
  expect(await syncRound(world)).toEqual({ ok: true })
  expect((await db.leads.toCollection().primaryKeys()).sort()).toEqual(['lead-1', 'lead-2', 'lead-3'])
  expect(await readSync(db)).toMatchObject({ unreadable: 0, resync: false, cursor: 'e1.3' })
})

test('what comes after a sign-out is dropped, and unsent feedback stays', async () => {
  const { world, computer, db, hub } = await hubWith(leadChange(1), leadChange(2), leadChange(3))
  await addFeedback(db, feedback(1), { undoMs: 60_000, now: world.now() })
  await addFeedback(db, feedback(2), { undoMs: 0, now: 0 })
  await markDelivered(db, [feedback(2).id])
  const { fetch } = world
  world.fetch = async (...request) => {
    const answer = await fetch(...request)
    await signOut(computer, 'keep')
    return answer
  }
  expect(await syncRound(world)).toEqual({ ok: true })
  expect([await db.leads.count(), await db.outbox.count(), hub.requests.length]).toEqual([0, 1, 1])
  expect(await readSync(db)).toMatchObject({ cursor: null })
  expect(await syncRound(world)).toMatchObject({ ok: false, reason: 'not_connected' })
})

test('with "discard" nothing of the rep stays either', async () => {
  const { world, computer, db } = await hubWith(leadChange(1))
  await syncRound(world)
  await addFeedback(db, feedback(1), { undoMs: 60_000, now: world.now() })
  await db.drafts.put({ key: 'a', text: 'b', at: 0 })
  await signOut(computer, 'discard')
  const rows = await Promise.all(db.tables.map((table) => table.toArray()))
  expect(rows.flat()).toMatchObject([{ key: 'address' }, { key: 'visit' }])
})

test('a sign-out that is broken off leaves the rep connected, never signed out with what should have gone', async () => {
  const { world, computer, db } = await hubWith(leadChange(1))
  await syncRound(world)
  await addFeedback(db, feedback(1), { undoMs: 60_000, now: world.now() })
  computer.settings.hook('deleting', () => {
    throw new Error('the page was closed')
  })
  await expect(signOut(computer, 'discard')).rejects.toThrow('the page was closed')
  expect([await db.leads.count(), await db.outbox.count()]).toEqual([0, 0])
  expect(await getSetting(computer, 'connection')).toEqual(CONNECTION)
})

test('connecting keeps what is there for the same workspace and drops it for another', async () => {
  const { world, computer, db, hub } = await hubWith(leadChange(1))
  await syncRound(world)
  const again = await connect(computer, {
    hubAddress: CONNECTION.hubAddress,
    accessKey: 'key-2',
    fetch: hub.fetch,
  })
  expect(again).toMatchObject({ ok: true })
  expect(await getSetting(computer, 'connection')).toEqual({ ...CONNECTION, accessKey: 'key-2' })
  expect(await db.leads.count()).toBe(1)

  hub.workspaceId = '019aa000-0000-7000-8000-0000000000b2'
  await connect(computer, { hubAddress: CONNECTION.hubAddress, accessKey: 'key-3', fetch: hub.fetch })
  expect(await db.leads.count()).toBe(0)
  expect((await currentWorkspace(computer)).name).toContain(hub.workspaceId)
  hub.faults = [problem(401, 'Unknown key.')]
  await connect(computer, { hubAddress: CONNECTION.hubAddress, accessKey: 'wrong', fetch: hub.fetch })
  expect((await getSetting(computer, 'connection'))?.accessKey).toBe('key-3')
})

test('where the company allows one hub only, another is not asked, and what came from it goes', async () => {
  const { world, computer, db, hub } = await hubWith(leadChange(1))
  await syncRound(world)
  await addFeedback(db, feedback(1), { undoMs: 0, now: 0 })
  const policy = { hubAddress: 'https://hub.acme.test', locked: ['hubAddress' as const] }
  await setSetting(computer, 'policy', { policy, problem: null })
  await leaveLockedOut(computer)
  const asked = hub.requests.length
  expect(await syncRound(world)).toMatchObject({ ok: false, reason: 'not_connected' })
  expect(hub.requests.length).toBe(asked)
  expect([await db.leads.count(), await db.outbox.count()]).toEqual([0, 1])

  hub.workspaceId = '019aa000-0000-7000-8000-0000000000b2'
  await connect(computer, { hubAddress: CONNECTION.hubAddress, accessKey: 'key', fetch: hub.fetch })
  expect(await getSetting(computer, 'connection')).toMatchObject({ hubAddress: 'https://hub.acme.test' })
  await syncRound(world)
  expect(hub.rows).toEqual([]) // it was given for another company
})

test('one pull at a time: an alarm leaves it to the one that runs, a click waits for its end', async () => {
  const { world, hub } = await hubWith(leadChange(1))
  const { fetch } = world
  const others: Promise<unknown>[] = []
  world.fetch = async (...request) => {
    if (others.length === 0) others.push(syncRound(world), syncRound(world, { wait: true }))
    await others[0]
    return fetch(...request)
  }
  const first = await syncRound(world)
  const [alarm, click] = await Promise.all(others)
  expect(first).toEqual({ ok: true })
  expect(alarm).toMatchObject({ ok: false, reason: 'busy' })
  expect(click).toEqual({ ok: true })
  expect(hub.requests.map(({ path }) => path)).toEqual(['/v1/changes', '/v1/changes?since=e1.1'])
})

test('a hub that says "more" and gives the same page again is left alone after one page', async () => {
  const { world, db, hub } = await hubWith(leadChange(1), leadChange(2), leadChange(3))
  const stuck = { history: 'e1', cursor: 'e1.2', more: true, changes: [leadChange(1)] }
  hub.faults = ['none', Response.json(stuck)]
  expect(await syncRound(world)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('same page again'),
  })
  expect(hub.requests).toHaveLength(2)
  expect(await db.leads.count()).toBe(2)
  await syncRound(world)
  expect(await db.leads.count()).toBe(3)
})

test('a hub that never ends saying "more" ends the round, what came is kept, and the next round goes on there', async () => {
  const { db } = await hubWith()
  let page = 0
  const client = {
    changes: async () => {
      page++
      return {
        ok: true as const,
        value: { history: 'e', cursor: `e.${page}`, more: true, changes: [leadChange(page)] },
      }
    },
  }
  const visit = await readVisit(db)
  expect(await pull({ db, client, visit, now: Date.now }, 20)).toMatchObject({
    ok: false,
    failure: { reason: 'answer' },
  })
  expect(page).toBe(20)
  expect(await db.leads.count()).toBe(20)
  expect(await readSync(db)).toMatchObject({ cursor: 'e.20', running: false })
})

test('a hub that knows none of its own cursors is started again with once a round, not for ever', async () => {
  const { world, db, hub } = await hubWith(leadChange(1), leadChange(2), leadChange(3))
  await syncRound(world)
  hub.numberOf = (cursor) => (cursor === null ? 0 : null)
  expect(await syncRound(world)).toMatchObject({ ok: false })
  expect(hub.requests.length).toBeLessThan(8)
  expect(await db.leads.count()).toBe(3)
})

test('feedback that was acknowledged before the first pull counts: the hub that lost it is noticed', async () => {
  const { world, db, hub } = await hubWith(leadChange(1))
  const before = hub.save()
  await addFeedback(db, feedback(1), { undoMs: 0, now: 0 })
  expect(await pushDue(world)).toEqual({ ok: true })
  hub.restore(before)
  await syncRound(world)
  await syncRound(world)
  expect(hub.rows).toEqual([feedback(1).id])
  expect(hub.requests.some(({ path }) => path.includes('seen='))).toBe(true)
})

test('a hub that was put back is noticed at the next feedback too, and earlier feedback goes again', async () => {
  const { world, db, hub } = await hubWith()
  const before = hub.save()
  await addFeedback(db, feedback(1), { undoMs: 0, now: 0 })
  await pushDue(world)
  hub.restore(before)
  await addFeedback(db, feedback(2), { undoMs: 0, now: 1 })
  await pushDue(world)
  expect(hub.rows).toEqual([feedback(2).id]) // the other one waits for what the hub says
  expect(await nextDue(db)).toBeNull()
  await syncRound(world)
  expect([...hub.rows].sort()).toEqual([feedback(1).id, feedback(2).id])
})

test('what was told about somebody erased since does not come back to a hub that was put back', async () => {
  for (const noticed of ['with the next feedback', 'with a pull']) {
    const { world, db, hub } = await hubWith()
    const before = hub.save()
    await addFeedback(db, feedback(1), { undoMs: 0, now: 0 })
    await pushDue(world)
    hub.restore({ ...before, changes: [gone(feedback(1).id, 'feedback_status')] })
    if (noticed === 'with the next feedback') await addFeedback(db, feedback(2), { undoMs: 0, now: 1 })
    await syncRound(world)
    await syncRound(world)
    expect(hub.rows).not.toContain(feedback(1).id)
    expect(await db.outbox.get(feedback(1).id)).toBeUndefined()
  }
})

test('also where it was put back by hand and its history has the same name', async () => {
  const { world, db, hub } = await hubWith()
  const before = hub.save()
  await addFeedback(db, feedback(1), { undoMs: 0, now: 0 })
  await pushDue(world)
  const { history } = hub
  hub.restore(before)
  hub.history = history
  await addFeedback(db, feedback(2), { undoMs: 0, now: 1 })
  expect(await syncRound(world)).toEqual({ ok: true })
  expect([...hub.rows].sort()).toEqual([feedback(1).id, feedback(2).id])
})

test('a hub of before gets real ids: what is stored becomes the named workspace’s with the next round', async () => {
  const hub = new MemoryHub()
  hub.workspaceId = 'main'
  hub.changes = [leadChange(1)]
  const { world, computer, db } = await testWorld(hub, { workspaceId: 'main' })
  await syncRound(world)
  await addFeedback(db, feedback(1), { undoMs: 60_000, now: world.now() })
  hub.workspaceId = CONNECTION.workspaceId as string
  hub.faults = ['none', 'lost-request', 'lost-request']
  await syncRound(world)
  const named = await currentWorkspace(computer)
  expect(named.name).toContain(CONNECTION.workspaceId)
  expect([await named.leads.count(), await named.outbox.count(), await db.outbox.count()]).toEqual([1, 1, 0])
  expect(await getSetting(computer, 'connection')).toEqual(CONNECTION)
})

test('two companies: what was kept for the first goes to the first alone', async () => {
  const first = new MemoryHub()
  const second = new MemoryHub()
  second.workspaceId = '019aa000-0000-7000-8000-0000000000b2'
  const { world, computer, db, clock } = await testWorld(first)
  const to = async (hub: MemoryHub, hubAddress: string) => {
    world.fetch = hub.fetch
    await connect(computer, { hubAddress, accessKey: 'k', fetch: hub.fetch })
  }
  await addFeedback(db, feedback(1), { undoMs: 0, now: clock.now - 1 })
  await syncRound(world)
  await addFeedback(db, feedback(2), { undoMs: 0, now: clock.now - 1 })
  await to(second, 'https://second.example')
  const other = await currentWorkspace(computer)
  await addFeedback(other, feedback(3), { undoMs: 0, now: clock.now - 1 })
  await syncRound(world)
  second.restore(new MemoryHub().save())
  await syncRound(world)
  expect([first.rows, second.rows]).toEqual([[feedback(1).id], [feedback(3).id]])
  await to(first, CONNECTION.hubAddress)
  clock.now = Date.now() + 1000
  await syncRound(world)
  expect([first.rows, second.rows]).toEqual([[feedback(1).id, feedback(2).id], [feedback(3).id]])
})
