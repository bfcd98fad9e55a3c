import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import type { Host, HostCase } from './define-host.ts'
import { generic } from './generic/generic.host.ts'
import { findHost, HOSTS, matchesPattern } from './registry.ts'
import { readPage } from './run/read.ts'

/** What every host promises, tested from its cases. A new host gets all of this by its line in the registry. */
const ROOM = import.meta.dirname
const all = await Promise.all(
  [...HOSTS, generic].map(async (known) => {
    const file = join(ROOM, known.id, known.id)
    const { host } = (await import(`${file}.host.ts`)) as { host: Host }
    const { cases } = (await import(`${file}.cases.ts`)) as { cases: HostCase[] }
    return { known, host, cases }
  }),
)

const dom = (host: Host, url: string, fixture: string | null) => {
  const html = fixture ? readFileSync(join(ROOM, host.id, 'fixtures', fixture), 'utf8') : ''
  return new JSDOM(html, { url }).window.document
}
const documentsOf = (host: Host, { url, fixture, frames = [] }: HostCase) => [
  dom(host, url, fixture),
  ...frames.map((frame) => dom(host, frame.url, frame.fixture)),
]

test('each folder of the room is a host of the registry, and the other way round', () => {
  const folders = readdirSync(ROOM, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(ROOM, entry.name, `${entry.name}.host.ts`)))
    .map((entry) => entry.name)
  expect(folders.sort(), 'add the missing host to registry.ts').toEqual(all.map(({ host }) => host.id).sort())
})

test('the hub may name hosts by id: ids are short and plain', () => {
  for (const { host } of all) expect(host.id).toMatch(/^[a-z][a-z0-9-]{1,29}$/)
})

describe.each(all)('$known.id', ({ known, host, cases }) => {
  test('its adapter is the one of the host that the registry finds', () => {
    expect(host, 'give defineHost the host that this file exports').toMatchObject(known)
  })

  test('has a case for each kind of page it names', () => {
    const tested = new Set(cases.map((each) => each.kind))
    for (const { kind } of host.pages) expect(tested, `add a case of kind "${kind}"`).toContain(kind)
  })

  test('its fixtures are dated, used, and name nobody real', () => {
    const used = cases.flatMap((each) => [each.fixture, ...(each.frames ?? []).map((frame) => frame.fixture)])
    for (const file of readdirSync(join(ROOM, host.id, 'fixtures'))) {
      const html = readFileSync(join(ROOM, host.id, 'fixtures', file), 'utf8')
      expect(
        html.split('\n')[0],
        `${file}: say when and from what it was captured, or that it was built by hand`,
      ).toMatch(/^<!-- (Captured|Built by hand) 20\d\d-\d\d-\d\d\b/)
      expect(used, `${file} has no case: add one or delete it`).toContain(file)
      for (const [address] of html.matchAll(/[\w.+'-]+@[\w-]+(\.[\w-]+)+/g)) {
        expect(address, `${file} names a real-looking address`).toMatch(
          /(\.test|[.@]example\.(com|org|net))$/,
        )
      }
    }
  })

  test('names only selectors and frames that are CSS, and a reply that is one of them', () => {
    const { document } = new JSDOM('').window
    const editors = host.editors.map((editor) => editor.selector)
    for (const selector of [...Object.values(host.selectors).flat(), ...editors, ...(host.frames ?? [])]) {
      expect(() => document.querySelector(selector), selector).not.toThrow()
    }
    if (host.reply) expect(Object.keys(host.selectors)).toContain(host.reply)
  })

  test.each(cases)('$name', (each) => {
    const documents = documentsOf(host, each)
    const before = documents.map((document) => document.documentElement.outerHTML)
    const reading = readPage(host, new URL(each.url), documents)
    expect(reading.pageKind).toBe(each.kind)
    expect(reading.participants).toEqual(each.participants)
    expect(reading.withoutAddress).toEqual(each.withoutAddress ?? [])
    if (each.thread !== undefined) expect(reading.thread).toBe(each.thread)
    if (each.canInsert !== undefined) expect(reading.canInsert).toBe(each.canInsert)
    if (each.recognised !== undefined) expect(reading.recognised).toBe(each.recognised)
    const after = documents.map((document) => document.documentElement.outerHTML)
    expect(after, 'an adapter must not write to the page').toEqual(before)
  })

  test.each(cases)('is the one that reads: $name', (each) => {
    if (!each.fixture && host.matches.length === 0) return // what has no address of its own is known by its looks
    const [top] = documentsOf(host, each)
    expect((findHost(new URL(each.url), top as Document) ?? generic).id).toBe(host.id)
  })

  test('is not taken for another host', () => {
    const others = HOSTS.filter((other) => other.id !== host.id)
    for (const each of cases) {
      const [top] = documentsOf(host, each)
      const url = new URL(each.url)
      const claims = others.filter(
        (other) =>
          other.matches.some((pattern) => matchesPattern(pattern, url)) ||
          other.detect?.(top as Document, url),
      )
      expect(
        claims.map((other) => other.id),
        each.name,
      ).toEqual([])
    }
  })

  test.each(cases)('finds nobody in an empty document: $name', (each) => {
    const empty = new JSDOM('', { url: each.url }).window.document
    const kind = host.pages.find((rule) => rule.test(new URL(each.url), [empty]))?.kind
    const nobody = { all: () => [], first: () => null, inside: () => [] }
    const page = { url: new URL(each.url), kind: kind ?? ('other' as const), documents: [empty], ...nobody }
    // Straight to the adapter: readPage would swallow what it throws.
    expect(host.read(page).participants).toEqual([])
    expect(readPage(host, new URL(each.url), [empty]).participants).toEqual([])
  })
})

test('match patterns are matched as browsers do', () => {
  const match = (pattern: string, url: string) => matchesPattern(pattern, new URL(url))
  expect(match('http://127.0.0.1/practice/*', 'http://127.0.0.1:4510/practice/#/inbox')).toBe(true)
  expect(match('http://127.0.0.1/practice/*', 'http://127.0.0.1:4510/desk')).toBe(false)
  expect(match('http://127.0.0.1/practice/*', 'https://127.0.0.1/practice/')).toBe(false)
  expect(match('https://*.example.com/*', 'https://example.com/')).toBe(true)
  expect(match('https://*.example.com/*', 'https://a.b.example.com/x?y')).toBe(true)
  expect(match('https://*.example.com/*', 'https://badexample.com/')).toBe(false)
  expect(match('*://mail.example.com/*', 'ftp://mail.example.com/')).toBe(false)
  expect(match('<all_urls>', 'https://example.com/')).toBe(false)
})
