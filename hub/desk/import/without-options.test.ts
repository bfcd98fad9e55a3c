import { expect, test } from 'vitest'
import { withoutOptions } from './without-options.ts'

test.each([
  [
    'No column holds the e-mail address. Name it with a mapping, for example --map "A=email".',
    'No column holds the e-mail address.',
  ],
  [
    'No header names it, but the column "X. Y" holds addresses. Import with --map "X. Y=email".',
    'No header names it, but the column "X. Y" holds addresses.',
  ],
  [
    'counts only with the system it comes from; name it with --source',
    'counts only with the system it comes from',
  ],
  [
    'No text has that. Export the file again, or name its encoding (--encoding utf-16le, say).',
    'No text has that. Export the file again.',
  ],
  [
    'The quote that opens on line 9 is never closed. Close it.',
    'The quote that opens on line 9 is never closed. Close it.',
  ],
  ['Write --map "A=email".', 'Write --map "A=email".'],
])('%s', (text, words) => {
  expect(withoutOptions(text)).toBe(words)
})
