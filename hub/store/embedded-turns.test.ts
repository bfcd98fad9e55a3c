import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openEmbedded } from '../testing.ts'
import type { Db } from './open.ts'
import { StoreUnavailable } from './unavailable.ts'

/**
 * Nobody may have the embedded database for themselves, nor, where it runs in the thread that answers as in memory, that
 * thread.
 */

const store = await openEmbedded()
afterAll(() => store.close())

const slow = (db: Db) => sql`select sum(length(md5(n::text))) from generate_series(1, 8000) n`.execute(db)
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function lengthOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** How late a timer is at worst while this goes on. */
async function lateness(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now()
  let worst = 0
  const look = () => {
    worst = Math.max(worst, performance.now() - last)
    last = performance.now()
  }
  const timer = setInterval(look, 1)
  await work()
  await sleep(5)
  look()
  clearInterval(timer)
  return worst
}

const MANY = 60
/** On a machine with much to do the last ones may be refused. */
const crowd = (one: () => Promise<unknown>) => Promise.allSettled(Array.from({ length: MANY }, one))

test.each<[string, () => Promise<unknown>]>([
  ['statements', () => crowd(() => slow(store.db))],
  ['statements for several uses', () => crowd(() => Promise.all([slow(store.bulk), slow(store.jobs)]))],
  [
    'transactions',
    () =>
      crowd(() =>
        store.writes.transaction().execute(async (tx) => {
          await slow(tx)
        }),
      ),
  ],
  [
    'statements of one transaction',
    () =>
      store.jobs.transaction().execute(async (tx) => {
        for (let n = 0; n < MANY; n++) await slow(tx)
      }),
  ],
])('a crowd of %s leaves the timers their time', async (_, work) => {
  await slow(store.db)
  const one = (await lengthOf(() => slow(store.db))) + 1
  expect(await lateness(work)).toBeLessThan((MANY / 3) * one)
})

test('health comes first; a look-up, a write and a job do not wait for all pages that were asked for before', async () => {
  const order: string[] = []
  const ask = async (name: string, db: Db) => {
    await slow(db)
    order.push(name)
  }
  const pages = Array.from({ length: 40 }, () => ask('page', store.bulk))
  const check = store.checkReads().then(() => order.push('health'))
  const others = [ask('write', store.writes), ask('job', store.jobs), ask('read', store.db)]
  await Promise.all([...pages, check, ...others])
  expect(order.indexOf('health')).toBeLessThanOrEqual(1)
  for (const name of ['read', 'write', 'job']) expect(order.indexOf(name), name).toBeLessThan(25)
})

test('who asks again as soon as there is an answer does not wait for a job in between', async () => {
  const order: string[] = []
  const ask = async (name: string, db: Db) => {
    await slow(db)
    order.push(name)
  }
  const jobs = Array.from({ length: 10 }, () => ask('job', store.jobs))
  for (let n = 0; n < 2; n++) {
    await sql`select 1`.execute(store.db)
    order.push('read')
  }
  await Promise.all(jobs)
  expect(order.lastIndexOf('read') - order.indexOf('read')).toBe(1)
})

test('a crowd of long looks leaves pages their time, too', async () => {
  const order: string[] = []
  const ask = async (name: string, db: Db) => {
    await slow(db)
    order.push(name)
  }
  await Promise.all([
    ...Array.from({ length: 40 }, () => ask('read', store.db)),
    ...Array.from({ length: 5 }, () => ask('page', store.bulk)),
  ])
  expect(order.lastIndexOf('page')).toBeLessThan(35)
})

test('who waits in vain is told within the time; a job waits as long as it takes; what runs is not touched', async () => {
  const counted = await openEmbedded()
  await sql`create table counted (n int)`.execute(counted.jobs)
  const began = Promise.withResolvers<void>()
  const refused = Promise.withResolvers<void>()
  const holder = counted.writes.transaction().execute(async (tx) => {
    await sql`insert into counted values (1)`.execute(tx)
    began.resolve()
    await refused.promise
    await sql`insert into counted values (2)`.execute(tx)
  })
  await began.promise
  const job = sql<{ n: number }>`select n from counted order by n`.execute(counted.jobs)
  const waiting = [counted.db, counted.bulk, counted.writes].map((db) => sql`select 1`.execute(db))
  const answers = await Promise.allSettled([...waiting, counted.checkReads(), counted.checkWrites()])
  for (const answer of answers) {
    expect(answer.status).toBe('rejected')
    const { reason } = answer as PromiseRejectedResult
    expect(reason).toBeInstanceOf(StoreUnavailable)
    expect(reason.reason).toBe('busy')
  }
  refused.resolve()
  await holder
  expect((await job).rows).toEqual([{ n: 1 }, { n: 2 }])
  await counted.checkWrites()
  await counted.close()
})

test('transactions of all uses are alone, and what fails is taken back', async () => {
  const counted = await openEmbedded()
  await sql`create table counted (n int)`.execute(counted.jobs)
  await sql`insert into counted values (0)`.execute(counted.jobs)
  const raise = (db: Db, fails: boolean) =>
    db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ n: number }>`select n from counted`.execute(tx)
      await sleep(1)
      await sql`update counted set n = ${rows[0]!.n + 1}`.execute(tx)
      if (fails) throw new Error('taken back')
    })
  const uses = [counted.db, counted.bulk, counted.writes, counted.jobs]
  const all = Array.from({ length: 80 }, (_, n) => raise(uses[n % 4]!, n % 5 === 0))
  const done = (await Promise.allSettled(all)).filter(({ status }) => status === 'fulfilled')
  expect(done).toHaveLength(64)
  const { rows } = await sql<{ n: number }>`select n from counted`.execute(counted.db)
  expect(rows).toEqual([{ n: 64 }])
  await counted.close()
})
