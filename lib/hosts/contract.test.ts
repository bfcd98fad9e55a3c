// @vitest-environment jsdom
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { afterEach, describe, expect, test } from 'vitest'
import type { Host, HostCase, Untested } from './define-host.ts'
import { generic } from './generic/generic.host.ts'
import { GENERIC_SELECTORS } from './generic/reader.ts'
import { findHost, HOSTS, matchesPattern } from './registry.ts'
import { readPage } from './run/read.ts'
import { runHost } from './run/run-host.ts'
import { fakeExtension, fakeLoader } from './run/testing.ts'
import { fixtureOf, openCase } from './testing.ts'

/** What every host promises, tested from its cases. A new host gets all of this by its line in the registry. */
const ROOM = import.meta.dirname
const all = await Promise.all(
  [...HOSTS, generic].map(async (known) => {
    const file = join(ROOM, known.id, known.id)
    const { host } = (await import(`${file}.host.ts`)) as { host: Host }
    const { cases, untested = {} } = (await import(`${file}.cases.ts`)) as {
      cases: HostCase[]
      untested?: Untested
    }
    return { known, host, cases, untested, files: readdirSync(join(ROOM, known.id, 'fixtures')) }
  }),
)

const fixturesOf = (cases: readonly HostCase[]) =>
  cases.flatMap((each) => [each.fixture, ...(each.frames ?? []).map((frame) => frame.fixture)])

const ADDRESS = /[\p{L}\p{N}_.+'-]+(?:@|%40)[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+/giu
const REAL_LOOKING = (text: string) =>
  [...text.matchAll(ADDRESS)].map(([address]) => address).filter((address) => !NOBODYS.test(address))
/** RFC 2606. */
const NOBODYS = /(\.test|[.@]example\.(com|org|net)|%40example\.(com|org|net))$/i

test('each folder of the room is a host of the registry, and the other way round', () => {
  const folders = readdirSync(ROOM, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(ROOM, entry.name, `${entry.name}.host.ts`)))
    .map((entry) => entry.name)
  expect(folders.sort(), 'add the missing host to registry.ts').toEqual(all.map(({ host }) => host.id).sort())
})

test('the hub may name hosts by id: ids are short and plain', () => {
  for (const { host } of all) expect(host.id).toMatch(/^[a-z][a-z0-9-]{1,29}$/)
})

test('no two hosts have patterns that a common address could match', () => {
  const patterns = HOSTS.flatMap(({ id, matches }) => matches.map((pattern) => ({ id, pattern })))
  const clashes = patterns.flatMap((one, i) =>
    patterns
      .slice(i + 1)
      .filter((other) => other.id !== one.id && overlap(one.pattern, other.pattern))
      .map((other) => `${one.id} ${one.pattern} and ${other.id} ${other.pattern}`),
  )
  expect(clashes, 'narrow one of each by its path').toEqual([])
})

