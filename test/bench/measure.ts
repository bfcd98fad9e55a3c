/**
 * One figure of the bench. `value` is what the limit is for (`of` says which statistic of the samples that is);
 * `baseline` was measured in the same run, in turns with it, so that a slow machine slows both.
 */
export interface Figure {
  name: string
  unit: 'ms' | 'ms per s' | 'bytes' | 'per s' | 'MB' | 'hits'
  samples: number[]
  baseline?: { name: string; samples: number[] }
  limit?: Limit
}

/** `ratio` is the median against the baseline's median. */
export interface Limit {
  of: 'median' | 'p95' | 'max' | 'ratio'
  atMost?: number
  atLeast?: number
}

/** One file `test/bench/<name>.bench.ts` exports one as `suite`; the file's name is how it is called. */
export interface Suite {
  /** What is measured and how, in a sentence. */
  what: string
  /** npm packages whose versions the figures depend on. */
  packages?: readonly string[]
  run(log: (line: string) => void): Promise<Figure[]>
}

export interface Summary {
  n: number
  median: number
  p95: number
  max: number
}

/** Nearest-rank percentile of unsorted samples; `share` from 0 to 1. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('No samples: the suite measured nothing.')
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number
}

export const summarise = (samples: readonly number[]): Summary => ({
  n: samples.length,
  median: percentile(samples, 0.5),
  p95: percentile(samples, 0.95),
  max: percentile(samples, 1),
})

/** Median against the baseline's median; null without a baseline. */
export const ratio = ({ samples, baseline }: Figure): number | null =>
  baseline ? percentile(samples, 0.5) / percentile(baseline.samples, 0.5) : null

/** Whether the figure keeps its limit; null when it has none. */
export function keepsLimit(figure: Figure): boolean | null {
  const { limit } = figure
  if (!limit) return null
  const value = limit.of === 'ratio' ? ratio(figure) : summarise(figure.samples)[limit.of]
  if (value === null || !Number.isFinite(value)) return false
  return (
    value <= (limit.atMost ?? Number.POSITIVE_INFINITY) &&
    value >= (limit.atLeast ?? Number.NEGATIVE_INFINITY)
  )
}

export interface Compared {
  samples: number[]
  baseline: number[]
}

/**
 * Times `candidate` and `baseline` in turns, `n` times each after `warmUp` untimed rounds. Both get the number of
 * the round. Milliseconds.
 */
export async function compare(options: {
  n: number
  warmUp?: number
  candidate(round: number): unknown
  baseline(round: number): unknown
}): Promise<Compared> {
  const { n, warmUp = Math.min(20, n), candidate, baseline } = options
  const result: Compared = { samples: [], baseline: [] }
  for (let round = -warmUp; round < n; round++) {
    const at = round < 0 ? round + warmUp : round
    // Which goes first changes, so that neither always meets the other's garbage.
    const first = round % 2 === 0
    const a = first ? await time(() => candidate(at)) : 0
    const b = await time(() => baseline(at))
    const c = first ? a : await time(() => candidate(at))
    if (round < 0) continue
    result.samples.push(c)
    result.baseline.push(b)
  }
  return result
}

/** Milliseconds that `work` takes; waits for it where it is a promise. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now()
  const pending = work()
  if (pending instanceof Promise) await pending
  return performance.now() - start
}
