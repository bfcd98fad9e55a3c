import { describe, expect, test } from 'vitest'
import { readTouchpoint } from './touchpoint-row.ts'

const NOW = new Date('2026-11-29T12:00:00Z')
const plain = {
  id: 't',
  kind: 'page_view',
  at: '2026-03-31T14:05:00Z',
  title: 'Prices',
  email: 'ann@example.com',
}
const read = (over: object) => readTouchpoint({ ...plain, ...over }, NOW)

describe('times are read as those of a file', () => {
  test.each<[at: unknown, read: string]>([
    ['2026-03-31T14:05:00Z', '2026-03-31T14:05:00.000Z'],
    ['2026-03-31T14:05:00+01:00', '2026-03-31T13:05:00.000Z'],
    ['2026-03-31T14:05:00+0100', '2026-03-31T13:05:00.000Z'],
    ['2026-03-31T14:05:00.123456-0530', '2026-03-31T19:35:00.123Z'],
    ['2026-03-31T14:05:00', '2026-03-31T14:05:00.000Z'],
    ['2026-03-31 14:05', '2026-03-31T14:05:00.000Z'],
    ['2026-03-31', '2026-03-31T00:00:00.000Z'],
    ['31/03/2026', '2026-03-31T00:00:00.000Z'],
    [1774965900000, '2026-03-31T14:05:00.000Z'],
    ['1774965900000', '2026-03-31T14:05:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['2026-11-30T12:00:00Z', '2026-11-30T12:00:00.000Z'],
  ])('%j', (at, expected) => expect(read({ at })).toMatchObject({ at: expected }))

  test.each<[at: unknown, why: string]>([
    ['0001-01-01T00:00:00Z', 'nothing before 1970'],
    ['1969-12-31T23:59:59Z', 'nothing before 1970'],
    ['9999-12-31T00:00:00Z', '2026-03-31T14:05:00Z'],
    ['2026-11-30T12:00:01Z', 'still to come'],
    ['03/04/2026', 'reads in one way only'],
    ['2026-02-30', 'reads in one way only'],
    [1774965900, 'milliseconds'],
    [-1, 'milliseconds'],
    ['yesterday', 'milliseconds'],
    [null, 'at:'],
    [{}, 'at:'],
  ])('refused: %j', (at, why) => expect(read({ at })).toEqual({ problem: expect.stringContaining(why) }))
})

test.each([
  ['ann@example.com', 'ann@example.com'],
  ['Ann <ANN@example.com>', 'ann@example.com'],
  ['"Doe, Ann" <ann@Example.com>', 'ann@example.com'],
  [' mailto:ann@example.com ', 'ann@example.com'],
])('the address of %s', (email, address) => expect(read({ email })).toMatchObject({ email: address }))

test.each(['ann@example.com, bob@example.com', 'Ann', 'a@b@c', '< >'])('no address: %s', (email) =>
  expect(read({ email })).toEqual({ problem: expect.stringContaining('no e-mail address') }),
)

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf', 'page.videohit', 'Página'])(
  'a kind may be called %s',
  (kind) => expect(read({ kind })).toMatchObject({ kind }),
)

test.each(['', ' ', '\ufeff', '\ufeff \u200b', '\u00a0', '\n', '\u2060'])(
  'a kind that nobody can see is none: %j',
  (kind) => expect(read({ kind })).toEqual({ problem: expect.stringContaining('kind: ') }),
)

test('a kind without what is around it, figures as figures', () => {
  expect(read({ kind: ' score_change\ufeff', from: '46', to: 58.5 })).toMatchObject({
    kind: 'score_change',
    from: 46,
    to: 58.5,
  })
  expect(read({ kind: 'stage_change', from: 'MQL', to: 'SQL' })).toMatchObject({ from: 'MQL', to: 'SQL' })
})

test.each([null, 7, 'text', [], {}])('what is no touchpoint is refused with a reason: %j', (value) =>
  expect(readTouchpoint(value, NOW)).toEqual({ problem: expect.stringMatching(/.+: .+/) }),
)
