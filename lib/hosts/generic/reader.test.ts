import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import { furnitureOf, type PlacesOfPage, withPage } from '../../domain/furniture.ts'
import { orderParticipants } from '../../domain/identity.ts'
import { rememberFurniture } from '../run/furniture.ts'
import { type Opened, pageOf, readPage } from '../run/read.ts'
import { fakeExtension } from '../run/testing.ts'
import { host } from './generic.host.ts'
import { onlyAddresses } from './text.ts'

const URL_ = new URL('https://any.example.com/p/1')
const parse = (html: string) => new JSDOM(`<!doctype html><body>${html}`, { url: URL_.href }).window.document
const addressesOn = (document: Document, opened?: Opened) =>
  orderParticipants(readPage(host, URL_, [document], {}, opened), []).map(({ address }) => address)

/** What no reading may name: each stands where a sender never does. */
const NEVER = 'never@body.test'
const hidden = fc.constantFrom(
  `<blockquote><b>From:</b> <a href="mailto:${NEVER}">Boss</a></blockquote>`,
  `<pre>From: ${NEVER}</pre>`,
  `<footer><h2>Contact</h2><a href="mailto:${NEVER}">Write</a></footer>`,
  `<nav><ul><li><a href="mailto:${NEVER}">Help</a></li></ul></nav>`,
  `<aside><h3>Owner</h3><span title="${NEVER}">Owner of it</span></aside>`,
  `<div contenteditable="true"><p>Name &lt;${NEVER}&gt;</p></div>`,
  `<p>Please write to ${NEVER} until Friday, or call us.</p>`,
  `<div>We met in May and talked about lenses for a long while.<br><a href="mailto:${NEVER}">Boss</a></div>`,
  `<div role="banner"><button aria-haspopup="menu">${NEVER}</button></div>`,
  `<form><label>Me <input autocomplete="email" value="${NEVER}"></label></form>`,
  `<table><thead><tr><th>Name</th><th>Mail</th></tr></thead><tbody><tr><td>A</td><td>${NEVER}</td></tr></tbody></table>`,
  `<div hidden><h1>Old</h1><b>From:</b> <a href="mailto:${NEVER}">Old one</a></div>`,
  `<ul role="listbox"><li title="${NEVER}">Some name</li></ul>`,
)
const tag = fc.constantFrom(
  'div',
  'span',
  'section',
  'main',
  'article',
  'td',
  'dl',
  'dd',
  'h2',
  'p',
  'form',
  'x-part',
)
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'From:',
    'Od',
    '发件人：',
    'Lena <lena@fischer.test>',
    'lena@fischer.test',
    '"a, b" <a@b.test>',
    '@',
    '<@>',
  ),
)
const quoted = (raw: string) => raw.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/\0/g, '')
const { page } = fc.letrec<{ page: string }>((tie) => ({
  page: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    text.map(quoted),
    hidden,
    fc
      .tuple(tag, text, fc.array(tie('page'), { maxLength: 4 }))
      .map(([name, title, inner]) => `<${name} title="${quoted(title)}">${inner.join('')}</${name}>`),
  ),
}))

test('whatever a page is built of: nothing throws, and nobody of a body, a menu, a list or an account is named', () => {
  fc.assert(
    fc.property(page, (html) => {
      const document = parse(html)
      const kind = host.pages.find((rule) => rule.test(URL_, [document]))?.kind
      expect(kind).toBe('record')
      // Straight to the reader: readPage would swallow what it throws.
      const reading = host.read(pageOf(host, 'record', URL_, [document]))
      expect(JSON.stringify(reading.participants.filter(({ role }) => role !== 'self'))).not.toContain(NEVER)
    }),
    { numRuns: 400 },
  )
}, 120_000)

test('what a browser fills in for the user makes no record of the table below it', () => {
  const me = `<form><label>Me <input autocomplete="email" value="${NEVER}"></label></form>`
  const table = `<table><thead><tr><th>Name</th><th>Mail</th></tr></thead><tbody><tr><td>A</td><td>${NEVER}</td></tr></tbody></table>`
  expect(addressesOn(parse(`<div>${me}<div>${table}</div>${me}</div>`))).toEqual([])
})

