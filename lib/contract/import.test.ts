import { expect, test } from 'vitest'
import { ExportedAt } from './import.ts'

test('a day stays that day, and no file is exported in time to come', () => {
  expect(ExportedAt.parse('2026-03-31')).toBe('2026-03-31T00:00:00.000Z')
  expect(ExportedAt.parse('2026-03-31T14:05:00+02:00')).toBe('2026-03-31T12:05:00.000Z')
  const soon = new Date(Date.now() + 60_000).toISOString()
  expect(Math.abs(Date.parse(ExportedAt.parse(soon)) - Date.now())).toBeLessThan(30_000)
  expect(ExportedAt.safeParse('2126-03-31').success).toBe(false)
})
