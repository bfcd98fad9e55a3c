import { expect, test } from 'vitest'
import { Name } from './name.ts'

const REFUSED = [
  ...Array.from({ length: 0x20 }, (_, i) => i),
  ...Array.from({ length: 0x21 }, (_, i) => 0x7f + i),
  0x2028,
  0x2029,
  0x202a,
  0x202b,
  0x202c,
  0x202d,
  0x202e,
  0x2066,
  0x2067,
  0x2068,
  0x2069,
  0xd83d,
  0xde00,
]

test.each(REFUSED)('U+%i is refused within a name, with a sentence', (code) => {
  const { error } = Name.safeParse(`Mar${String.fromCodePoint(code)}ta`)
  expect(error?.issues[0]?.message).toContain('one line of text')
})

test.each(['Marta Kowal', 'João d’Ávila', 'أحمد‎', '田中 さくら', 'O’Neil 😀', ' Ada '])(
  '%s is a name',
  (name) => {
    expect(Name.parse(name)).toBe(name.trim())
  },
)

test('a name is something, and not a book', () => {
  expect(Name.safeParse('  ').success).toBe(false)
  expect(Name.safeParse('x'.repeat(201)).success).toBe(false)
})
