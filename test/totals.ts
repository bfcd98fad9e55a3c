import { z } from 'zod'

/** What came of a run: the number of tests that passed, what failed and why, and the skipped ones by name. */
export interface Totals {
  passed: number
  failed: string[]
  skipped: string[]
}

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
  const totals: Totals = { passed: 0, failed: [], skipped: [] }
  if (report !== null) {
    for (const file of Report.parse(JSON.parse(report)).testResults) {
      const failed = file.assertionResults.filter((test) => test.status === 'failed')
      for (const test of failed)
        totals.failed.push(`${test.fullName} (${file.name})\n${test.failureMessages.join('\n')}`)
      if (failed.length === 0 && file.status === 'failed') totals.failed.push(`${file.name}\n${file.message}`)
      for (const test of file.assertionResults) {
        if (test.status === 'passed') totals.passed += 1
        else if (test.status !== 'failed') totals.skipped.push(`${test.fullName} (${file.name})`)
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
