import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keepableSearch, MissedSearch } from './missed-search.ts'

describe('what may be kept of a search without result', () => {
  test.each([
    ['zebra stripes', 'zebra stripes'],
    ['  Za  drogo!! ', 'za drogo'],
    ['TROP “CHER” pour nous', 'trop cher pour nous'],
    ['Größe 40', 'grosse 40'],
    ['ISO 9001', 'iso 9001'],
    ['e.g. leasing', 'e g leasing'],
    ['цена', 'цена'],
    ['it is far too dear', 'it is far too dear'],
  ])('%j is kept as %j', (query, text) => {
    expect(keepableSearch(query)).toBe(text)
  })

  test.each([
    ['nothing', '   '],
    ['signs', '???'],
    ['two letters', 'ab'],
    ['digits alone', '2027'],
    ['an address', 'lena.fischer@optik.example'],
    ['an address with words', 'price for lena@optik.example'],
    ['an @ of another alphabet', 'lena＠optik.example'],
    ['a domain', 'optik.example prices'],
    ['a web address', 'https://optik.example/a?b=c'],
    ['a telephone number', 'call 5551234'],
    ['a telephone number in groups', '+48 (22) 555-12'],
    ['a number in other digits', 'order ٤٧١١٢'],
    ['a piece of a mail', 'could you please send me the offer until friday'],
    ['one word more than six', 'one two three four five six seven'],
    ['a word that never ends', 'x'.repeat(61)],
    ['a text that never ends', 'zebra '.repeat(10_000)],
  ])('%s is not', (_, query) => {
    expect(keepableSearch(query)).toBeNull()
  })

  test('whatever is typed: short, folded, the same again, and neither address nor number', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc
        .array(fc.constantFrom('zu', 'teuer', '@', '4', '71', ' ', '.', 'Ł', '-', 'optik', 'ﬁ'), {
          maxLength: 20,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(typed, (query) => {
        const text = keepableSearch(query)
        if (text === null) return
        expect(keepableSearch(text)).toBe(text)
        expect(text.split(' ').length).toBeLessThanOrEqual(6)
        expect(text).not.toMatch(/@|\p{Lu}|(\p{N}\s?){5}/u)
        expect(query).not.toContain('@')
        expect(MissedSearch.safeParse({ text, language: 'en', day: '2026-11-30' }).success).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

test.each(['en', 'pt-BR', 'zh-Hant-TW', 'de-DE-u-co-phonebk'])('a language is %s', (language) => {
  expect(MissedSearch.safeParse({ text: 'zebra', language, day: '2026-11-30' }).success).toBe(true)
})
test.each(['', 'e', 'en_US', 'en-', 'e\ud800', '\ud800\ud800', 'en\u0000', 'en US'])(
  'and %j is none',
  (language) => {
    expect(MissedSearch.safeParse({ text: 'zebra', language, day: '2026-11-30' }).success).toBe(false)
  },
)