describe.each(all)('$known.id', ({ known, host, cases, untested, files }) => {
  test('its adapter is the one of the host that the registry finds', () => {
    expect(host, 'give defineHost the host that this file exports').toMatchObject(known)
    if (known !== generic)
      expect(host.matches.length > 0 || host.detect, 'without patterns it needs `detect`').toBeTruthy()
    for (const pattern of host.matches)
      expect(pattern, 'a pattern of whole domains, https').toMatch(
        /^(https|http):\/\/(\*\.)?[a-z0-9.-]+\/\S*\*$/,
      )
  })

  test('says honestly and with a date what it was checked against', () => {
    const strength = ['run', 'source', 'integration', 'hand-built']
    const order = host.checked.map(({ by }) => strength.indexOf(by))
    expect(host.checked.length, 'say in `checked` what it was checked against').toBeGreaterThan(0)
    expect(order, 'strongest first').toEqual([...order].sort())
    for (const { what, on } of host.checked) {
      expect(what.trim()).toBe(what)
      expect(what).not.toBe('')
      expect(new Date(`${on}T00:00:00Z`).toISOString().slice(0, 10), 'ISO date').toBe(on)
    }
    const captured = files.some((file) => fixtureOf(host, file).startsWith('<!-- Captured '))
    if (!captured)
      expect(
        host.checked.map(({ by }) => by),
        'it claims that it ran, but all of its fixtures were built by hand',
      ).not.toContain('run')
  })

  test('has a case for each kind of page it names', () => {
    const tested = new Set(cases.map((each) => each.kind))
    for (const { kind } of host.pages) expect(tested, `add a case of kind "${kind}"`).toContain(kind)
  })

  test('its fixtures are dated, used, and name nobody real', () => {
    const used = fixturesOf(cases)
    for (const file of files) {
      const text = fixtureOf(host, file)
      expect(
        text.split('\n')[0],
        `${file}: say when and from what it was captured, or that it was built by hand`,
      ).toMatch(/^<!-- (Captured|Built by hand) 20\d\d-\d\d-\d\d\b/)
      expect(used, `${file} has no case: add one or delete it`).toContain(file)
      expect(REAL_LOOKING(text), `${file}: take addresses at example.com or .test`).toEqual([])
    }
    expect(REAL_LOOKING(JSON.stringify(cases)), 'cases: take addresses at example.com or .test').toEqual([])
  })

  test('names only selectors and frames that are CSS, and a reply that is one of them', () => {
    const { document } = new JSDOM('').window
    const editors = host.editors.map((editor) => editor.selector)
    for (const selector of [...Object.values(host.selectors).flat(), ...editors, ...(host.frames ?? [])]) {
      expect(() => document.querySelector(selector), selector).not.toThrow()
    }
    if (host.reply) expect(Object.keys(host.selectors)).toContain(host.reply)
  })

  test('each of its selectors matches something in one of its fixtures', () => {
    const documents = files.map((file) => new DOMParser().parseFromString(fixtureOf(host, file), 'text/html'))
    const own = Object.entries(host.selectors).flatMap(([name, selectors]) =>
      selectors.map((selector) => ({ name, selector })),
    )
    const dead = own
      .filter(({ selector }) => host.id === generic.id || !SHARED.has(selector))
      .filter(({ selector }) => !documents.some((document) => document.querySelector(selector)))
      .map(({ selector }) => selector)
    expect(
      dead.filter((selector) => !untested[selector]),
      'add a fixture that has it, delete it, or give the reason in `untested`, exported by the cases',
    ).toEqual([])
    expect(
      Object.keys(untested).filter((selector) => !dead.includes(selector)),
      'no longer untested',
    ).toEqual([])
  })

  test.each(cases)('$name', (each) => {
    const documents = openCase(host, each)
    const before = documents.map((document) => document.documentElement.outerHTML)
    const reading = readPage(host, new URL(each.url), documents)
    expect(reading.pageKind).toBe(each.kind)
    expect(reading.participants).toEqual(each.participants)
    expect(reading.withoutAddress).toEqual(each.withoutAddress ?? [])
    if (each.thread !== undefined) expect(reading.thread).toBe(each.thread)
    if (each.shown !== undefined) {
      const { shown } = reading
      expect(typeof shown === 'object' ? shown?.matches(each.shown) && each.shown : shown).toBe(each.shown)
    }
    const isNamed = each.kind === 'message' && host.oneMessage && reading[host.oneMessage]
    expect(reading.message, 'a hash: it is kept').toEqual(
      isNamed ? expect.stringMatching(/^[0-9a-f]{16}$/) : undefined,
    )
    if (each.canInsert !== undefined) expect(reading.canInsert).toBe(each.canInsert)
    if (each.recognised !== undefined) expect(reading.recognised).toBe(each.recognised)
    const after = documents.map((document) => document.documentElement.outerHTML)
    expect(after, 'an adapter must not write to the page').toEqual(before)

    const url = new URL(each.url)
    const claims = HOSTS.filter(
      (other) =>
        other.matches.some((pattern) => matchesPattern(pattern, url)) ||
        other.detect?.(documents[0] as Document, url),
    ).map(({ id }) => id)
    // What has no address of its own is known by its looks, so there is nothing to see without a fixture.
    const silent = host.id === generic.id || (!each.fixture && host.matches.length === 0)
    expect(claims, 'the hosts that take this page for theirs').toEqual(silent ? [] : [host.id])
    if (!silent) expect(findHost(url, documents[0] as Document)?.id).toBe(host.id)
  })

  test('says how long its people trail behind the address, if its threads come from there', () => {
    const trusted = cases.filter(({ fixture, thread }) => fixture && thread)
    for (const each of trusted) {
      const other = cases.find(({ kind, url, thread }) => kind === each.kind && thread && url !== each.url)
      if (!other) continue
      const documents = openCase(host, each)
      const [here, there] = [each, other].map(({ url }) => readPage(host, new URL(url), documents).thread)
      if (here !== there)
        expect(
          host.settle,
          'the thread changes with the address alone: set `settle`, 0 where each page is a load',
        ).toBeDefined()
    }
  })

  test('its selectors match as many elements as they did', async () => {
    const counts = new Set(cases.filter(({ fixture }) => fixture).map((each) => countsOf(host, each)))
    // After a change that is meant: `npx vitest run lib/hosts/contract.test.ts -u`, and read the difference.
    await expect([...counts].join('')).toMatchFileSnapshot(join(ROOM, host.id, `${host.id}.counts.txt`))
  })

  test('finds nobody in an empty document, and throws nothing', () => {
    const nobody = { all: () => [], first: () => null, inside: () => [] }
    const empty = new JSDOM('').window.document
    for (const each of cases) {
      const kind = host.pages.find((rule) => rule.test(new URL(each.url), [empty]))?.kind
      const page = { url: new URL(each.url), kind: kind ?? ('other' as const), documents: [empty], ...nobody }
      // Straight to the adapter: readPage would swallow what it throws.
      const { participants, withoutAddress = [] } = host.read(page)
      expect([...participants, ...withoutAddress], each.name).toEqual([])
      expect(readPage(host, new URL(each.url), [empty]).participants, each.name).toEqual([])
    }
  })

  const shown = [
    ...new Map(cases.filter(({ fixture }) => fixture).map((each) => [each.fixture, each])).values(),
  ]
  test.each(shown)('leaves the page as it was when it ends: $name', async (each) => {
    showPage(each.url, fixtureOf(host, each.fixture as string))
    // Frames of jsdom take no signal of the test's own realm; what runs in them only listens.
    for (const frame of document.querySelectorAll('iframe')) frame.remove()
    const before = document.documentElement.outerHTML
    const end = new AbortController()
    const extension = fakeExtension()
    await runHost(host, window, extension, fakeLoader(), end)
    await extension.hear?.({ type: 'dock', open: true }, 'own')
    expect(document.querySelector('alongside-dock'), 'the dock is shown').not.toBeNull()
    expect(document.documentElement.outerHTML).not.toBe(before)
    end.abort()
    expect(document.documentElement.outerHTML).toBe(before)
    expect(extension.hear).toBeNull()
  })
})

