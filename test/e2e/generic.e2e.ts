import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle } from '../../lib/hosts/bundle.ts'
import { has } from '../needs.ts'
import {
  addSite,
  connect,
  grant,
  sidebarOf,
  startBrowser,
  type TestBrowser,
  until,
} from './harness/browser.ts'
import { copyOfExtension, sendInsert, setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot, textOf } from './harness/look.ts'
import { type RealHost, signInRoundcube, signInTryton, startHost } from './harness/real-host.ts'

/**
 * Sites that no adapter knows, in real Chromium: pages of eight builds, and real Roundcube and Tryton with their own
 * adapters taken away. The right person after each step, and never the one before.
 */
const PEOPLE = [
  ['Ana Costa', 'ana.costa@harbour.test'],
  ['Tom Okafor', 'tom@okafor-logistics.test'],
  ['Olga Nagy', 'olga@nagy.test'],
  ['Priya Raman', 'priya@northwind.test'],
] as const
const WORDS =
  'Dear all, the parcels came yesterday and we have counted them twice. Please write to stock@decoy.test about the rest, as Ben <ben@decoy.test> is away until the end of the month. '

/** Each page answers `show(i)`: person `i` of PEOPLE, or nobody at all for -1. */
const SHAPES: Record<string, string> = {
  'late fields in the nodes of the record before': `<main><h2 id="s"></h2><div class="r"><span>Od</span><span id="f"></span></div>
<div class="r"><span>Do</span><span id="t"></span></div><div id="b"></div></main><script>
function show(i) { location.hash = '#/m/' + i; setTimeout(() => { const p = PEOPLE[i]
s.textContent = p ? 'Offer ' + i : ''; f.textContent = p ? p[0] + ' <' + p[1] + '>' : ''; t.textContent = p ? 'marta@acme.test' : ''; b.innerHTML = p ? '<p>' + WORDS + '</p>' : '' }, 90) }</script>`,
  'a list of ten thousand whose few rows are used again as it scrolls, beside a pane': `<style>#rows{width:300px;height:400px;overflow:auto;position:relative}
#rows div[role=option]{position:absolute;height:20px;left:0;right:0}</style><div style="display:flex"><div id="rows" role="listbox"><div style="height:200000px"></div></div><main id="pane"></main></div><script>
const used = Array.from({ length: 24 }, () => rows.appendChild(Object.assign(document.createElement('div'), { role: 'option' })))
function draw() { const top = Math.floor(rows.scrollTop / 20); used.forEach((row, n) => { row.style.top = (top + n) * 20 + 'px'
row.title = 'row' + (top + n) + '@list.test'; row.textContent = 'Row ' + (top + n) + ' <row' + (top + n) + '@list.test>' }) }
rows.addEventListener('scroll', draw); draw()
function show(i) { let n = 0; const scroll = setInterval(() => { rows.scrollTop += 333; if (++n > 30) clearInterval(scroll) }, 10)
const p = PEOPLE[i]; pane.innerHTML = p ? '<h1>' + p[0] + '</h1><dl><dt>Correo</dt><dd><a href="mailto:' + p[1] + '">' + p[1] + '</a></dd><dt>Tel</dt><dd>1</dd></dl>' : '<p>Nada</p>' }</script>`,
  'addresses in attributes alone, of nodes that are used again': `<main><article><header><h2 id="h"></h2><div id="r"><span class="from" id="f"></span> <span class="when">10:24</span></div></header>
<section id="b"></section></article></main><script>
function show(i) { const p = PEOPLE[i]; h.textContent = p ? 'Offerta ' + i : ''; f.textContent = p ? p[0] : ''
if (p) f.title = p[1]; else f.removeAttribute('title'); b.innerHTML = p ? '<p>' + WORDS + '</p>' : '' }</script>`,
  'components with open shadow roots, defined late': `<main><record-view></record-view></main><script>
setTimeout(() => customElements.define('record-view', class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'open' }); this.draw() }
draw() { const p = PEOPLE[this.getAttribute('n')]; this.shadowRoot.innerHTML = p ? '<h1>' + p[0] + '</h1><dl><dt>E-mail</dt><dd><a href="mailto:' + p[1] + '">' + p[1] + '</a></dd></dl>' : '' } }), 400)
function show(i) { const v = document.querySelector('record-view'); v.setAttribute('n', i); v.draw?.(); history.pushState(null, '', '?n=' + i) }</script>`,
  'a record in a frame': `<main><iframe id="frame" src="/frame?-1" style="width:700px;height:400px"></iframe></main><script>
function show(i) { frame.src = '/frame?' + i }</script>`,
  'hash routes': `<main id="m"></main><script>
addEventListener('hashchange', () => { const p = PEOPLE[location.hash.slice(2)]
m.innerHTML = p ? '<h1>' + p[0] + '</h1><table><tr><th>Adresse</th><td>' + p[1] + '</td></tr><tr><th>Ort</th><td>Lyon</td></tr></table>' : '<h1>Start</h1>' })
function show(i) { location.hash = '#/' + i }</script>`,
  'history routes': `<main id="m"></main><script>
function show(i) { const p = PEOPLE[i]; history.pushState(null, '', '/people/' + i)
m.innerHTML = p ? '<form><label>Nome <input value="' + p[0] + '"></label><label>E-mail <input type="email" value="' + p[1] + '"></label></form>' : '<p>Ninguém</p>' }</script>`,
}
const OLD = (i: number) => {
  const person = PEOPLE[i]
  return person
    ? `<table><tr><td>Betreff</td><td>Angebot ${i}</td></tr><tr><td>Von</td><td>${person[0]} &lt;${person[1]}&gt;</td></tr>
<tr><td>An</td><td>marta@acme.test</td></tr></table><hr><pre>${WORDS.repeat(3)}</pre>`
    : '<h1>Ordner</h1><p>Leer</p>'
}
const page = (body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title><body><script>const PEOPLE = ${JSON.stringify(PEOPLE)}, WORDS = ${JSON.stringify(WORDS)}</script>${body}`

let hub: HubProcess
beforeAll(async () => {
  hub = await startHubProcess({ sample: false })
})
afterAll(() => hub?.end())

/** What the sidebar says, nothing while its frame is replaced. */
const seen = async (tab: Page): Promise<string> => {
  const frame = sidebarOf(tab)
  return frame ? textOf(frame).catch(() => '') : ''
}

/** Waits until the sidebar names one and not the other, and looks on for a while. */
async function follows(tab: Page, address: string | null, former: string | null): Promise<void> {
  const right = (text: string) =>
    text !== '' &&
    (address === null ? !text.includes('@') : text.includes(address)) &&
    !(former !== null && former !== address && text.includes(former)) &&
    !text.includes('decoy')
  await until(
    `the sidebar to name ${address} and not ${former}`,
    async () => right(await seen(tab)),
    8,
  ).catch(async (problem) => {
    await shoot(tab, 'generic-wrong')
    throw new Error(`${problem}\n${await seen(tab)}`)
  })
  for (let look = 0; look < 6; look++) {
    const text = await seen(tab)
    if (text !== '') expect(right(text), text).toBe(true)
    await tab.waitForTimeout(50)
  }
}

describe('pages of many builds', () => {
  let server: Server
  let browser: TestBrowser
  let tab: Page
  let origin: string

  beforeAll(async () => {
    server = createServer(({ url = '/' }, answer) => {
      const { pathname, search } = new URL(url, 'http://shapes.test')
      const [, kind = '', name = ''] = decodeURIComponent(pathname).split('/')
      const body =
        kind === 'frame' || kind === 'old' ? OLD(Number(search.slice(1))) : (SHAPES[name] ?? '<p>Empty</p>')
      answer.setHeader('content-type', 'text/html; charset=utf-8').end(page(body))
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    origin = `http://shapes.test:${(server.address() as AddressInfo).port}`
    browser = await startBrowser({ origins: ['http://shapes.test/*'] })
    await connect(browser, hub.rep)
    await grant(browser, ['http://shapes.test/*'])
    tab = await browser.context.newPage()
    await tab.goto(`${origin}/empty`)
    await tab.locator('alongside-dock').waitFor({ state: 'attached' })
    await setDock(browser, tab, true)
  })
  afterAll(async () => {
    await browser?.end()
    server?.close()
  })

  const steps = [0, 1, 2, 1, 3, -1, 0]
  const addressOf = (i: number | undefined) => (i === undefined ? null : (PEOPLE[i]?.[1] ?? null))

  test.each(Object.keys(SHAPES))('%s', async (name) => {
    await tab.goto(`${origin}/shape/${encodeURIComponent(name)}`)
    for (const [at, i] of steps.entries()) {
      await tab.evaluate((i) => (globalThis as unknown as { show(i: number): void }).show(i), i)
      await follows(tab, addressOf(i), addressOf(steps[at - 1]))
    }
  })

  test('tables that a server made, each on a page of its own', async () => {
    for (const [at, i] of steps.entries()) {
      await tab.goto(`${origin}/old?${i}`)
      await follows(tab, addressOf(i), addressOf(steps[at - 1]))
    }
  })
})

