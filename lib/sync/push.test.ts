import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedback } from '../../test/factories.ts'
import { CONNECTION, type Fault, MemoryHub, problem, testWorld } from '../../test/memory-hub.ts'
import { addFeedback, retryFeedback, takePending, undoFeedback, unsent } from '../db/outbox.ts'
import { readVisit } from '../db/sync-state.ts'
import { connect, signOut } from './connect.ts'
import { pushDue, syncRound } from './round.ts'

const items = (n: number) => Array.from({ length: n }, (_, i) => feedback(i + 1))

async function worldWith(n: number) {
  const all = await testWorld()
  for (const item of items(n)) await addFeedback(all.db, item, { undoMs: 0, now: all.clock.now })
  return all
}

test('sends in batches of 100 and marks each on the hub’s word', async () => {
  const { world, db, hub } = await worldWith(250)
  hub.refused.set(feedback(7).id, 'This lead is not known.')
  expect(await pushDue(world)).toEqual({ ok: true })
  expect(hub.requests).toHaveLength(3)
  expect(new Set(hub.rows).size).toBe(249)
  expect(await unsent(db)).toMatchObject([
    { id: feedback(7).id, state: 'failed', problem: 'This lead is not known.' },
  ])
})

test('a revoked key keeps everything waiting and says why; a new key sends it at once', async () => {
  const { world, computer, db, hub } = await worldWith(2)
  hub.faults = [problem(401, 'This access key was revoked.')]
  expect(await pushDue(world)).toMatchObject({ ok: false, reason: 'refused' })
  expect(await unsent(db)).toMatchObject([
    { state: 'waiting', reason: 'refused', problem: 'This access key was revoked.' },
    { state: 'waiting' },
  ])
  expect(await pushDue(world)).toEqual({ ok: true })
  expect(hub.rows).toEqual([])
  await connect(computer, { hubAddress: CONNECTION.hubAddress, accessKey: 'key-2', fetch: hub.fetch })
  world.now = () => Date.now() + 1000
  await syncRound(world)
  expect(hub.rows).toHaveLength(2)
})

test('waits longer each time, as long as the hub asks, and never longer than a quarter of an hour', async () => {
  const { world, db, hub, clock } = await worldWith(1)
  const waits: number[] = []
  for (let i = 0; i < 12; i++) {
    hub.faults = ['lost-request']
    await pushDue(world)
    const [item] = await unsent(db)
    waits.push(item!.notBefore - clock.now)
    clock.now = item!.notBefore
  }
  expect(waits.slice(0, 4)).toEqual([5000, 10_000, 20_000, 40_000])
  expect(Math.max(...waits)).toBe(900_000)
  hub.faults = [problem(503, 'Back in an hour.', { 'Retry-After': '3600' })]
  await pushDue(world)
  expect((await unsent(db))[0]!.notBefore - clock.now).toBe(3_600_000)
})

test('when the hub is back, a round sends what had been put off', async () => {
  const { world, hub } = await worldWith(1)
  hub.faults = ['lost-request']
  await pushDue(world)
  expect(await syncRound(world)).toEqual({ ok: true })
  expect(hub.rows).toHaveLength(1)
})

test('a batch that the hub refuses as a whole is tried one by one', async () => {
  const { world, db, hub } = await worldWith(3)
  hub.faults = [problem(413, 'Too large.'), 'none', problem(422, 'This note is too long.')]
  await pushDue(world)
  expect(hub.rows).toEqual([feedback(1).id, feedback(3).id])
  expect(await unsent(db)).toMatchObject([
    { id: feedback(2).id, state: 'failed', problem: 'This note is too long.' },
  ])
})

test('a proxy that takes no large requests gets smaller ones, and no item is blamed', async () => {
  const { world, db, hub } = await worldWith(5)
  const { fetch } = world
  world.fetch = async (url, init) =>
    String(init?.body).split('"kind"').length > 3
      ? new Response('<html>Request Entity Too Large</html>', { status: 413 })
      : fetch(url, init)
  expect(await pushDue(world)).toEqual({ ok: true })
  expect(hub.rows).toHaveLength(5)
  expect(await unsent(db)).toEqual([])
})

test('an answer that leaves an item out keeps it waiting', async () => {
  const { world, db, hub } = await worldWith(2)
  hub.faults = [
    Response.json({ results: [{ id: feedback(1).id, result: 'stored' }], history: 'e1', cursor: 'e1.0' }),
  ]
  await pushDue(world)
  expect(await unsent(db)).toMatchObject([{ id: feedback(2).id, state: 'waiting', reason: 'answer' }])
})

test('what an older version stored and nobody can read is kept and says so', async () => {
  const { world, db, hub } = await worldWith(1)
  const [item] = await unsent(db)
  await db.outbox.put({ ...item!, feedback: { kind: 'wave' } as never })
  await pushDue(world)
  expect(await unsent(db)).toMatchObject([{ state: 'failed', feedback: { kind: 'wave' } }])
  expect(hub.requests).toEqual([])
})

/** What can happen to a rep's feedback between click and hub, in any order. */
const Step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), undoMs: fc.constantFrom(0, 8000) }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat(9) }),
  fc.record({
    do: fc.constant('round' as const),
    faults: fc.array(
      fc.constantFrom<Exclude<Fault, Response> | 500 | 401>('none', 'lost-request', 'lost-answer', 500, 401),
      {
        maxLength: 4,
      },
    ),
    /** Two contexts whose lock failed them. */
    twice: fc.boolean(),
  }),
  fc.record({ do: fc.constant('kill' as const) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1000, 60_000, 1_000_000) }),
)

