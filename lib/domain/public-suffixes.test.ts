import fc from 'fast-check'
import { getDomain, getPublicSuffix } from 'tldts-icann'
import { describe, expect, test, vi } from 'vitest'
import { publicSuffixList, SOLD } from '../../public-suffix-list.ts'
import { publicSuffix, registrableDomain } from './public-suffixes.ts'

const RULES = publicSuffixList()
  .split('\n')
  .filter((rule) => !SOLD.includes(rule))

const differing = (hosts: readonly string[]) =>
  hosts.filter(
    (host) => registrableDomain(host) !== getDomain(host) || publicSuffix(host) !== getPublicSuffix(host),
  )

describe('the answers are those of tldts', () => {
  test('under every rule', () => {
    expect(RULES.length).toBeGreaterThan(5_000)
    const names = RULES.map((rule) => rule.replace(/^!/, '').replace(/^\*/, 'any'))
    expect(differing(names)).toEqual([])
    expect(differing(names.map((name) => `acme.${name}`))).toEqual([])
    expect(differing(names.map((name) => `mail.acme.${name}`))).toEqual([])
  })

  test.each([
    'acme.com',
    'mail.acme.com',
    'com',
    'localhost',
    'acme.test',
    '127.0.0.1',
    '1.2.3',
    '[::1]',
    '',
    'acme..com',
    '-acme.com',
    'acme-.com',
    'a_b.acme.com',
    'a b.com',
    'bücher.de',
    'www.食狮.公司.cn',
    'www.ck',
    'any.ck',
    'city.kobe.jp',
    `${'a'.repeat(64)}.com`,
  ])('%s', (host) => expect(differing([host])).toEqual([]))

  test('whatever the host', () => {
    const label = fc.stringMatching(/^[a-z0-9_-]{1,8}$/)
    const ending = fc.constantFrom(...RULES.map((rule) => rule.replace(/^[!*.]+/, '')), 'com', 'test', 'x1')
    const host = fc
      .tuple(fc.array(label, { maxLength: 3 }), ending)
      .map(([labels, end]) => [...labels, end].join('.'))
    fc.assert(
      fc.property(host, (one) => {
        expect(differing([one])).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })
})

test.each(SOLD)('who has a name under %s is a company of their own', (ending) => {
  expect(registrableDomain(`mail.acme.${ending}`)).toBe(`acme.${ending}`)
  expect(registrableDomain(ending)).toBeNull()
})

test('a page that only tries to read the list opens without it, and reads it the next time', async () => {
  vi.resetModules()
  const fresh = await import('./public-suffixes.ts')
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  fresh.suffixesFrom(() => Promise.reject(new Error('gone')))
  await fresh.trySuffixes()
  expect(warn).toHaveBeenCalledOnce()
  warn.mockRestore()
  expect(fresh.registrableDomain('mail.acme.co.uk'), 'nothing is guessed').toBeNull()
  await expect(fresh.readSuffixes()).rejects.toThrow('gone')
  fresh.suffixesFrom(async () => 'com\nco.uk')
  await fresh.trySuffixes()
  expect(fresh.registrableDomain('mail.acme.co.uk')).toBe('acme.co.uk')
})