test('any header text: nothing throws, and no more than addresses is taken', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.emailAddress(), text), (raw) => {
      const found = onlyAddresses(raw)
      if (found !== null) expect(found).toContain('@')
    }),
    { numRuns: 3000 },
  )
  // Not in more than linear time, whatever stands there.
  for (const bad of [
    'a'.repeat(19_000),
    '"'.repeat(19_000),
    'a@'.repeat(9000),
    'a b '.repeat(4000),
    'x@y.z,'.repeat(3000),
  ]) {
    const began = performance.now()
    onlyAddresses(`${bad}@`)
    expect(performance.now() - began).toBeLessThan(3000) // a few milliseconds; minutes if it backtracked
  }
})

test('components with open shadow roots are read, and told to be watched', () => {
  const document = parse('<x-app></x-app>')
  const outer = document.querySelector('x-app')!.attachShadow({ mode: 'open' })
  outer.innerHTML = '<h1>Lena Fischer</h1><x-field></x-field><x-nav></x-nav>'
  const inner = outer.querySelector('x-field')!.attachShadow({ mode: 'open' })
  inner.innerHTML = '<label>Mail</label><span>lena.fischer@fischer-optik.test</span>'
  outer.querySelector('x-nav')!.attachShadow({ mode: 'open' }).innerHTML =
    '<nav><a href="mailto:help@vendor.test">Help</a></nav>'
  const opened: Opened = { roots: new Set(), pending: false }
  expect(addressesOn(document, opened)).toEqual(['lena.fischer@fischer-optik.test'])
  expect([...opened.roots]).toContain(inner)
})

test('a closed root is not opened', () => {
  const document = parse('<x-app></x-app>')
  document.querySelector('x-app')!.attachShadow({ mode: 'closed' }).innerHTML =
    '<h1>Lena</h1><a href="mailto:lena@fischer.test">x</a>'
  expect(addressesOn(document)).toEqual([])
})

/** As AngularJS Material builds it (seen in SOGo 5.8). */
const MESSAGE = `<main><h5>Quote</h5><div><span>Sven Dahl</span> <a href="#">sven@dahl.test</a></div>
<div><label>To</label><div role="listbox"><span role="button">list@optics.test</span></div></div>
<div class="body">Has anyone tested the new coating? We have not, and would like to know before the order.</div></main>`

test('a chip of a recipient is not the account', () => {
  const { participants } = readPage(host, URL_, [parse(MESSAGE)])
  expect(participants).toEqual([{ role: 'from', text: 'sven@dahl.test' }])
})

test.each([
  ['whoever wrote the message behind', 'Sven Dahl &lt;sven@dahl.test&gt;', ['sven@dahl.test']],
  ['somebody else', 'Olga &lt;olga@nagy.test&gt;', []],
])('a reply in a dialog to %s', (_, to, people) => {
  const reply = `<div role="dialog"><label for="me">From</label><input id="me" value="Marta &lt;marta@acme.test&gt;">
    <div role="listbox"><span role="option">${to}</span></div><textarea>On Monday, sven@dahl.test wrote:</textarea></div>`
  expect(addressesOn(parse(MESSAGE + reply))).toEqual(people)
})

const ACCOUNT = '<header><button aria-haspopup="menu">marta@acme.test</button></header>'
const TICKET = (
  reply: string,
) => `<div class="ticket"><table><tr><th>Email:</th><td>nadia@x.test</td></tr></table>
  <div class="thread"><div class="body"><p>We would like to know more about the mounts, and when they ship.</p></div>
  <form>${reply}<input name="subject"><div contenteditable="true"></div></form></div></div>`
test.each<[string, string, string[]]>([
  ['whose it is', '<p>From: marta@acme.test</p>', ['nadia@x.test']],
  ['whose it is, with a name', '<p>From: Marta Kowal &lt;Marta@acme.test&gt;</p>', ['nadia@x.test']],
  ['whose it is and to whom', '<p>From: marta@acme.test</p><p>To: nadia@x.test</p>', ['nadia@x.test']],
  ['to whom, and a copy to oneself', '<p>To: nadia@x.test, marta@acme.test</p>', ['nadia@x.test']],
  ['that it goes to somebody else', '<p>From: marta@acme.test</p><p>To: bob@other.test</p>', []],
  ['that it goes to somebody else too', '<p>To: nadia@x.test, bob@other.test</p>', []],
  ['that it is from somebody unknown', '<p>From: bob@other.test</p>', []],
])('a reply below the message says %s', (_, said, people) => {
  const document = parse(ACCOUNT + TICKET(said))
  expect(addressesOn(document)).toEqual(people)
  expect(readPage(host, URL_, [document], {}).elsewhere).toBe(people.length === 0)
})