describe('real products without their adapters', () => {
  let folder: string
  let browser: TestBrowser

  beforeAll(async () => {
    folder = await copyOfExtension()
    await writeFile(
      join(folder, 'hosts.js'),
      await bundle(join(import.meta.dirname, 'harness/only-generic.ts')),
    )
    browser = await startBrowser({
      origins: ['http://roundcube.test/*', 'http://html.roundcube.test/*', 'http://tryton.test/*'],
      extension: folder,
    })
    await connect(browser, hub.rep)
  })
  afterAll(async () => {
    await browser?.end()
    await rm(folder, { recursive: true, force: true })
  })

  test.skipIf(!has('roundcube'))('Roundcube: the sender of each message', async () => {
    const roundcube: RealHost = await startHost('roundcube')
    try {
      await addSite(browser, roundcube.url)
      const tab = await browser.context.newPage()
      await signInRoundcube(tab, roundcube)
      await setDock(browser, tab, true)
      let former: string | null = null
      for (const [subject, address] of [
        ['Quote for 40 lens mounts', 'lena.fischer@fischer-optik.test'],
        ['Our spring catalogue', 'nadia@haddad-studio.test'],
        ['Display name that looks like an add', 'phish@evil.test'],
        ['Quote for 40 lens mounts', 'lena.fischer@fischer-optik.test'],
      ] as const) {
        await tab.goto(`${roundcube.url}?_task=mail&_mbox=INBOX`)
        await tab.locator('#messagelist tr.message', { hasText: subject }).first().dblclick()
        await tab.locator('#message-header').waitFor()
        await follows(tab, address, former)
        former = address
      }
      await shoot(tab, 'generic-roundcube')
      // Beside the list, in a frame that is loaded for each message.
      await tab.goto(`${roundcube.url}?_task=mail&_mbox=INBOX`)
      await follows(tab, null, former)
      for (const [subject, address] of [
        ['Our spring catalogue', 'nadia@haddad-studio.test'],
        ['Quote for 40 lens mounts', 'lena.fischer@fischer-optik.test'],
      ] as const) {
        await tab
          .locator('#messagelist tr.message', { hasText: subject })
          .first()
          .locator('td.subject')
          .click()
        await follows(tab, address, former)
        former = address
      }
      expect(await seen(tab), 'the rep’s own address, which the page shows').not.toContain('marta@acme.test')
      await shoot(tab, 'generic-roundcube-preview')
      await tab.goto(`${roundcube.url}?_task=mail&_mbox=Sent`)
      await tab.locator('#messagelist tr.message td.subject').first().click()
      await follows(tab, 'ivo.bauer@bauer-glas.test', former)
      await tab.close()
    } finally {
      await roundcube.end()
    }
  })

  test.skipIf(!has('roundcube'))(
    'Roundcube: Insert writes into a new mail, plain and rich, not into its recipients',
    async () => {
      const roundcube: RealHost = await startHost('roundcube')
      try {
        const extension = await browser.context.newPage()
        await extension.goto(browser.extensionPage('options.html'))
        for (const name of ['roundcube.test', 'html.roundcube.test']) {
          const url = roundcube.url.replace('roundcube.test', name)
          await addSite(browser, url)
          const tab = await browser.context.newPage()
          await signInRoundcube(tab, { ...roundcube, url })
          await tab.goto(`${url}?_task=mail&_action=compose`)
          const rich = name.startsWith('html')
          if (rich) await tab.locator('iframe.tox-edit-area__iframe').waitFor()
          await tab.locator('alongside-dock').waitFor({ state: 'attached' })
          const written = () =>
            rich
              ? tab.frameLocator('iframe.tox-edit-area__iframe').locator('body').innerText()
              : tab.locator('#composebody').inputValue()
          const insert = () => sendInsert(extension, url, 'Forty mounts.') as Promise<object>
          // Nothing says which field is the mail's until the rep has been in it: they come from the recipients.
          await tab.locator('#compose-subject').focus()
          await until('the page to know the editor', async () => 'reason' in (await insert()))
          expect(await insert(), name).toEqual({ inserted: false, reason: 'no-caret' })
          expect(await written(), name).not.toContain('Forty mounts.')
          const body = rich
            ? tab.frameLocator('iframe.tox-edit-area__iframe').locator('body')
            : tab.locator('#composebody')
          await body.click()
          await tab.locator('#compose-subject').focus()
          await until('the page to take the text', async () => !('reason' in (await insert())))
          expect(await written(), name).toContain('Forty mounts.')
          expect(await tab.locator('#_to').inputValue(), name).toBe('')
          await shoot(tab, `generic-compose-${rich ? 'rich' : 'plain'}`)
          await tab.close()
        }
        await extension.close()
      } finally {
        await roundcube.end()
      }
    },
  )

  test.skipIf(!has('tryton'))('Tryton: the contact of each opportunity, forth and back', async () => {
    const tryton: RealHost = await startHost('tryton')
    try {
      await addSite(browser, tryton.url)
      const tab = await browser.context.newPage()
      await signInTryton(tab, tryton)
      await tab.locator('tr', { hasText: 'Sales' }).first().dblclick()
      await tab.locator('tr', { hasText: 'Leads and Opportunities' }).first().dblclick()
      const rows = tab.locator('#tabcontent > .tab-pane.active tbody tr')
      await rows.nth(5).waitFor()
      await rows.first().locator('td').nth(2).dblclick()
      const field = tab.locator('#tabcontent > .tab-pane.active input[name=contact]')
      await field.waitFor()
      await setDock(browser, tab, true)
      const addressOf = (text: string) => /[^\s<>"]+@[^\s<>"]+/.exec(text)?.[0] ?? null
      let before = await until('the contact', async () => (await field.inputValue()) || null)
      await follows(tab, addressOf(before), null)
      for (const button of ['next', 'next', 'previous', 'next']) {
        await tab.locator(`#tabcontent > .tab-pane.active .toolbar button#${button}`).click()
        const now = await until('the next record', async () => {
          const value = await field.inputValue()
          return value && value !== before ? value : null
        })
        await follows(tab, addressOf(now), addressOf(before))
        before = now
      }
      await shoot(tab, 'generic-tryton')
      await tab.close()
    } finally {
      await tryton.end()
    }
  })
})
