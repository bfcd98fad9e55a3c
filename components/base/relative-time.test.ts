import { expect, test } from 'vitest'
import { dayInWords, relativeTime, shortDate } from './relative-time.tsx'

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

test.each([
  [new Date(2027, 1, 9), 'Feb 9'],
  [new Date(2026, 11, 31), 'Dec 31'],
  [new Date(2026, 0, 31), 'Jan 31, 2026'],
  [new Date(2027, 10, 30), 'Nov 30, 2027'],
  [new Date(2025, 11, 31), 'Dec 31, 2025'],
])('a day that may be taken for that of another year has its year: %s', (date, words) => {
  expect(shortDate(date.toISOString(), NOW, 'en')).toBe(words)
})

test.each([
  [at(30, 6), '3 hours ago'],
  [at(29, 18), '15 hours ago'],
  [at(29, 8), 'yesterday'],
  [at(28, 18), '2 days ago'], // 39 hours
  [at(28, 10), '2 days ago'], // 47 hours
  [at(24, 1), '6 days ago'],
  [at(23, 1), '1 week ago'],
  [at(17, 1), '1 week ago'],
  [at(16, 12), '2 weeks ago'],
  [at(30, 8), '1 hour ago'],
  [new Date(NOW + 300_000).toISOString(), 'now'],
])('%s was %s', (time, words) => expect(relativeTime(time, NOW, 'en')).toBe(words))
