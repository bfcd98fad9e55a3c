import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { CopyingConnection } from '../store/copy-into.ts'
import type { Db } from '../store/open.ts'
import { copyRows } from './staged-rows.ts'

/** How many rows stand in each statement where one takes so many milliseconds. */
async function statements(rows: number, each: number): Promise<number[]> {
  const sizes: number[] = []
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
  const all = Array.from({ length: rows }, (_, line) => [0, line])
  await copyRows(db, { workspaceId: 'w', importId: 'i' }, ['part', 'line'], all)
  return sizes
}

test('rows are staged in as many statements as leave room for others: more of them where each takes longer', async () => {
  const quick = await statements(10_000, 0)
  expect(Math.max(...quick)).toBe(2_000)
  const slow = await statements(1_500, 0.6)
  expect(Math.max(...slow)).toBeLessThan(1_000)
  for (const all of [quick, slow])
    expect(all.reduce((sum, size) => sum + size)).toBe(all === quick ? 10_000 : 1_500)
})
