import { expect, test } from 'vitest'
import { createBatchSize } from './batch-size.ts'

/** What the last of 60 batches is like where a transaction costs `fixed` ms and `each` more for a row; noisy, but always the same. */
function settle(fixed: number, each: number): { rows: number; ms: number; perSecond: number } {
  const size = createBatchSize()
  let seed = 7
  const noise = () => {
    seed = (seed * 16807) % 2147483647
    return 0.9 + (0.2 * seed) / 2147483647
  }
  const last: { rows: number; ms: number }[] = []
  for (let batch = 0; batch < 60; batch++) {
    const { rows } = size
    const ms = (fixed + each * rows) * noise()
    size.took(rows, ms)
    last.push({ rows, ms })
  }
  const tail = last.slice(-20)
  const rows = tail.reduce((sum, one) => sum + one.rows, 0)
  const ms = tail.reduce((sum, one) => sum + one.ms, 0)
  return { rows: rows / 20, ms: ms / 20, perSecond: (rows / ms) * 1000 }
}

test.each([
  [2, 0.1],
  [10, 0.5],
  [20, 0.02],
])('a transaction takes about as long as it may: %d ms and %d for a row', (fixed, each) => {
  const { ms } = settle(fixed, each)
  expect(ms).toBeGreaterThan(30)
  expect(ms).toBeLessThan(80)
})

test.each([30, 60, 200])('rows that take %d ms each come by two or three at most', (each) => {
  expect(settle(5, each).rows).toBeLessThanOrEqual(3)
})

test.each([
  [100, 0.5],
  [300, 1],
  [1_000, 2],
])(
  'where a transaction takes %d ms whatever is in it, rows come together, and the import goes on',
  (fixed, each) => {
    const { rows, ms, perSecond } = settle(fixed, each)
    expect(rows).toBeGreaterThan(20)
    expect(ms).toBeLessThan(3 * fixed)
    expect(perSecond).toBeGreaterThan(50)
  },
)

test('after a batch that could not be applied, a row alone, and then more again', () => {
  const size = createBatchSize()
  size.one()
  expect(size.rows).toBe(1)
  size.took(1, 3)
  expect(size.rows).toBe(2)
})
