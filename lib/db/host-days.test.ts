import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openComputer } from './computer.ts'
import { type CountedPage, countPages, readHealth } from './host-days.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const DAY = 24 * 3_600_000
let databases = 0
const fresh = () => openComputer(`host-days-${++databases}`)
const page = (
  daysAgo: number,
  recognised: boolean,
  selectors: Record<string, boolean> = {},
  over: Partial<CountedPage> = {},
): CountedPage => ({
  verdict: { host: 'mail', recognised, selectors },
  before: null,
  at: NOW - daysAgo * DAY,
  ...over,
})

test('counts a week, and says which selectors stopped to match and when they last did', async () => {
  const db = fresh()
  await countPages(db, [
    page(20, true, { from: true, cc: false }),
    page(9, true, { from: true, cc: true }),
    page(1, false, { from: false, cc: false, header: true }),
    page(0, false, { from: false }),
    page(0, true, { other: true }, { verdict: { host: 'crm', recognised: true, selectors: {} } }),
  ])
  expect(await readHealth(db, NOW)).toEqual([
    {
      host: 'mail',
      lastRecognised: NOW - 9 * DAY,
      recognised: 0,
      missed: 2,
      silent: [
        { name: 'cc', lastFound: '2026-11-11' },
        { name: 'from', lastFound: '2026-11-11' },
      ],
    },
    { host: 'crm', lastRecognised: NOW, recognised: 1, missed: 0, silent: [] },
  ])
})

test('a page that is understood at last counts once, as that', async () => {
  const db = fresh()
  const missed = page(0, false, { from: false })
  await countPages(db, [missed])
  await countPages(db, [page(0, true, { from: true }, { before: missed.verdict })])
  const [health] = await readHealth(db, NOW)
  expect(health).toMatchObject({ recognised: 1, missed: 0, silent: [] })
})

test('it stays small: 30 days, and no more names than adapters have', async () => {
  const db = fresh()
  const names = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`name${i}`, false]))
  for (let days = 60; days >= 0; days--) await countPages(db, [page(days, true, names)])
  expect(await db.hostDays.count()).toBe(31)
  for (const { selectors } of await db.hostDays.toArray())
    expect(Object.keys(selectors).length).toBeLessThanOrEqual(60)
})
