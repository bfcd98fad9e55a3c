import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { CopyingConnection } from '../store/copy-into.ts'
import type { Db } from '../store/open.ts'
import { BATCH, copyRows } from './staged-rows.ts'

/** Rows are staged on a machine on which each takes so many milliseconds; how many stood in each statement. */
function createMachine() {
  let each = 0
  let sizes: number[] = []
  const connection: Pick<CopyingConnection, 'copyIn'> = {
    async copyIn(_, text) {
      sizes.push(text.split('\n').length - 1)
      if (each > 0) await wait(sizes.at(-1)! * each)
    },
  }
  const db = {
    isTransaction: false,
    getExecutor: () => ({
      provideConnection: (work: (one: typeof connection) => Promise<unknown>) => work(connection),
    }),
  } as unknown as Db
  return async (rows: number, ms: number): Promise<number[]> => {
    each = ms
    sizes = []
    const all = Array.from({ length: rows }, (_, line) => [0, line])
    await copyRows(db, { workspaceId: 'w', importId: 'i' }, ['part', 'line'], all)
    return sizes
  }
}

test('rows are staged in as many statements as leave room for others: more of them where each takes longer', async () => {
  const quick = await createMachine()(10_000, 0)
  expect(Math.max(...quick)).toBe(2_000)
  const slow = await createMachine()(1_500, 0.6)
  expect(Math.max(...slow)).toBeLessThan(1_000)
  for (const all of [quick, slow])
    expect(all.reduce((sum, size) => sum + size)).toBe(all === quick ? 10_000 : 1_500)
})

test('where rows come a thousand at a time, a machine that has become slow is noticed', async () => {
  const stage = createMachine()
  for (let batch = 0; batch < 10; batch++) await stage(BATCH, 0)
  expect(await stage(BATCH, 0.2)).toEqual([BATCH])
  expect(Math.max(...(await stage(BATCH, 0.2)))).toBeLessThan(BATCH / 2)
})

test('a few rows that take long make no statement smaller', async () => {
  const stage = createMachine()
  for (let batch = 0; batch < 10; batch++) await stage(BATCH, 0)
  await stage(3, 30)
  expect(await stage(BATCH, 0)).toEqual([BATCH])
})
