import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { addTotals, lastLines, noTotals, totalsOf } from './totals.ts'

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
    retried: [],
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

test('a real run: what passed only at another try is counted, and named with what failed first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alongside-totals-'))
  try {
    const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
    await writeFile(
      join(folder, 'two.test.mjs'),
      `import { expect, test } from '${join(vitest, '../dist/index.js')}'
       let tries = 0
       test('late', { retry: 1 }, () => expect((tries += 1)).toBe(2))
       test('at once', { retry: 1 }, () => expect(1).toBe(1))`,
    )
    await promisify(execFile)(
      process.execPath,
      [vitest, 'run', '--root', folder, '--reporter=json', '--outputFile.json=report.json'],
      { env: { ...process.env, VITEST: undefined } },
    )
    const found = totalsOf(await readFile(join(folder, 'report.json'), 'utf8'), 0)
    expect(found).toMatchObject({ passed: 2, failed: [], skipped: [] })
    expect(found.retried).toEqual([expect.stringMatching(/^late \(.*two\.test\.mjs\): .*expected 1 to be 2/)])
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the totals are the plain last line, with the retried ones before it', () => {
  const totals = noTotals()
  addTotals(totals, { passed: 3, failed: [], skipped: [], retried: ['late: slow'] })
  addTotals(totals, { passed: 1, failed: ['broken'], skipped: ['no display'], retried: [] })
  expect(lastLines(totals)).toEqual([
    'skipped: no display',
    '\nFAILED: broken',
    'retried: late: slow',
    '1 of those that passed did so only at another try',
    '4 passed, 1 failed, 1 skipped',
  ])
  expect(lastLines(noTotals()).at(-1)).toBe('0 passed, 0 failed, 0 skipped')
})
