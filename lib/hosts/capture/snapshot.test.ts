// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { expect, test } from 'vitest'
import type { Host, HostCase } from '../define-host.ts'
import { host as generic } from '../generic/generic.host.ts'
import { HOSTS } from '../registry.ts'
import { readPage } from '../run/read.ts'
import { openFixture } from '../testing.ts'
import { capture } from './capture.ts'
import { snapshot } from './snapshot.ts'

const ROOM = join(import.meta.dirname, '..')
const URL_OF_PAGE = 'https://mail.acme.test/?_task=mail&_uid=48151623&_action=show'
const page = (html: string, url = URL_OF_PAGE) => new JSDOM(html, { url }).window.document
const htmlOf = (document: Document, host: Host = generic): string => {
  const captured = capture(host, document, '2026-11-22')
  if (!('html' in captured)) throw new Error('too large')
  return captured.html
}

test('texts become placeholders of their length, addresses stay who they are', () => {
  const html = htmlOf(
    page(`<!doctype html><title>Quote 4711</title><main id="m-48151623" class="record lena-row"><h1>Łódź 12 für Lena</h1>
      <a href="mailto:Lena.Fischer@helio.com?subject=Secret" title="Lena Fischer">Lena Fischer</a>
      <span data-email="lena.fischer@HELIO.com" data-role="from" data-name="Lena">lena.fischer@helio.com</span>
      <span>tom+news@helio.com, &quot;O'Brien&quot; &lt;ob@other.org&gt;</span>
      <a href="/people/lena-fischer?q=Lena&amp;_action=show&amp;id=48151623">x</a>
      <input type="password" value="hunter2"><input name="to" value="Lena &lt;lena.fischer@helio.com&gt;">
      <img alt="Lena" src="https://cdn.acme.test/lena.png"><!-- Lena --><script>Lena</script></main>`),
  )
  expect(html.split('\n')[0]).toBe(
    '<!-- Captured 2026-11-22 from Other sites (adapter generic, version 1). Every text and address was replaced. Page: https://site.example.test/?_task=mail&_uid=00000001&_action=show -->',
  )
  expect(html).toContain('<h1>Xxxx 00 xxx Xxxx</h1>')
  expect(html).toContain('<main id="m-00000001" class="record xxxx-row">')
  expect(html).toContain('<a href="mailto:p1@d1.example.test" title="Xxxx Xxxxxxx">Xxxx Xxxxxxx</a>')
  expect(html).toContain(
    'data-email="p1@d1.example.test" data-role="from" data-name="Xxxx">p1@d1.example.test',
  )
  expect(html).toContain(
    `p2+t1@d1.example.test, "X'Xxxxx" &lt;p3@d2.example.test&gt;`.replaceAll('"', '&quot;'),
  )
  expect(html).toContain('href="/people/xxxx-xxxxxxx?q=Xxxx&amp;_action=show&amp;id=00000001"')
  expect(html).toContain('<input name="to" value="Xxxx &lt;p1@d1.example.test&gt;">')
  expect(html).not.toMatch(/lena|fischer|helio|hunter|brien|secret|4815/i)
})

const files = (id: string) =>
  readdirSync(join(ROOM, id, 'fixtures')).map((file) => join(ROOM, id, 'fixtures', file))
const all = await Promise.all(
  [...HOSTS, generic].map(async ({ id }) => {
    const { host } = (await import(join(ROOM, id, `${id}.host.ts`))) as { host: Host }
    const { cases } = (await import(join(ROOM, id, `${id}.cases.ts`))) as { cases: HostCase[] }
    return { id, host, cases }
  }),
)
test('a frameset is captured without the column of the sidebar', () => {
  const frames = '<frame name="list"><frame name="mail">'
  const html = htmlOf(page(`<!doctype html><html><frameset cols="200,*,376">${frames}</frameset></html>`))
  expect(html).toContain('<frameset cols="200,*">')
})

/** Who is who, without who it is: roles in their order, and which of them are one person. */
const shape = (reading: ReturnType<typeof readPage>, addressOf: (text: string) => string) => {
  const people = new Map<string, number>()
  return reading.participants.map(({ role, text }) => {
    const key = addressOf(text)
    if (!people.has(key)) people.set(key, people.size)
    return [role, people.get(key)]
  })
}
const addresses = (text: string) => (text.match(/[^\s<>,;"]+@[^\s<>,;"]+/g) ?? [text]).join(' ').toLowerCase()

