import { expect, test } from 'vitest'
import { mayPass, reasonOf, StorageProblem } from './storage-problem.ts'

const named = (name: string, message = '', more: object = {}) =>
  Object.assign(new Error(message), { name, ...more })
const CHROMIUM_FULL =
  'Connection is closing because of: IO error: 000003.log: FILE_ERROR_NO_SPACE (Append::8)'

test.each([
  [new StorageProblem('blocked', ''), 'blocked'],
  [new DOMException('', 'QuotaExceededError'), 'full'],
  [named('UnknownError', CHROMIUM_FULL), 'full'],
  [named('UnknownError', 'Internal error.'), 'lost'],
  [named('AbortError', '', { inner: named('QuotaExceededError') }), 'full'],
  [named('BulkError', '3 of 3 operations failed', { failures: [named('QuotaExceededError')] }), 'full'],
  [named('ModifyError', '', { failures: [named('TypeError'), named('UnknownError')] }), 'lost'],
  [named('BulkError', '', { failures: [named('ConstraintError')] }), null],
  [named('TypeError', 'no space left'), null],
  ['QuotaExceededError', null],
  [null, null],
])('%s is %s', (error, reason) => {
  expect(reasonOf(error)).toBe(reason)
})

test('an error that holds itself ends', () => {
  const error = named('DatabaseClosedError')
  expect(reasonOf(Object.assign(error, { inner: error, failures: [error] }))).toBe('lost')
})

test('what may be over in a moment is tried again, a failed upgrade is not', () => {
  expect(mayPass(named('QuotaExceededError'))).toBe(true)
  expect(mayPass(new StorageProblem('migration', ''))).toBe(false)
  expect(mayPass(named('TypeError'))).toBe(false)
})