const DIALOG = (said: string) =>
  `<div role="dialog">${said}<textarea>On Monday, sven@dahl.test wrote:</textarea></div>`
const SECOND = MESSAGE.replace(/^<main>|<\/main>$/g, '')
const TWO = (second = SECOND) => `<main>${SECOND}<hr>${second}</main>`
test.each<[string, string, string, string[]]>([
  ['from the rep', MESSAGE, '<p>From: marta@acme.test</p><p>To: sven@dahl.test</p>', ['sven@dahl.test']],
  ['from the rep, in one line', MESSAGE, '<p>To: sven@dahl.test, marta@acme.test</p>', ['sven@dahl.test']],
  ['to somebody else too', MESSAGE, '<p>To: sven@dahl.test, olga@nagy.test</p>', []],
  ['over two messages of one sender', TWO(), '<p>To: sven@dahl.test</p>', ['sven@dahl.test']],
  [
    'over messages of two',
    TWO(SECOND.replaceAll('sven@dahl.test', 'olga@nagy.test')),
    '<p>To: sven@dahl.test</p>',
    [],
  ],
])('a reply in a dialog says for itself who writes it: %s', (_, page, said, people) => {
  const document = parse(ACCOUNT + page + DIALOG(said))
  expect(addressesOn(document)).toEqual(people)
  // Whoever was named before is not kept then.
  expect(readPage(host, URL_, [document], {}).elsewhere).toBe(people.length === 0)
})

test('a dialog in front that names nobody is about somebody else', () => {
  const dialog = '<div role="dialog"><h2>Tom Fischer</h2><label>E-mail</label><input></div>'
  const document = parse(ACCOUNT + MESSAGE + dialog)
  expect(addressesOn(document)).toEqual([])
  expect(readPage(host, URL_, [document], {}).elsewhere).toBe(true)
})

test('who calls himself an address beside his own is not that address', () => {
  const document = parse(`<main><h1>Offer</h1><div><label>From</label><div><span>ceo@acme.test</span>
    <a href="#">phish@evil.test</a></div></div></main>`)
  expect(addressesOn(document)).not.toContain('ceo@acme.test') // nobody, or who it is
})

test.each(['"ceo@acme.test"', 'ceo@acme.test', 'From: ceo@acme.test'])(
  'the address in brackets is the sender’s, whatever stands before it: %s',
  (name) => {
    const document = parse(`<main><h1>Ticket</h1><div><div><b>From:</b> ${name} &lt;phish@evil.test&gt;</div>
      <div><b>To:</b> queue@firm.test</div></div><p>Hello, this is what the message says at some length.</p></main>`)
    expect(addressesOn(document)).toEqual(['phish@evil.test', 'queue@firm.test'])
  },
)

const line = (name: string) =>
  `<tr><td><a href="/c/${name}">${name} Fischer</a><td>Firm<td><a href="mailto:${name}@firm.test">${name}@firm.test</a></tr>`
test.each([1, 2, 3, 6])('a list of %i beside what narrows it down is about nobody', (count) => {
  const lines = ['lena', 'tom', 'ivo', 'ana', 'max', 'eva'].slice(0, count).map(line)
  const narrowed = '<input name="q" placeholder="Search"><select name="v"><option>All</option></select>'
  const table = `<table><thead><tr><th>Name<th>Company<th>E-mail</tr></thead><tbody>${lines.join('')}</tbody></table>`
  expect(addressesOn(parse(`<main><h1>Contacts</h1>${narrowed}${table}</main>`))).toEqual([])
})

const customer = '<a href="/customers/7">Tom Okafor</a><ul><li><a href="#">tom@co.test</a></ul>'
const conversation = (card: string, author = '<a href="/customers/7">Tom Okafor</a>') =>
  `<h1>Kick-off</h1><div class="thread"><div class="head"><strong>${author}</strong><div class="recipients"><strong>To:</strong>
  marta@acme.test, lena@firm.test</div></div><div class="text"><p>All, the kick-off is on Thursday.</p></div></div>${card}`
