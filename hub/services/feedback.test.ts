import fc from 'fast-check'
import type { KyselyPlugin } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import type { Evidence } from '../../lib/domain/talking-point.ts'
import type { Store } from '../store/open.ts'
import { lockTalkingPoint } from '../store/talking-points.ts'
import { write } from '../store/transaction.ts'
import { actorOf, allOf, onBothDatabases, putLead, WORKSPACE, withKeys } from '../testing.ts'
import type { Actor } from './actor.ts'
import { readChanges } from './changes.ts'
import { postFeedback } from './feedback.ts'
import { listTalkingPoints, proposeTalkingPoint } from './talking-points.ts'

const OUTCOMES = ['shown', 'used', 'worked', 'did_not_work'] as const
const COUNTED = { shown: 'shown', used: 'used', worked: 'worked', did_not_work: 'didNotWork' } as const
const NOTHING: Evidence = { shown: 0, used: 0, worked: 0, didNotWork: 0 }

const outcome = (talkingPointId: string, what: string, more: object = {}) => ({
  id: uuidv7(),
  kind: 'point_outcome',
  leadId: null,
  host: 'gmail',
  pageKind: 'message',
  at: new Date().toISOString(),
  talkingPointId,
  outcome: what,
  ...more,
})
const heard = (leadId: string | null, more: object = {}) => ({
  id: uuidv7(),
  kind: 'heard',
  leadId,
  host: null,
  pageKind: null,
  at: '2026-11-01T10:00:00Z',
  what: 'objection',
  text: 'Too expensive',
  ...more,
})

/** The store, and how many statements went through it. Transactions' BEGIN and COMMIT are not among them. */
function counting(store: Store): { store: Store; statements: () => number } {
  let n = 0
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      n += 1
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const counted = { ...store, db: store.db.withPlugin(plugin), writes: store.writes.withPlugin(plugin) }
  return { store: counted, statements: () => n }
}

