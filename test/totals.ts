import { z } from 'zod'

/** What came of a run: the number of tests that passed, what failed and why, and by name those skipped or retried. */
export interface Totals {
  passed: number
  failed: string[]
  skipped: string[]
  /** Tests that passed, but not at the first try, with what failed then; they count among `passed` too. */
  retried: string[]
}

/** Where nothing has run yet. */
export const noTotals = (): Totals => ({ passed: 0, failed: [], skipped: [], retried: [] })

/** The part of vitest's JSON report that counts. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
})

/**
 * Adds up one report. A file that failed before any of its tests (an import that throws, a `beforeAll`) counts as a
 * failure, and so does a run that left no report or ended with an exit code that its tests do not explain.
 */
export function totalsOf(report: string | null, exitCode: number): Totals {
  const totals = noTotals()
  if (report !== null) {
    for (const file of Report.parse(JSON.parse(report)).testResults) {
      const failed = file.assertionResults.filter((test) => test.status === 'failed')
      for (const test of failed)
        totals.failed.push(`${test.fullName} (${file.name})\n${test.failureMessages.join('\n')}`)
      if (failed.length === 0 && file.status === 'failed') totals.failed.push(`${file.name}\n${file.message}`)
      for (const test of file.assertionResults) {
        const name = `${test.fullName} (${file.name})`
        if (test.status === 'passed') {
          totals.passed += 1
          // Vitest keeps what the earlier tries of a test that passed failed with; it reports no count of them.
          const [before] = test.failureMessages
          if (before !== undefined) totals.retried.push(`${name}: ${before.split('\n', 1)[0]}`)
        } else if (test.status !== 'failed') totals.skipped.push(name)
      }
    }
  }
  const explained = totals.failed.length > 0 ? exitCode !== 0 : exitCode === 0
  if (report === null || !explained)
    totals.failed.push(
      `a run that ended with ${exitCode}, ${report === null ? 'leaving no report' : 'which its tests do not explain'}`,
    )
  return totals
}

/** Adds what another run came to. */
export function addTotals(to: Totals, found: Totals): void {
  to.passed += found.passed
  to.failed.push(...found.failed)
  to.skipped.push(...found.skipped)
  to.retried.push(...found.retried)
}

/** The lines that a whole run ends with; the last one is always `N passed, N failed, N skipped`. */
export function lastLines({ passed, failed, skipped, retried }: Totals): string[] {
  return [
    ...skipped.map((name) => `skipped: ${name}`),
    // once more at the end, where whoever reads only the end of a long log finds it
    ...failed.map((what) => `\nFAILED: ${what.slice(0, 2000)}`),
    ...retried.map((name) => `retried: ${name}`),
    `${retried.length} of those that passed did so only at another try`,
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ]
}
