import { expect, test } from 'vitest'
import { dayInWords } from './relative-time.tsx'

const NOW = new Date(2026, 10, 30, 9).getTime()
const at = (day: number, hour = 12) => new Date(2026, 10, day, hour).toISOString()

test.each([
  [at(30, 1), 'en', true, 'today'],
  [at(30, 23), 'en', true, 'today'], // of a clock that is ahead
  [at(29, 23), 'en', true, 'yesterday'],
  [at(28, 23), 'en', false, 'Saturday'],
  [at(24, 1), 'pl', false, 'wtorek'],
  [at(23), 'en', false, 'Nov 23'],
  [at(30, 1), 'pt-BR', true, 'hoje'],
])('%s is in words of %s: %s %s', (time, language, near, day) => {
  expect(dayInWords(time, NOW, language)).toEqual({ near, day })
})