onBothDatabases('feedback', (open) => {
  let opened: ReturnType<typeof openWorld> | undefined
  async function openWorld() {
    const store = await open()
    const keys = await withKeys(store)
    const [rep, other, marketer] = [actorOf(keys.rep), actorOf(keys.otherRep), actorOf(keys.marketer)]
    await write(store, WORKSPACE, async (tx) => {
      for (const id of ['l1', 'l2']) await putLead(tx, { id, emails: [`${id}@example.com`] })
    })
    return { store, rep, other, marketer }
  }

  /** One database for all tests, with talking points for each. */
  async function world(...points: string[]) {
    opened ??= openWorld()
    const { store, rep, other, marketer } = await opened
    const content = {
      ...{ title: 'Payback', text: 'In 9 months.', language: 'en', objection: null, proof: null },
      ...{ triggers: [], stages: [], lens: null, tags: [] },
    }
    for (const id of points) await proposeTalkingPoint(store, marketer, { id, content })
    const evidence = async () =>
      Object.fromEntries(
        (await listTalkingPoints(store, rep, { limit: 100 })).talkingPoints
          .filter(({ id }) => points.includes(id))
          .map((point) => [point.id, point.evidence]),
      )
    return { store, rep, other, evidence }
  }

  test('a batch runs as many statements with 100 items as with one', async () => {
    const { store, rep, evidence } = await world('s0', 's1', 's2')
    const ran = async (items: unknown[]) => {
      const { store: counted, statements } = counting(store)
      const { results } = await postFeedback(counted, rep, items)
      expect(results.map(({ result }) => result)).toEqual(items.map(() => 'stored'))
      return statements()
    }
    const batch = (n: number) =>
      Array.from({ length: n }, (_, at) =>
        at % 2 ? heard(at % 4 === 1 ? 'l1' : 'l2') : outcome(`s${at % 3}`, OUTCOMES[at % 4]!),
      )
    const one = await ran([outcome('s1', 'worked', { leadId: 'l1' })])
    expect(one).toBeLessThanOrEqual(10)
    for (const n of [10, 100]) expect(await ran(batch(n))).toBe(one)
    const again = batch(100)
    await ran(again)
    expect(await ran(again)).toBeLessThan(one)
    const counted = Object.values(await evidence()).flatMap((counts) => Object.values(counts))
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(1 + 5 + 50 + 50)
  })

  test('any batches, also twice, with doubles and at once, give what a simple model gives', async () => {
    const { store, rep, other, evidence } = await world('p1', 'p2')
    const make = fc.constantFrom(
      ...OUTCOMES.flatMap((what) => ['p1', 'p2', 'gone'].map((point) => () => outcome(point, what))),
      ...['l1', 'gone', null].map((lead) => () => heard(lead)),
      () => heard('l1', { kind: 'lead_verdict', verdict: 'reject' }),
      () => heard('l1', { kind: 'lead_verdict', verdict: 'reject', reason: 'duplicate' }),
      () => heard('l1', { text: ' ' }),
      () => ({ kind: 'nothing known' }),
    )
    const batch = fc.record({
      items: fc.array(fc.record({ id: fc.nat(5), make }), { minLength: 1, maxLength: 12 }),
      sender: fc.constantFrom(rep, other),
      copies: fc.integer({ min: 1, max: 3 }),
    })
    type Sent = Record<string, unknown> & { id: string }
    const stored = new Map<string, Actor>()
    const counts: Record<string, Evidence> = { p1: { ...NOTHING }, p2: { ...NOTHING } }
    const model = (sender: Actor, one: Sent): string => {
      if (one.kind === 'nothing known' || one.text === ' ') return 'refused'
      const known = stored.get(one.id)
      if (known) return known === sender ? 'stored' : 'refused'
      if (one.leadId === 'gone' || one.talkingPointId === 'gone') return 'refused'
      if (one.verdict === 'reject' && !one.reason) return 'refused'
      stored.set(one.id, sender)
      if (one.kind === 'point_outcome')
        counts[String(one.talkingPointId)]![COUNTED[one.outcome as keyof typeof COUNTED]] += 1
      return 'stored'
    }
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), async (batches) => {
        const ids = Array.from({ length: 6 }, () => uuidv7())
        for (const { items, sender, copies } of batches) {
          const sent = items.map(({ id, make }): Sent => ({ ...make(), id: ids[id]! }))
          const posts = Array.from({ length: copies }, () => postFeedback(store, sender, sent))
          const modelled = () => sent.map((one) => `${one.id} ${model(sender, one)}`)
          // Which of several at once came first is open; each finds the batch either new or stored.
          const expected = [modelled(), modelled()]
          for (const { results } of await Promise.all(posts))
            expect(copies === 1 ? [expected[0]] : expected).toContainEqual(
              results.map(({ id, result }) => `${id} ${result}`),
            )
        }
        expect(await evidence()).toEqual(counts)
      }),
      { numRuns: 25 },
    )
    const rows = await allOf(store).selectFrom('feedback').select(['id', 'person_id']).execute()
    const senders = new Map(rows.map((row) => [row.id, row.person_id]))
    for (const [id, sender] of stored) expect(senders.get(id)).toBe(sender.personId)
  }, 120_000)

  test('one item in two requests of two people at once is stored for one and refused to the other', async () => {
    const { store, rep, other, evidence } = await world('at-once')
    for (let round = 0; round < 10; round++) {
      const items = Array.from({ length: 5 }, () => outcome('at-once', 'used'))
      const answers = await Promise.all([
        postFeedback(store, rep, items),
        postFeedback(store, other, items.toReversed()),
      ])
      const results = answers.map((answer) => new Map(answer.results.map((r) => [r.id, r.result])))
      for (const { id } of items)
        expect([results[0]!.get(id), results[1]!.get(id)].sort()).toEqual(['refused', 'stored'])
    }
    expect((await evidence())['at-once']).toEqual({ ...NOTHING, used: 50 })
  })

  test('what was shown and used is told to nobody and waits for nobody; what worked is announced', async () => {
    const { store, rep, evidence } = await world('told', 'told2')
    const before = (await readChanges(store, rep, { limit: 500 })).cursor
    const changed = async () =>
      (await readChanges(store, rep, { since: before, limit: 100 })).changes.map(
        ({ kind, id }) => `${kind} ${id}`,
      )
    await postFeedback(store, rep, [outcome('told', 'shown'), outcome('told', 'used')])
    expect(await changed()).toEqual([])
    if (store.kind === 'postgres') {
      // Somebody edits this talking point and takes their time.
      await write(store, WORKSPACE, async (tx) => {
        await lockTalkingPoint(tx.db, WORKSPACE, 'told')
        await postFeedback(store, rep, [outcome('told', 'shown')])
      })
    } else await postFeedback(store, rep, [outcome('told', 'shown')])
    expect(await changed()).toEqual([])
    const worked = outcome('told', 'worked')
    await postFeedback(store, rep, [worked, outcome('told2', 'shown')])
    expect(await changed()).toEqual([`feedback_status ${worked.id}`, 'talking_point told'])
    expect(await evidence()).toMatchObject({
      told: { shown: 2, used: 1, worked: 1, didNotWork: 0 },
      told2: { ...NOTHING, shown: 1 },
    })
  })

  test('an outcome counts on the day of the click, and on today where the clock cannot be right', async () => {
    const { store, rep } = await world('clock')
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString()
    await postFeedback(
      store,
      rep,
      [day(-3), day(-3), day(40), '0000-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z'].map(
        (at) => outcome('clock', 'used', { at }),
      ),
    )
    const rows = await allOf(store)
      .selectFrom('talking_point_counts')
      .select((eb) => [eb.cast<string>('day', 'text').as('day'), 'used'])
      .where('talking_point_id', '=', 'clock')
      .orderBy('day')
      .execute()
    expect(rows).toEqual([
      { day: day(-3).slice(0, 10), used: 2 },
      { day: day(0).slice(0, 10), used: 4 },
    ])
  })
})