test.each([
  ['in a card', `<div id="customer">${customer}</div>`, ['tom@co.test']],
  ['in an aside', `<aside>${customer}</aside>`, ['tom@co.test']],
  ['in a card that leads to its form', `<div>${customer.replace('/7', '/7/edit')}</div>`, ['tom@co.test']],
  ['nowhere', '', []],
  ['in a card about somebody of the same name', `<div>${customer.replace('/7', '/71')}</div>`, []],
  ['in a card about somebody else', `<div>${customer.replace('Tom', 'Lena')}</div>`, []],
  ['in a card with two', `<div>${customer} <span>ivo@co.test</span></div>`, []],
  [
    'in a line of a list',
    `<table><tr><td><a href="/customers/7">Tom Okafor</a><td>tom@co.test<tr><td><a href="/customers/8">Ivo</a><td>ivo@co.test</table>`,
    [],
  ],
])('who wrote a message is named by a link, and the address stands %s', (_, card, people) => {
  expect(addressesOn(parse(conversation(card)))).toEqual(people)
})

describe('what stands on every page of a site', () => {
  const bar = '<div id="bar"><h1>Acme Desk</h1><a href="mailto:desk@vendor.test">desk@vendor.test</a></div>'
  const ticket = (
    name: string,
  ) => `<div class="ticket"><h3>Quote</h3><p>From: ${name} &lt;${name}@firm.test&gt;</p>
    <div class="body">We would like to know more about the lens mounts, and when they ship.</div></div>`
  /** Reads pages one after the other, as a site shows them. */
  async function people(...pages: string[]): Promise<string[][]> {
    let shown: readonly PlacesOfPage[] = []
    const extension = fakeExtension({
      furniture(page) {
        shown = withPage(shown, page as unknown as PlacesOfPage)
        return furnitureOf(shown)
      },
    })
    const furniture = await rememberFurniture(extension)
    const read = []
    for (const [token, page] of pages.entries()) {
      furniture.begin(token + 1)
      const { participants } = readPage(host, URL_, [parse(page)], {}, undefined, furniture)
      read.push(orderParticipants({ participants }, []).map(({ address }) => address))
      furniture.learn(token + 1, new URL(`/tickets/${token}`, URL_))
      await Promise.resolve()
    }
    return read
  }

  test('is nobody, once people have come and gone beside it', async () => {
    const four = ['lena', 'tom', 'ivo', 'ana'].map((name) => bar + ticket(name))
    const [first, ...rest] = await people(bar, ...four, bar, bar + ticket('max'))
    expect(first).toEqual(['desk@vendor.test']) // nothing tells it from a record
    expect(rest.slice(-2)).toEqual([[], ['max@firm.test']])
  })

  test('is whom the pages are about, where nobody else comes and goes', async () => {
    const record = `<div id="bar"><h1>Lena</h1><a href="mailto:lena@firm.test">lena@firm.test</a></div>`
    const tabs = ['Notes', 'Mails', 'Deals', 'Files', 'Tasks'].map(
      (tab) => `${record}<div><h3>${tab}</h3></div>`,
    )
    expect(await people(...tabs)).toEqual(tabs.map(() => ['lena@firm.test']))
  })
})

const note = {
  'a text': '<label for="n">Note</label><textarea id="n"></textarea>',
  'a form': '<form><label>Note<textarea></textarea></label><button>Add</button></form>',
  'a form with a date and a state':
    '<form><textarea placeholder="Add a note"></textarea><label>State</label><select><option>Warm</option></select><label>Date</label><input type="datetime-local"></form>',
}
test.each(Object.entries(note))(
  'a note that can be written above the address takes nobody away: %s',
  (_, form) => {
    /** As Atomic CRM builds its contacts: the note is there a second after the rest. */
    const record = (
      above: string,
    ) => `<main><div><h5>Lena Fischer</h5><div>CEO at <a href="/c/1">Firm</a></div>${above}</div>
    <div><div><h3>Personal info</h3><div><svg></svg><a href="mailto:lena@firm.test">lena@firm.test</a></div></div>
    <div><h3>Background info</h3><span>We met at the fair, and she asked for forty lens mounts.</span></div></div></main>`
    expect(addressesOn(parse(record('')))).toEqual(['lena@firm.test'])
    expect(addressesOn(parse(record(form)))).toEqual(['lena@firm.test'])
  },
)

test.each<[string, (link: HTMLElement) => void, boolean]>([
  ['something else comes up', (link) => link.closest('main')?.append('a note'), true],
  ['it is drawn in another colour', (link) => link.classList.add('hover'), true],
  ['it is hidden', (link) => link.parentElement?.setAttribute('hidden', ''), false],
  ['it is taken away', (link) => link.remove(), false],
  ['it says somebody else', (link) => link.setAttribute('href', 'mailto:tom@firm.test'), false],
])('who was named still stands there: %s', (_, change, stands) => {
  const document = parse(
    '<main><h1>Lena Fischer</h1><div>Mail: <a href="mailto:lena@firm.test">Lena</a></div></main>',
  )
  const { still } = readPage(host, URL_, [document])
  expect(still?.()).toBe(true)
  change(document.querySelector('a') as HTMLElement)
  expect(still?.()).toBe(stands)
})

