import { expect, test } from 'vitest'
import { readLines } from './address-lines.ts'

test('addresses are folded, parted by lines, commas or semicolons, and kept once', () => {
  expect(readLines(' Ana@Example.com\nbob@x.org; ana@example.com,', { domains: false })).toEqual({
    ok: true,
    entries: ['ana@example.com', 'bob@x.org'],
  })
})

test('domains are stored with their @, where domains may stand', () => {
  expect(readLines('Example.ORG\n@acme.com', { domains: true })).toEqual({
    ok: true,
    entries: ['@example.org', '@acme.com'],
  })
  expect(readLines('example.org', { domains: false })).toEqual({ ok: false, wrong: ['example.org'] })
})

test('what is neither is named, and nothing of it is stored', () => {
  expect(readLines('ana@example.com\nAna Example\n<b@x.org>', { domains: true })).toEqual({
    ok: false,
    wrong: ['Ana Example', '<b@x.org>'],
  })
})
