import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reasonsInWords } from './testing.ts'
import { readTouchpoint } from './touchpoint-row.ts'
import { isStorable } from './values/text.ts'

const NOW = new Date('2026-11-29T12:00:00Z')
const plain = {
  id: 't',
  kind: 'page_view',
  at: '2026-03-31T14:05:00Z',
  title: 'Prices',
  email: 'ann@example.com',
}
function read(over: object) {
  const result = readTouchpoint({ ...plain, ...over }, NOW)
  return 'problem' in result ? reasonsInWords(result) : result.value
}

test.each([
  ['a time in doubt', { at: '03/04/2024' }, null],
  ['a time to come', { at: '2042-01-01T00:00:00Z' }, null],
  ['no id', { id: undefined }, '2026-03-31T14:05:00.000Z'],
])('a touchpoint that is refused for %s gives its no all the same', (_, over, at) => {
  const said = { topic: 'marketing', state: 'denied', at }
  const row = { ...plain, kind: 'unsubscribed', ...over }
  expect(readTouchpoint(row, NOW)).toMatchObject({
    problem: expect.anything(),
    consent: { emails: ['ann@example.com'], statements: [said] },
  })
  expect(readTouchpoint({ ...row, kind: 'page_view' }, NOW)).not.toHaveProperty('consent')
})

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
    [1774965900, '2026-03-31T14:05:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['2026-11-30T12:00:00Z', '2026-11-30T12:00:00.000Z'],
  ])('%j', (at, expected) => expect(read({ at })).toMatchObject({ at: expected }))

  test.each<[at: unknown, why: string]>([
    ['0001-01-01T00:00:00Z', 'nothing before 1970'],
    ['1969-12-31T23:59:59Z', 'nothing before 1970'],
    ['9999-12-31T00:00:00Z', 'still to come'],
    ['at nine', '2026-03-31T14:05:00Z'],
    ['2026-11-30T12:00:01Z', 'still to come'],
    ['03/04/2026', 'does not say clearly when'],
    ['2026-02-30', 'does not say clearly when'],
    [-1, 'milliseconds'],
    ['yesterday', 'milliseconds'],
    [null, 'cannot be used as they stand: at'],
    [{}, 'cannot be used as they stand: at'],
  ])('refused: %j', (at, why) => expect(read({ at })).toEqual({ problem: expect.stringContaining(why) }))
})

test.each([
  ['ann@example.com', 'ann@example.com'],
  ['Ann <ANN@example.com>', 'ann@example.com'],
  ['"Doe, Ann" <ann@Example.com>', 'ann@example.com'],
  [' mailto:ann@example.com ', 'ann@example.com'],
])('the address of %s', (email, address) => expect(read({ email })).toMatchObject({ email: address }))

test.each(['ann@example.com, bob@example.com', 'Ann', 'a@b@c', '< >'])('no address: %s', (email) =>
  expect(read({ email })).toEqual({ problem: expect.stringContaining('is no e-mail address') }),
)

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf', 'page.videohit', 'Página'])(
  'a kind may be called %s',
  (kind) => expect(read({ kind })).toMatchObject({ kind }),
)

test.each(['', ' ', '\ufeff', '\ufeff \u200b', '\u00a0', '\n', '\u2060'])(
  'a kind that nobody can see is none: %j',
  (kind) =>
    expect(read({ kind })).toEqual({
      problem: expect.stringContaining('cannot be used as they stand: kind'),
    }),
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
  expect(reasonsInWords(readTouchpoint(value, NOW))).toEqual({
    problem: expect.stringMatching(/^(These fields are missing: id, kind|This is not an object)/),
  }),
)

