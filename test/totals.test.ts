import { expect, test } from 'vitest'
import { totalsOf } from './totals.ts'

const report = (...files: { status: string; tests: string[] }[]): string =>
  JSON.stringify({
    testResults: files.map(({ status, tests }, at) => ({
      name: `file-${at}`,
      status,
      message: 'cannot be imported',
      assertionResults: tests.map((state, nth) => ({
        fullName: `test ${nth}`,
        status: state,
        failureMessages: state === 'failed' ? ['expected 1'] : [],
      })),
    })),
  })

test('counts tests by what came of them, names the skipped, says why one failed', () => {
  const text = report(
    { status: 'passed', tests: ['passed', 'skipped'] },
    { status: 'failed', tests: ['failed', 'passed', 'todo'] },
  )
  expect(totalsOf(text, 1)).toEqual({
    passed: 2,
    failed: ['test 0 (file-1)\nexpected 1'],
    skipped: ['test 1 (file-0)', 'test 2 (file-1)'],
  })
})

test('a file that broke before its tests is a failure', () => {
  expect(totalsOf(report({ status: 'failed', tests: [] }), 1).failed).toEqual(['file-0\ncannot be imported'])
  expect(totalsOf(report({ status: 'failed', tests: ['skipped'] }), 1).failed).toHaveLength(1)
})

test('no report, or an exit code that the tests do not explain, is a failure', () => {
  expect(totalsOf(null, 0).failed).toHaveLength(1)
  expect(totalsOf(report({ status: 'passed', tests: ['passed'] }), 1).failed).toHaveLength(1)
})
