/** Milliseconds that a transaction may take: whoever looks somebody up may have to wait for one of them. */
export const MOST_MS = 60
/** With hardly a row in it, it may take so long. */
const FEW_ROWS_MS = 80
const MOST_ROWS = 2_000
/** Fewer rows take hardly less time: most of it goes into the statements themselves. */
export const FEWEST_ROWS = 100

/** How many rows are staged, or applied, at once. */
export interface BatchSize {
  /** Of the next batch. */
  readonly rows: number
  /** A batch was written: so many rows in so many milliseconds. */
  took(applied: number, ms: number): void
  /** A batch could not be applied: the next one is a row alone. */
  one(): void
}

/**
 * As many rows as fit in MOST_MS, at most twice as many as before. On a busy machine a transaction takes longer than that
 * with hardly a row in it: where fewer rows do not make it shorter, there are more of them, as long as these do not make
 * it longer. Else an import would come to a stop beside other work.
 */
export function createBatchSize(): BatchSize {
  let rows = FEWEST_ROWS
  /** Fewer are no quicker. */
  let fewest = 1
  let before: { rows: number; ms: number } | null = null

  function learn(now: { rows: number; ms: number }): void {
    const last = before
    before = now
    if (last === null || now.ms <= FEW_ROWS_MS) fewest = 1
    else if (now.rows < last.rows)
      fewest = now.ms > 0.75 * last.ms ? Math.min(last.rows * 2, MOST_ROWS) : Math.ceil(fewest / 2)
    else if (now.rows > last.rows) {
      if (now.ms < 1.25 * last.ms) fewest = Math.min(now.rows * 2, MOST_ROWS)
      else if (now.ms > 1.5 * last.ms) fewest = Math.ceil(fewest / 2)
    }
  }

  return {
    get rows() {
      return rows
    },
    took(applied, ms) {
      learn({ rows: applied, ms })
      const wanted = Math.min(rows * 2, (applied * MOST_MS) / ms)
      // After one that could not be stored it grows from there.
      const least = ms > FEW_ROWS_MS ? fewest : Math.min(rows * 2, FEWEST_ROWS)
      rows = Math.round(Math.min(MOST_ROWS, Math.max(wanted, least)))
    },
    one() {
      rows = 1
    },
  }
}
