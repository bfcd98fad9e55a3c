import { expect, test } from 'vitest'
import { publicSites } from './public-sites.ts'
import { HOSTS, matchesPattern } from './registry.ts'

test('products at known addresses are offered by name, those at unknown ones are not', () => {
  const sites = publicSites()
  expect(sites.find(({ id }) => id === 'zoho-mail')).toMatchObject({
    name: 'Zoho Mail',
    patterns: expect.arrayContaining(['https://mail.zoho.com/*', 'https://mail.zoho.eu/*']),
  })
  expect(sites.map(({ id }) => id)).not.toContain('practice')
  expect(sites.map(({ id }) => id)).not.toContain('roundcube')
  expect(sites.map(({ name }) => name)).toEqual(
    sites.map(({ name }) => name).sort((a, b) => a.localeCompare(b)),
  )
})

test('what is asked for is whole sites, each once, and never more than one domain', () => {
  for (const { id, patterns } of publicSites()) {
    expect(new Set(patterns).size, id).toBe(patterns.length)
    for (const pattern of patterns)
      expect(pattern, id).toMatch(/^https:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+\/\*$/)
  }
})

test('each address at which a product is recognised falls under what is asked for', () => {
  for (const { id, matches } of HOSTS) {
    const site = publicSites().find((each) => each.id === id)
    for (const pattern of site ? matches : []) {
      const url = new URL(pattern.replaceAll('*', 'x'))
      expect(
        site?.patterns.some((each) => matchesPattern(each, url)),
        pattern,
      ).toBe(true)
    }
  }
})
