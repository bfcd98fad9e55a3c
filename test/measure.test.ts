import { expect, test } from 'vitest'
import { compare, type Figure, keepsLimit, percentile, ratio, summarise } from './bench/measure.ts'
import { table } from './bench/report.ts'

const HUNDRED = Array.from({ length: 100 }, (_, i) => 100 - i)
const figure = (over: Partial<Figure>): Figure => ({ name: 'x', unit: 'ms', samples: HUNDRED, ...over })

test('percentiles are nearest ranks, whatever the order', () => {
  expect(summarise(HUNDRED)).toEqual({ n: 100, median: 50, p95: 95, max: 100 })
  expect(percentile([7], 0.95)).toBe(7)
  expect(() => percentile([], 0.5)).toThrow(/measured nothing/)
})

test.each<[limit: Figure['limit'], baseline: number[] | null, kept: boolean | null]>([
  [undefined, null, null],
  [{ of: 'p95', atMost: 95 }, null, true],
  [{ of: 'p95', atMost: 94.9 }, null, false],
  [{ of: 'median', atLeast: 50 }, null, true],
  [{ of: 'median', atLeast: 51 }, null, false],
  [{ of: 'ratio', atMost: 1.02 }, [50], true],
  [{ of: 'ratio', atMost: 1.02 }, [49], false],
  [{ of: 'ratio', atMost: 1.02 }, null, false],
  [{ of: 'ratio', atMost: 1.02 }, [0], false],
])('limit %j against baseline %j: %s', (limit, samples, kept) => {
  expect(keepsLimit(figure({ limit, baseline: samples ? { name: 'b', samples } : undefined }))).toBe(kept)
})

test('a missed limit is said in the table', () => {
  const rows = table([
    figure({ limit: { of: 'max', atMost: 99 }, baseline: { name: 'bare', samples: [25] } }),
  ]).split('\n')
  expect(rows[2]).toBe('| x | ms | 100 | 50 | 95 | bare: 25 / 25 | 2 | max ≤ 99 | MISSED |')
  expect(ratio(figure({}))).toBeNull()
})

test('compares in turns, with equal rounds, and does not count the warm-up', async () => {
  const calls: string[] = []
  const { samples, baseline } = await compare({
    n: 4,
    warmUp: 2,
    candidate: async (round) => calls.push(`c${round}`),
    baseline: (round) => calls.push(`b${round}`),
  })
  expect([samples.length, baseline.length]).toEqual([4, 4])
  expect(calls).toEqual(['c0', 'b0', 'b1', 'c1', 'c0', 'b0', 'b1', 'c1', 'c2', 'b2', 'b3', 'c3'])
})