test('an address in what somebody wrote is no recipient of the reply below it', () => {
  const text = `<div class="body"><p>We would like to know more about the lens mounts, and when they ship.</p>
    <p><a href="mailto:studio@x.test">studio@x.test</a></p></div>`
  const reply = '<form><input name="subject"><div contenteditable="true"></div></form>'
  const document = parse(`<div class="ticket"><table><tr><th>Email:</th><td>nadia@x.test</td></tr></table>
    <div class="thread">${text}${reply}</div></div>`)
  expect(addressesOn(document)).toEqual(['nadia@x.test'])
})

test('who is replied to counts, also where a sentence says so', () => {
  const reply = `<form><p>Replying to <strong>bob@other.test</strong></p><input name="subject"><div contenteditable="true"></div></form>`
  const document = parse(`<div class="ticket"><table><tr><th>Email:</th><td>nadia@x.test</td></tr></table>
    <div class="thread"><div class="body"><p>We would like to know more about the mounts, and when they ship.</p></div>${reply}</div></div>`)
  expect(addressesOn(document)).toEqual([])
})

test('the name of whoever is signed in is one’s own, where others are shown', () => {
  const user = '<div class="header"><span class="header-title username">marta@acme.test</span></div>'
  const sent = `<div><h2>Offer</h2><table><tr><th>From</th><td>Marta Kowal &lt;marta@acme.test&gt;</td></tr>
    <tr><th>To</th><td>Lena Fischer &lt;lena@fischer.test&gt;</td></tr></table></div>
    <div class="body">Here is what we can offer. I am looking forward to your answer.</div>`
  expect(addressesOn(parse(user + sent))).toEqual(['lena@fischer.test'])
  const { participants } = readPage(host, URL_, [parse(user + MESSAGE)])
  expect(participants).toContainEqual({ role: 'self', text: 'marta@acme.test' })
  const menu = `<div role="navigation">${user}<a href="/sent">Sent</a></div>`
  expect(addressesOn(parse(menu + sent))).toEqual(['lena@fischer.test'])
  const record = '<div><h1>Lena Fischer</h1><div><span class="username">lena@fischer.test</span></div></div>'
  expect(addressesOn(parse(record)), 'alone, it is whom the page is about').toEqual(['lena@fischer.test'])
  const list = ['ann', 'ben'].map((name) => `<div><span class="username">${name}@x.test</span></div>`)
  expect(readPage(host, URL_, [parse(list.join('') + MESSAGE)]).participants).not.toContainEqual(
    expect.objectContaining({ role: 'self' }),
  )
})

test('a huge page is looked at in bounded time', () => {
  const rows = Array.from(
    { length: 5000 },
    (_, i) => `<tr><td title="p${i}@rows.test">P ${i}</td><td>Subject ${i}</td></tr>`,
  )
  const document = parse(
    `<main><table>${rows.join('')}</table><article><h1>Offer</h1><b>From:</b> <a href="mailto:lena@fischer.test">Lena</a></article></main>`,
  )
  const began = performance.now()
  expect(addressesOn(document)).toEqual(['lena@fischer.test'])
  expect(performance.now() - began).toBeLessThan(5000) // 0.3 s in jsdom, milliseconds in Chromium
})

test('a page that names no thread has one by its address and its people: the rep’s pick is kept there', () => {
  const threadOf = (person: string, address = URL_.href) => {
    const html = `<main><h1>${person}</h1><dl><dt>Mail</dt><dd><a href="mailto:${person}">${person}</a></dd></dl></main>`
    return readPage(host, new URL(address), [parse(html)]).thread
  }
  const lena = threadOf('lena@fischer.test')
  expect(lena).toMatch(/^people-[0-9a-f]{16}$/) // nothing of the address or the people is kept
  expect(threadOf('lena@fischer.test')).toBe(lena)
  expect(threadOf('tom@okafor.test')).not.toBe(lena)
  expect(threadOf('lena@fischer.test', `${URL_.href}#2`)).not.toBe(lena)
  expect(readPage(host, URL_, [parse('<h1>Start</h1>')]).thread).toBeNull()
})
