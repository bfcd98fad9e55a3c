import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateOrder, readTime, type TimeRead } from './time.ts'

const now = new Date('2026-11-29T12:00:00Z')

test.each([
  ['2024-03-12', '2024-03-12T00:00:00.000Z'],
  ['2024/03/12 09:14', '2024-03-12T09:14:00.000Z'],
  ['2024-03-12 09:14', '2024-03-12T09:14:00.000Z'],
  ['2015-03-16 14:40:47', '2015-03-16T14:40:47.000Z'],
  ['2024-01-02 11:05:00 UTC', '2024-01-02T11:05:00.000Z'],
  ['2026-06-18T10:00:00.123456Z', '2026-06-18T10:00:00.123Z'],
  ['2026-06-18T10:00:00+02:00', '2026-06-18T08:00:00.000Z'],
  ['2026-06-18T10:00:00+0200', '2026-06-18T08:00:00.000Z'],
  ['2026-06-18 10:00:00+02', '2026-06-18T08:00:00.000Z'],
  ['2026-06-18T10:00:00-05:30', '2026-06-18T15:30:00.000Z'],
  ['31/12/2024', '2024-12-31T00:00:00.000Z'],
  ['31-12-2024 10:00', '2024-12-31T10:00:00.000Z'],
  ['3.4.2024', '2024-04-03T00:00:00.000Z'],
  ['3/3/2024', '2024-03-03T00:00:00.000Z'],
  ['3/15/2024 2:30 PM', '2024-03-15T14:30:00.000Z'],
  ['3/15/2024, 2:30 p.m.', '2024-03-15T14:30:00.000Z'],
  ['12/31/2024 12:05 AM', '2024-12-31T00:05:00.000Z'],
  ['08 Nov 2024', '2024-11-08T00:00:00.000Z'],
  ['8-Nov-2024', '2024-11-08T00:00:00.000Z'],
  ['Nov 8, 2024 2:30 PM', '2024-11-08T14:30:00.000Z'],
  ['November 8, 2024', '2024-11-08T00:00:00.000Z'],
  ['Tue, 12 Mar 2024 09:14:00 +0100', '2024-03-12T08:14:00.000Z'],
  ['1718712000000', '2024-06-18T12:00:00.000Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['2026-11-30T12:00:00Z', '2026-11-30T12:00:00.000Z'],
])('%s', (cell, at) => expect(readTime(` ${cell} `, { now })).toEqual({ at }))

test.each<[string, TimeRead]>([
  ['03/04/2024', { problem: 'ambiguous' }],
  ['03-04-2024 10:00', { problem: 'ambiguous' }],
  ['2042-01-01', { problem: 'future' }],
  ['2026-11-30T12:00:01Z', { problem: 'future' }],
  ['9999999999999', { problem: 'future' }],
  ['2024-02-30', { problem: 'no time' }],
  ['31/04/2024', { problem: 'no time' }],
  ['13/13/2024', { problem: 'no time' }],
  ['2024-01-01 25:00', { problem: 'no time' }],
  ['2024-01-01 10:60', { problem: 'no time' }],
  ['1969-12-31T23:59:59Z', { problem: 'no time' }],
  ['0001-01-01', { problem: 'no time' }],
  ['0050-01-01', { problem: 'no time' }],
  ['1774965900', { problem: 'no time' }],
  ['8 Brumaire 2024', { problem: 'no time' }],
  ['-', { problem: 'no time' }],
  ['', { problem: 'no time' }],
  ['soon', { problem: 'no time' }],
])('no time: %j', (cell, problem) => expect(readTime(cell, { now })).toEqual(problem))

test('one date of a column settles the others', () => {
  expect(dateOrder('31/12/2024')).toBe('day-first')
  expect(dateOrder('12/31/2024 10:00 PM')).toBe('month-first')
  for (const cell of ['03/04/2024', '3/3/2024', '2024-12-31', '31.12.2024', '32/01/2024', 'soon'])
    expect(dateOrder(cell)).toBeNull()
  const ordered = (order: 'day-first' | 'month-first') => readTime('03/04/2024', { now, order })
  expect(ordered('day-first')).toEqual({ at: '2024-04-03T00:00:00.000Z' })
  expect(ordered('month-first')).toEqual({ at: '2024-03-04T00:00:00.000Z' })
  // A date that reads in one way only is read so, whatever the others are.
  expect(readTime('31/12/2024', { now, order: 'month-first' })).toEqual({ at: '2024-12-31T00:00:00.000Z' })
})

test('what is read lies between 1970 and one day ahead, and is read again as the same', () => {
  const digits = fc.stringMatching(/^[\d/.: TZ+-]{0,30}$/)
  fc.assert(
    fc.property(fc.oneof(fc.string(), digits), (text) => {
      const read = readTime(text, { now })
      if ('problem' in read) return
      expect(Date.parse(read.at)).toBeGreaterThanOrEqual(0)
      expect(Date.parse(read.at)).toBeLessThanOrEqual(now.getTime() + 86_400_000)
      expect(readTime(read.at, { now })).toEqual(read)
    }),
    { numRuns: 2000 },
  )
})
