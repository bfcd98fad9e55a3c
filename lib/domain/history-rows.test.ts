import { expect, test } from 'vitest'
import { touchpoint } from '../../test/factories.ts'
import { activityBars, foldHistory, groupOf } from './history-rows.ts'
import { TOUCHPOINT_KINDS } from './touchpoint-kinds.ts'

const NOW = Date.parse('2026-11-24T12:00:00.000Z')
const DAY = 86_400_000
const at = (days: number) => new Date(NOW - days * DAY).toISOString()
const event = (n: number, days: number, over = {}) => ({
  ...touchpoint(n, { days: 0, title: 'Prices', kind: 'page_view' }),
  at: at(days),
  ...over,
})
const dayOf = (each: { at: string }) => each.at.slice(0, 10)

test('every kind that the rules know has a group, and no name of an object’s own is one', () => {
  for (const kind of TOUCHPOINT_KINDS) expect(groupOf(kind), kind).not.toBeNull()
  for (const kind of ['fair_visit', '__proto__', 'constructor', 'toString']) expect(groupOf(kind)).toBeNull()
})

test('equal ones of a day become one row where the newest stands; other days, titles and changes stay apart', () => {
  const rows = foldHistory(
    [
      event(1, 0),
      event(2, 0.1, { title: 'Team' }),
      event(3, 0.2),
      event(4, 0.3, { kind: 'score_change', from: 1, to: 2 }),
      event(5, 0.35, { kind: 'score_change', from: 1, to: 2 }),
      event(6, 1.2),
      event(7, 1.3),
      event(8, 1.4),
    ],
    dayOf,
  )
  expect(rows.map(({ touchpoint: { id }, count }) => `${id.replace(/\D+/, '')} x${count}`)).toEqual([
    '1 x2',
    '2 x1',
    '4 x1',
    '5 x1',
    '6 x3',
  ])
})

test('no row is lost: the counts are as many as the touchpoints', () => {
  const many = Array.from({ length: 50 }, (_, n) => event(n, n / 7, { title: `T${n % 3}` }))
  expect(foldHistory(many, dayOf).reduce((sum, { count }) => sum + count, 0)).toBe(50)
})

test('the strip counts what the lead did, by five days', () => {
  const bars = activityBars(
    [
      event(1, 1),
      event(2, 2),
      event(3, 2, { kind: 'email_opened' }),
      event(4, 3, { kind: 'stage_change' }),
      event(8, 3, { kind: 'email_unsubscribed' }),
      event(5, 6),
      event(6, 89),
      event(7, 400),
    ],
    { now: NOW, complete: true },
  )
  expect(bars).toHaveLength(18)
  expect([bars[17], bars[16], bars[0]]).toEqual([2, 1, 1])
  expect(bars.slice(1, 16).every((count) => count === 0)).toBe(true)
})

test('what is not known is no zero; what is dated ahead breaks nothing', () => {
  const bars = activityBars([event(1, -3), event(2, 1), event(3, 22)], { now: NOW, complete: false })
  expect(bars.slice(0, 13).every((count) => count === null)).toBe(true)
  expect(bars.slice(13)).toEqual([1, 0, 0, 0, 1])
})
