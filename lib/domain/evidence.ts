import type { Evidence } from './talking-point.ts'

/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.96

/**
 * Lower end of the 95 % Wilson score interval for `worked` successes in `n` tries, 0 to 1; 0 when nothing was tried.
 * Ranks 8 of 10 above 1 of 1: few outcomes say little. (E. B. Wilson, 1927, "Probable inference".)
 */
export function lowerBound(worked: number, n: number): number {
  if (!(n > 0)) return 0
  const share = Math.min(Math.max(worked / n, 0), 1)
  const spread = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))
  return Math.max(0, (share + (Z * Z) / (2 * n) - spread) / (1 + (Z * Z) / n))
}

/** Outcomes that say whether a talking point worked: worked of n, without those that were only shown or used. */
export function outcomes(evidence: Evidence): { worked: number; n: number; lowerBound: number } {
  const n = evidence.worked + evidence.didNotWork
  return { worked: evidence.worked, n, lowerBound: lowerBound(evidence.worked, n) }
}