describe('a field that it can do without is left out, or cut, and named', () => {
  const both = (over: object) => {
    const result = readTouchpoint({ ...plain, ...over }, NOW)
    return reasonsInWords('problem' in result ? result : [result.value, result.leftOut])
  }
  const long = 'x'.repeat(2001)
  test.each<[over: object, read: object, field: string, reason: string]>([
    [{ url: '' }, { url: null }, 'url', 'not a web address'],
    [{ url: 'mailto:ann@example.com' }, { url: null }, 'url', 'not a web address'],
    [{ url: 'javascript:1' }, { url: null }, 'url', 'not a web address'],
    [{ url: 7 }, { url: null }, 'url', 'not a web address'],
    [{ url: `https://acme.test/${long}` }, { url: null }, 'url', 'longer than 2,000'],
    [{ title: null }, { title: '' }, 'title', 'empty'],
    [{ title: undefined }, { title: '' }, 'title', 'empty'],
    [{ title: null, url: 'https://acme.test/a' }, { title: 'https://acme.test/a' }, 'title', 'empty'],
    [{ title: ['x'] }, { title: '' }, 'title', 'not text'],
    [{ title: `${'x'.repeat(499)}👓 and more` }, { title: 'x'.repeat(499) }, 'title', 'cut to 500'],
    [{ title: 'half \ud83d' }, { title: 'half \ufffd' }, 'title', 'no text'],
    [{ title: 'a\0b' }, { title: 'a\ufffdb' }, 'title', 'no text'],
    [{ detail: long }, { detail: 'x'.repeat(2000) }, 'detail', 'cut to 2,000'],
    [{ detail: {} }, { detail: null }, 'detail', 'not text'],
    [{ from: long }, { from: undefined }, 'from', 'neither'],
    [{ to: [1] }, { to: undefined }, 'to', 'neither'],
  ])('%j', (over, value, field, reason) =>
    expect(both(over)).toEqual([
      expect.objectContaining(value),
      [{ field, reason: expect.stringContaining(reason) }],
    ]),
  )

  test('what is absent, and a number for a text, is nothing to name', () => {
    expect(both({ url: null, detail: null, from: null, to: '' })).toEqual([expect.anything(), []])
    expect(both({ id: 17, title: 2026 })).toEqual([expect.objectContaining({ id: '17', title: '2026' }), []])
  })

  test.each([{ id: 'a\0' }, { kind: '\ud83d' }, { email: 'a\0@x.test' }])('but not these: %j', (over) =>
    expect(both(over)).toEqual({ problem: expect.any(String) }),
  )
})

test('nothing at all makes it throw, and what it gives can be stored', () => {
  fc.assert(
    fc.property(
      fc.record({
        id: fc.jsonValue(),
        email: fc.constantFrom('ann@example.com', 'x'),
        kind: fc.string(),
        at: fc.constantFrom(plain.at, 1),
        title: fc.jsonValue(),
        url: fc.jsonValue(),
        detail: fc.string({ unit: 'binary' }),
        from: fc.jsonValue(),
      }),
      (value) => {
        const result = readTouchpoint(value, NOW)
        expect(isStorable(result)).toBe(true)
      },
    ),
  )
})

test.each([
  [{ kind: 'email_unsubscribed' }, 'id, at, email'],
  [{ ...plain, kind: 'email_unsubscribed', email: 'nobody' }, 'email'],
  [{ ...plain, kind: 'email_unsubscribed', email: 'nobody', id: '' }, 'id (≥ 1), email'],
])('a no of nobody is told with all that is wrong, and without advice for tables: %j', (value, fields) => {
  const told = reasonsInWords(readTouchpoint(value, NOW))
  expect(told).toEqual({ problem: expect.stringContaining('NOT kept') })
  expect(told).toEqual({ problem: expect.stringContaining(`cannot be used: ${fields}. `) })
  expect(told).not.toEqual({ problem: expect.stringContaining('system') })
})

test('characters that are no text are told without the options of a command', () => {
  const told = reasonsInWords(readTouchpoint({ ...plain, title: 'a\u0000b' }, NOW))
  expect(JSON.stringify(told)).toContain('characters that are no text')
  expect(JSON.stringify(told)).not.toContain('--')
})