/** Told apart by how an address and a label share letters, of which placeholders have none. */
const BY_LETTERS = 'compose: a name that is the address of another; a label that does not agree with its text'

/** The addresses in a fixture's source, none of which may be in what is captured of it. */
const addressesIn = (source: string) =>
  [...source.matchAll(/[\w.+'-]+@[\w-]+(\.[\w-]+)+/g)].map(([found]) => found.toLowerCase())

const captured = all.flatMap(({ host, cases }) =>
  cases
    .filter((each) => each.fixture && !each.frames && each.name !== BY_LETTERS)
    .map((each) => ({ name: `${host.id}: ${each.name}`, host, each })),
)
test.each(captured)('a capture is a fixture as it is: $name', ({ host, each }) => {
  const source = readFileSync(join(ROOM, host.id, 'fixtures', each.fixture as string), 'utf8')
  const original = page(source, each.url)
  const html = htmlOf(original, host)
  expect(html.split('\n')[0]).toMatch(/^<!-- (Captured|Built by hand) 20\d\d-\d\d-\d\d\b/)
  for (const [address] of html.matchAll(/[\w.+'-]+@[\w-]+(\.[\w-]+)+/g))
    expect(address).toMatch(/\.example\.test$/)
  for (const each of addressesIn(source)) expect(html.toLowerCase()).not.toContain(each)
  const before = readPage(host, new URL(each.url), [original])
  const after = readPage(host, new URL(each.url), openFixture(html, each.url, host))
  expect(shape(after, addresses)).toEqual(shape(before, addresses))
  expect(after.recognised).toBe(before.recognised)
  expect(after.canInsert).toBe(before.canInsert)
  // Two names of the same letters are one placeholder, so their number may fall.
  const rolesOf = (reading: typeof after) => [...new Set(reading.withoutAddress.map(({ role }) => role))]
  expect(rolesOf(after)).toEqual(rolesOf(before))
})

const others = all.flatMap(({ id, host }) => {
  const done = new Set(captured.filter((each) => each.host === host).map(({ each }) => each.fixture))
  return files(id)
    .filter((file) => !done.has(basename(file)))
    .map((file) => ({ name: `${id}/${basename(file)}`, host, file }))
})
test.each(others)('no address of a fixture is in what is captured of it: $name', ({ host, file }) => {
  const source = readFileSync(file, 'utf8')
  const html = htmlOf(page(source), host).toLowerCase()
  for (const each of addressesIn(source)) expect(html).not.toContain(each)
})

test('frames of the same origin and open shadow roots travel along, and are read again', () => {
  const document = page(
    '<!doctype html><main id="shell"><iframe id="mail"></iframe></main><x-card id="card"></x-card>',
  )
  const inner = (document.querySelector('iframe') as HTMLIFrameElement).contentDocument as Document
  inner.body.innerHTML = '<p class="from" title="lena@helio.com">Lena</p>'
  const shadow = document.querySelector('#card')?.attachShadow({ mode: 'open' }) as ShadowRoot
  shadow.innerHTML = '<b class="who">tom@helio.com</b><slot></slot>'
  const { html } = snapshot(document, { from: 'a test', on: '2026-11-22' })
  expect(html).not.toMatch(/lena|tom|helio/i)
  const [top, frame] = openFixture(html, URL_OF_PAGE, { frames: ['iframe#mail'] })
  expect(top?.querySelector('#card')?.shadowRoot?.querySelector('.who')?.textContent).toBe(
    'p1@d1.example.test',
  )
  expect(frame?.querySelector('.from')?.getAttribute('title')).toBe('p2@d1.example.test')
  expect(openFixture(html, URL_OF_PAGE, { frames: [] })).toHaveLength(1)
})

test('what is hidden is marked, what was the capture’s own is not taken from the page', () => {
  const document = page(
    '<div hidden data-frame="7" data-alongside-fit="2"><p hidden>a</p></div><template><p>Lena</p></template>',
  )
  const { html } = snapshot(document, { from: 'a test', on: '2026-11-22' })
  expect(html).toContain('<div hidden=""><p hidden="">x</p></div>')
  expect(html).not.toMatch(/data-frame|data-alongside|template|Lena/)
})

test('a page of more than two million characters is refused, not cut', () => {
  const document = page(`<main>${`<p class="row">${'some words '.repeat(1_000)}</p>`.repeat(200)}</main>`)
  expect(capture(generic, document, '2026-11-22')).toEqual({ tooLarge: true })
})

/** Words that are no part of any page's structure. */
const secret = fc
  .tuple(fc.constantFrom('zq', 'Żq', 'QZ', 'qж', '秘q', 'zqé'), fc.stringMatching(/^[a-z]{5,9}$/))
  .map(([head, tail]) => `${head}${tail}zq`)
const address = fc
  .tuple(secret, secret, fc.constantFrom('com', 'co.uk', 'test'))
  .map(([a, b, end]) => `${a}@${b}.${end}`)
const said = fc.oneof(
  secret,
  address,
  fc.tuple(secret, address).map(([name, mail]) => `"${name}" <${mail}>`),
)
const holder = fc.constantFrom(
  'title',
  'aria-label',
  'value',
  'alt',
  'placeholder',
  'data-name',
  'data-x',
  'email',
  'summary',
  'aria-description',
  'content',
  'label',
  'srcset',
  'onclick',
  'style',
  'src',
)
const inAttribute = fc.oneof(
  fc.tuple(holder, said),
  fc.tuple(fc.constantFrom('id', 'class', 'name', 'for', 'data-id', 'role'), address),
  fc.tuple(
    fc.constant('href'),
    fc
      .tuple(
        fc.constantFrom(
          'mailto:',
          '/x?q=',
          '#/to/',
          'https://',
          'tel:',
          '?a=1&who=',
          'javascript:',
          'data:text/html,',
          '//',
        ),
        said,
      )
      .map(([start, rest]) => start + rest),
  ),
  fc.tuple(
    fc.constant('href'),
    said.map((text) => `/find/${encodeURIComponent(text)}`),
  ),
)
type Node = { tag: string; attributes: [string, string][]; children: (Node | string)[]; shadow: boolean }
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    tag: fc.constantFrom(
      'div',
      'span',
      'a',
      'input',
      'textarea',
      'option',
      'button',
      'x-mail',
      'td',
      'svg',
      'noscript',
      'title',
      'pre',
      'iframe',
      'template',
    ),
    attributes: fc.array(inAttribute, { maxLength: 3 }),
    children: fc.array(fc.oneof({ maxDepth: 4 }, said, tie('node')), { maxLength: 3 }),
    shadow: fc.boolean(),
  }),
}))

test('nothing that a page says survives, wherever it stands', () => {
  const build = (document: Document, { tag, attributes, children, shadow }: Node): Element => {
    const element = document.createElement(tag)
    for (const [name, value] of attributes) element.setAttribute(name, value)
    const root = shadow && /^(div|span|x-mail)$/.test(tag) ? element.attachShadow({ mode: 'open' }) : element
    for (const child of children) root.append(typeof child === 'string' ? child : build(document, child))
    return element
  }
  const words = (value: Node): string[] =>
    [
      ...value.attributes.map(([, text]) => text),
      ...value.children.flatMap((child) => (typeof child === 'string' ? [child] : words(child))),
    ].flatMap((text) => {
      const plain = text.includes('%') ? decodeURIComponent(text) : text
      return plain.match(/[\p{L}]{6,}/gu)?.filter((word) => word.endsWith('zq')) ?? []
    })
  fc.assert(
    fc.property(
      fc.array(node, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...all.map(({ host }) => host)),
      (nodes, host) => {
        const document = page('<!doctype html><main></main>')
        const main = document.querySelector('main') as Element
        for (const each of nodes) main.append(build(document, each))
        for (const field of main.querySelectorAll('textarea')) field.value = 'zqtypedzq'
        const before = document.documentElement.outerHTML
        const html = htmlOf(document, host).toLowerCase()
        expect(document.documentElement.outerHTML).toBe(before)
        for (const word of [...nodes.flatMap(words), 'zqtypedzq'])
          expect(html).not.toContain(word.toLowerCase())
        expect(decodeURIComponent(html.replace(/%(?![0-9a-f]{2})/g, '%25'))).not.toMatch(/zq/)
        for (const [found] of html.matchAll(/[^\s<>"&;]+@[^\s<>"&;]+/g))
          expect(found).toMatch(/\.example\.test/)
      },
    ),
    { numRuns: 120 },
  )
})
