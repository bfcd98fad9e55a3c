import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutStrayCharacters } from './json-body.ts'

/** Strings full of what goes wrong: NUL, halves of pairs, whole pairs, backslashes before a "u". */
const odd = fc.array(
  fc.oneof(
    fc.constantFrom('\u0000', '\ud83d', '\ude00', '😀', '\\', '\\u0000', '\\ud83d', 'u0000', '"', 'x'),
    fc.string({ unit: 'binary' }),
  ),
)
const oddText = odd.map((parts) => parts.join(''))

/** JSON as any program may write it: some escape everything, some nothing. */
const escaped = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const clean = (text: string) => text.toWellFormed().replaceAll('\u0000', '')

/** One name an object: two could become one. */
const oddValue = fc.array(
  fc.oneof(
    oddText,
    fc.dictionary(oddText, fc.array(oddText), { maxKeys: 1 }),
    fc.double(),
    fc.constant(null),
  ),
)

test('neither NUL nor half a pair is left in any string or name, and nothing else is touched', () => {
  fc.assert(
    fc.property(oddValue, oddText, oddText, (value, name, text) => {
      const document = { [`n${name}`]: [text, { value }] }
      for (const json of [
        JSON.stringify(document),
        escaped(document),
        escaped(document).toUpperCase().replaceAll('\\U', '\\u'),
      ]) {
        let before: unknown
        try {
          before = JSON.parse(json)
        } catch {
          return
        }
        const after = JSON.parse(withoutStrayCharacters(json))
        expect(JSON.stringify(after)).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/i)
        expect(comparable(after)).toEqual(comparable(before))
      }
    }),
    { numRuns: 500 },
  )
})

/** All strings of a document in order, cleaned. */
function comparable(value: unknown): unknown[] {
  if (typeof value === 'string') return [clean(value)]
  if (Array.isArray(value)) return value.flatMap(comparable)
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([name, inner]) => [clean(name), ...comparable(inner)])
  return [value]
}

test('a body nested without end is read in time that grows with its length', () => {
  const deep = `${'['.repeat(500_000)}"\\u0000"${']'.repeat(500_000)}`
  expect(withoutStrayCharacters(deep)).toBe(deep.replace('\\u0000', ''))
})