/** Selectors of the generic reader, which its own fixtures test. */
const SHARED: ReadonlySet<string> = new Set(Object.values(GENERIC_SELECTORS).flat())

/**
 * How many elements of a case's page, visible or not, each of the host's own selectors matches: `name a+b` where the
 * first selector of that name matches a and the second b. Names of which none matches are left out.
 */
function countsOf(host: Host, each: HostCase): string {
  const documents = openCase(host, each)
  const counts = Object.entries(host.selectors)
    .filter(([name, own]) => host.id === generic.id || own !== (GENERIC_SELECTORS as Host['selectors'])[name])
    .map(([name, own]) => {
      const found = own.map((selector) =>
        documents.reduce((sum, document) => sum + document.querySelectorAll(selector).length, 0),
      )
      return { text: `${name} ${found.join('+')}`, any: found.some(Boolean) }
    })
  const matching = counts.filter(({ any }) => any).map(({ text }) => text)
  return `${fixturesOf([each]).join(' with ')}: ${matching.join(', ') || 'none'}\n`
}

afterEach(() => showPage('https://nowhere.example.com/', ''))

/** Makes the test's own window the page: what runs in a page has one window, the global one. */
function showPage(url: string, source: string): void {
  const { jsdom } = globalThis as unknown as { jsdom: { reconfigure(settings: { url: string }): void } }
  jsdom.reconfigure({ url })
  const page = new DOMParser().parseFromString(source, 'text/html')
  for (const name of document.documentElement.getAttributeNames())
    document.documentElement.removeAttribute(name)
  for (const { name, value } of page.documentElement.attributes)
    document.documentElement.setAttribute(name, value)
  document.documentElement.replaceChildren(...page.documentElement.childNodes)
}

/** Whether some address may match both: cautious about paths, of which only what stands before the first `*` counts. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((pattern) => {
    const [, host = '', path = ''] = /^[^:]+:\/\/([^/]+)(\/[^*]*)/.exec(pattern) ?? []
    return { host: host.replace(/^\*\./, ''), wide: host.startsWith('*.'), path }
  }) as [Pattern, Pattern]
  const within = (inner: Pattern, outer: Pattern) =>
    inner.host === outer.host || (outer.wide && inner.host.endsWith(`.${outer.host}`))
  return (within(a, b) || within(b, a)) && (a.path.startsWith(b.path) || b.path.startsWith(a.path))
}
type Pattern = { host: string; wide: boolean; path: string }

test('patterns that overlap are told', () => {
  expect(overlap('https://*.force.com/*', 'https://*.lightning.force.com/*')).toBe(true)
  expect(overlap('https://*.force.com/lightning/*', 'https://acme.force.com/003*')).toBe(false)
  expect(overlap('https://mail.zoho.com/*', 'https://crm.zoho.com/*')).toBe(false)
  expect(overlap('https://acme.zoho.com/*', 'https://badacme.zoho.com/*')).toBe(false)
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
