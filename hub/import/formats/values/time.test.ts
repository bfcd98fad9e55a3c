import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DateOrder, dateOrder, readTime, type TimeRead } from './time.ts'

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
  ['2024.03.12 09:14', '2024-03-12T09:14:00.000Z'],
  ['20240312', '2024-03-12T00:00:00.000Z'],
  ['31/12/24', '2024-12-31T00:00:00.000Z'],
  ['3/25/24 2:30 PM', '2024-03-25T14:30:00.000Z'],
  ['24/03/98', '1998-03-24T00:00:00.000Z'],
  ['98/03/24', '1998-03-24T00:00:00.000Z'],
  ['3/3/24', '2024-03-03T00:00:00.000Z'],
  ['12.03.98', '1998-03-12T00:00:00.000Z'],
  ['12 févr. 2024', '2024-02-12T00:00:00.000Z'],
  ['12. März 2024', '2024-03-12T00:00:00.000Z'],
  ['12 de marzo de 2024', '2024-03-12T00:00:00.000Z'],
  ['12 mar. de 2024', '2024-03-12T00:00:00.000Z'],
  ['1 września 2024', '2024-09-01T00:00:00.000Z'],
  ['2 out 2024', '2024-10-02T00:00:00.000Z'],
  ['3 gennaio 2024 10:00', '2024-01-03T10:00:00.000Z'],
  ['2024-03-12 09:14:05 CET', '2024-03-12T08:14:05.000Z'],
  // Zones of several parts of the world: the clock as it is written.
  ['2024-03-12 09:14 EST', '2024-03-12T09:14:00.000Z'],
  ['2024-03-12 09:14 PST', '2024-03-12T09:14:00.000Z'],
  ['2024-03-12 09:14 IST', '2024-03-12T09:14:00.000Z'],
  ['2024-03-12 09:14 MEZ', '2024-03-12T08:14:00.000Z'],
  ['2024-03-12 9:14 p.m. EST', '2024-03-12T21:14:00.000Z'],
  ['2024-03-12 09:14PM', '2024-03-12T21:14:00.000Z'],
  ['2024-03-12 09:14 UTC+2', '2024-03-12T07:14:00.000Z'],
  ['Tue Mar 12 2024 09:14:05 GMT+0100 (Central European Standard Time)', '2024-03-12T08:14:05.000Z'],
  ['1774965900', '2026-03-31T14:05:00.000Z'],
  ['1718712000000', '2024-06-18T12:00:00.000Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['2026-11-30T12:00:00Z', '2026-11-30T12:00:00.000Z'],
])('%s', (cell, at) => expect(readTime(` ${cell} `, { now })).toMatchObject({ at }))

test.each([
  ['2024-03-12', false],
  ['2024-03-12 09:14', false],
  ['2024-03-12T09:14:00', false],
  ['12/31/2024 12:05 AM', false],
  ['2024-03-12T09:14:00Z', true],
  ['2024-03-12T09:14Z', true],
  ['2024-03-12 09:14 UTC', true],
  ['2024-03-12 09:14 CET', true],
  ...['EST', 'EDT', 'CST', 'MST', 'PST', 'BST', 'pdt'].map((zone): [string, boolean] => [
    `2024-03-12 09:14 ${zone}`,
    false,
  ]),
  ['2024-03-12 09:14+01', true],
  ['2024-03-12 09:14 GMT+0100', true],
  ['31/12/2024 10:00 -0500', true],
  ['1774965900', true],
  ['1718712000000', true],
])('%s: whether its zone is written', (cell, zoned) =>
  expect(readTime(cell, { now })).toMatchObject({ zoned }),
)

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
  ['03/04/24', { problem: 'ambiguous' }],
  ['24/03/12', { problem: 'ambiguous' }],
  ['24/03/12 10:00', { problem: 'ambiguous' }],
  ['03/03/24', { problem: 'ambiguous' }],
  // The year first would be the only day that has been: a day to come may as well be a slip.
  ['24/03/31', { problem: 'ambiguous' }],
  ['24/12/28', { problem: 'ambiguous' }],
  ['01/01/30', { problem: 'ambiguous' }],
  ['05/03/27', { problem: 'ambiguous' }],
  ['31/12/27', { problem: 'future' }],
  ['28/12/27', { problem: 'future' }],
  ['12/25/27', { problem: 'future' }],
  ['32/01/24', { problem: 'no time' }],
  ['24-03-12', { problem: 'no time' }],
  ['45000', { problem: 'no time' }],
  ['20241312', { problem: 'no time' }],
  ['12 Marmalade 2024', { problem: 'no time' }],
  ['2024-03-12 09:14 EST+2', { problem: 'no time' }],
  ['2024-03-12 09:14 XYZ', { problem: 'no time' }],
  ['2024-03-12 09:14 constructor', { problem: 'no time' }],
  ['8 Brumaire 2024', { problem: 'no time' }],
  ['-', { problem: 'no time' }],
  ['', { problem: 'no time' }],
  ['soon', { problem: 'no time' }],
])('no time: %j', (cell, problem) => expect(readTime(cell, { now })).toEqual(problem))

test('one date of a column settles the others', () => {
  const orderOf = (cell: string) => dateOrder(cell, now)
  expect(orderOf('31/12/2024')).toBe('day-first')
  expect(orderOf('12/31/2024 10:00 PM')).toBe('month-first')
  expect(orderOf('28/12/24')).toBe('day-first')
  expect(orderOf('98/12/28')).toBe('year-first')
  for (const cell of ['03/04/2024', '3/3/2024', '2024-12-31', '31.12.2024', '32/01/2024', '24/03/12', 'soon'])
    expect(orderOf(cell)).toBeNull()
  for (const toCome of ['24/03/31', '24/12/28', '01/01/30', '05/03/27', '28/12/27', '32/01/24'])
    expect(orderOf(toCome)).toBeNull()
  const ordered = (cell: string, order: DateOrder) => readTime(cell, { now, order })
  expect(ordered('03/04/2024', 'day-first')).toMatchObject({ at: '2024-04-03T00:00:00.000Z' })
  expect(ordered('03/04/2024', 'month-first')).toMatchObject({ at: '2024-03-04T00:00:00.000Z' })
  expect(ordered('03/04/2024', 'year-first')).toEqual({ problem: 'ambiguous' })
  expect(ordered('24/03/12', 'year-first')).toMatchObject({ at: '2024-03-12T00:00:00.000Z' })
  expect(ordered('24/03/12', 'day-first')).toMatchObject({ at: '2012-03-24T00:00:00.000Z' })
  expect(ordered('24/03/12', 'month-first')).toEqual({ problem: 'ambiguous' })
  expect(ordered('24/12/28', 'year-first')).toMatchObject({ at: '2024-12-28T00:00:00.000Z' })
  expect(ordered('24/12/28', 'day-first')).toEqual({ problem: 'future' })
  // A date that reads in one way only is read so, whatever the others are.
  expect(ordered('31/12/2024', 'month-first')).toMatchObject({ at: '2024-12-31T00:00:00.000Z' })
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