test('whatever is lost, killed, retried or sent twice: each feedback is on the hub exactly once, undone ones never', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { maxLength: 30 }), async (steps) => {
      const hub = new MemoryHub()
      const { world, db, clock } = await testWorld(hub)
      const given: string[] = []
      const undone = new Set<string>()
      for (const step of steps) {
        if (step.do === 'add') {
          const item = feedback(given.length + 1)
          given.push(item.id)
          await addFeedback(db, item, { undoMs: step.undoMs, now: clock.now })
        } else if (step.do === 'undo') {
          const id = given[step.which]
          if (id !== undefined && (await undoFeedback(db, id))) undone.add(id)
        } else if (step.do === 'round') {
          hub.faults = step.faults.map((f) => (typeof f === 'number' ? problem(f, 'No.') : f))
          const other = { ...world, locks: (await testWorld(hub)).locks }
          await Promise.all([syncRound(world), ...(step.twice ? [syncRound(other)] : [])])
        } else if (step.do === 'kill') {
          // The worker dies after it took the items and before it heard the hub.
          const taken = await takePending(db, { now: clock.now, limit: 100, visit: await readVisit(db) })
          for (const { id } of taken) hub.storeOne(id)
        } else clock.now += step.ms
      }
      clock.now += 10_000_000
      hub.faults = []
      await syncRound(world)
      expect([...hub.rows].sort()).toEqual(given.filter((id) => !undone.has(id)).sort())
      expect(await unsent(db)).toEqual([])
      db.close()
    }),
    { numRuns: 30 },
  )
})

const problemAs = {
  busy: () => problem(503, 'Busy.', { 'Retry-After': '2' }),
  broken: () => problem(500, 'No.'),
  'not let in': () => problem(401, 'The key was revoked.'),
  'whole batch refused': () => problem(422, 'No.'),
  'too large': () => problem(413, 'Too large.'),
  'a proxy': () => new Response('<html>Bad gateway</html>', { status: 502 }),
  'a sign-in page': () => new Response('<html>Sign in</html>'),
}
const FAULTS = ['none', 'lost-request', 'lost-answer', 'timeout', 'cut', 'in-doubt'] as const
const Happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ give: fc.integer({ min: 1, max: 7 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      round: fc.array(fc.constantFrom(...FAULTS, ...(Object.keys(problemAs) as (keyof typeof problemAs)[])), {
        maxLength: 6,
      }),
    }),
  },
  { weight: 2, arbitrary: fc.constant('save' as const) },
  { weight: 2, arbitrary: fc.constant('restore' as const) },
  { weight: 1, arbitrary: fc.constant('sign out and in' as const) },
)

test('20 items against every kind of answer, with a hub that is put back to copies: each ends there once', async () => {
  let restored = 0
  // One pair of databases, emptied for each run: to open them anew would be most of the time.
  const { world, computer, db, clock } = await testWorld()
  await fc.assert(
    fc.asyncProperty(
      fc.array(Happening, { minLength: 4, maxLength: 12 }),
      fc.nat(19),
      async (happenings, bad) => {
        const hub = new MemoryHub()
        world.fetch = hub.fetch
        await Promise.all(db.tables.map((table) => table.clear()))
        const all = items(20)
        const left = [...all]
        const give = async (n: number) => {
          for (const item of left.splice(0, n)) await addFeedback(db, item, { undoMs: 0, now: clock.now })
        }
        hub.refused.set(all[bad]!.id, 'This lead is not known.')
        let saved = hub.save()
        for (const happening of happenings) {
          clock.now += 1_000_000
          if (happening === 'save') saved = hub.save()
          else if (happening === 'restore') {
            hub.restore(saved)
            restored++
          } else if (happening === 'sign out and in') {
            // Delivered feedback goes with a sign-out: from then on it is the hub alone that has it.
            hub.faults = []
            await syncRound(world)
            await signOut(computer, 'keep')
            saved = hub.save()
            await connect(computer, { ...CONNECTION, fetch: hub.fetch })
          } else if ('give' in happening) await give(happening.give)
          else {
            hub.faults = happening.round.map((fault) => {
              const answer = problemAs[fault as keyof typeof problemAs]
              return answer ? answer() : (fault as Fault)
            })
            await syncRound(world)
          }
        }
        await give(20)
        hub.faults = []
        for (let rounds = 0; rounds < 2; rounds++) {
          clock.now += 10_000_000
          // What the hub refused is kept, and sent again when the rep says so.
          for (const { id, state } of await unsent(db))
            if (state === 'failed') await retryFeedback(db, id, clock.now)
          await syncRound(world)
        }
        expect([...hub.rows].sort()).toEqual(
          all
            .filter((_, n) => n !== bad)
            .map(({ id }) => id)
            .sort(),
        )
        expect(await unsent(db)).toMatchObject([{ id: all[bad]!.id, state: 'failed' }])
      },
    ),
    { numRuns: 50, seed: 20261129 },
  )
  expect(restored).toBeGreaterThan(15)
}, 600_000)
