import { expect, test } from 'vitest'
import { lowerBound, outcomes } from './evidence.ts'

test('is the Wilson lower bound of the textbooks', () => {
  expect(lowerBound(8, 10)).toBeCloseTo(0.4902, 3)
  expect(lowerBound(1, 1)).toBeCloseTo(0.2065, 3)
  expect(lowerBound(0, 10)).toBe(0)
})

test('ranks many outcomes above one lucky one', () => {
  expect(lowerBound(8, 10)).toBeGreaterThan(lowerBound(1, 1))
  expect(lowerBound(80, 100)).toBeGreaterThan(lowerBound(8, 10))
})

test.each([
  [0, 0],
  [1, 0],
  [-1, 5],
  [9, 5],
])('stays in 0 to 1 for %d of %d', (worked, n) => {
  const bound = lowerBound(worked, n)
  expect(bound).toBeGreaterThanOrEqual(0)
  expect(bound).toBeLessThanOrEqual(1)
})

test('counts only outcomes that say whether it worked', () => {
  expect(outcomes({ shown: 90, used: 40, worked: 8, didNotWork: 2 })).toMatchObject({ worked: 8, n: 10 })
})
