import { expect, test } from 'vitest'
import { totalsOf } from './totals.ts'

const report = (...files: { status: string; tests: string[] }[]): string =>
  JSON.stringify({
    testResults: files.map(({ status, tests }, at) => ({
      name: `file-${at}`,
      status,
      assertionResults: tests.map((state, nth) => ({ fullName: `test ${nth}`, status: state })),
    })),
  })

test('counts tests by what came of them, and names the skipped', () => {
  const text = report(
    { status: 'passed', tests: ['passed', 'skipped'] },
    { status: 'failed', tests: ['failed', 'passed', 'todo'] },
  )
  expect(totalsOf(text, 1)).toEqual({
    passed: 2,
    failed: 1,
    skipped: ['test 1 (file-0)', 'test 2 (file-1)'],
  })
})

test('a file that broke before its tests is a failure', () => {
  expect(totalsOf(report({ status: 'failed', tests: [] }), 1).failed).toBe(1)
  expect(totalsOf(report({ status: 'failed', tests: ['skipped'] }), 1).failed).toBe(1)
})

test('no report, or an exit code that the tests do not explain, is a failure', () => {
  expect(totalsOf(null, 0).failed).toBe(1)
  expect(totalsOf(report({ status: 'passed', tests: ['passed'] }), 1).failed).toBe(1)
})
