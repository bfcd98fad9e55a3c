import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { has } from '../needs.ts'
import {
  addSite,
  connect,
  sidebar,
  sidebarWith,
  startBrowser,
  type TestBrowser,
  until,
} from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot, textOf } from './harness/look.ts'
import { openInRoundcube, type RealHost, signInRoundcube, startHost } from './harness/real-host.ts'

/** What the hostile page's own script offers (hostile-page.html). */
interface HostilePage {
  caught: { keys: string[]; messages: string[]; pointers: number; clipboard: number; roots?: string[] }
  read(secrets: string[]): string[]
  spoof(address: string): number
  speak(id: string): Promise<unknown>
  embed(address: string): Promise<string>
}

const LENA = 'Lena Fischer'
let hub: HubProcess
let browser: TestBrowser

beforeAll(async () => {
  hub = await startHubProcess()
  browser = await startBrowser({ origins: ['http://evil.test/*', 'http://roundcube.test/*'] })
  await connect(browser, hub.rep)
})
afterAll(async () => {
  await browser?.end()
  await hub?.end()
})

describe('a hostile page', () => {
  let server: Server
  let page: Page

  beforeAll(async () => {
    const html = await readFile(join(import.meta.dirname, 'hostile-page.html'))
    server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(html))
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as { port: number }
    await addSite(browser, `http://evil.test:${port}/`)
    page = await browser.context.newPage()
    await page.goto(`http://evil.test:${port}/`)
    await sidebarWith(page, LENA)
  })
  afterAll(() => {
    server?.close()
  })

  /** Calls one of the page's own functions, in the page's own world. */
  const inPage = <K extends keyof HostilePage>(name: K, ...args: unknown[]) =>
    page.evaluate(
      `(${`async () => typeof ${name} === 'function' ? ${name}(...${JSON.stringify(args)}) : ${name}`})()`,
    )

  test('its traps work on its own content', async () => {
    await page.locator('#own').fill('')
    await page.locator('#own').pressSequentially('ab')
    expect((await inPage('caught')) as HostilePage['caught']).toMatchObject({
      keys: expect.arrayContaining(['a', 'b']),
    })
    expect(await inPage('read', ['A record'])).toContain('innerText')
  })

  test('cannot read the sidebar', async () => {
    const frame = await sidebarWith(page, LENA)
    const points = frame.getByRole('region', { name: 'Talking points' }).getByRole('heading')
    const history = frame.getByRole('region', { name: 'Marketing history' }).getByRole('listitem')
    const company = (await textOf(frame)).match(/Fischer Optik GmbH/)?.[0]
    const secrets = [...(await points.allInnerTexts()), ...(await history.allInnerTexts())]
      .flatMap((text) => text.split('\n'))
      .map((text) => text.trim())
      .filter((text) => text.length > 12)
    if (company) secrets.push(company)
    expect(secrets.length).toBeGreaterThan(3)
    expect(await inPage('read', secrets)).toEqual([])
  })

  test('sees none of the keys that are typed into it', async () => {
    const frame = await sidebarWith(page, LENA)
    const before = ((await inPage('caught')) as HostilePage['caught']).keys.length
    await frame.getByRole('button', { name: 'They said' }).click()
    const box = frame.getByRole('textbox').last()
    await box.pressSequentially('secret words')
    await page.keyboard.press('Backspace')
    expect(await box.inputValue()).toBe('secret word')
    expect(((await inPage('caught')) as HostilePage['caught']).keys.length).toBe(before)
    await page.keyboard.press('Escape')
  })

  test('cannot make it show another person, insert or send by messages', async () => {
    const frame = await sidebarWith(page, LENA)
    await inPage('spoof', 'priya@northwind.test')
    // not even with a port, and the window that no page can get at
    await frame.evaluate(() => {
      const { port1, port2 } = new MessageChannel()
      window.postMessage('0'.repeat(36), '*', [port2])
      port1.postMessage({ type: 'hint.gone', token: Date.now() + 1e6 })
    })
    await page.waitForTimeout(1500)
    expect(await frame.getByRole('heading', { level: 1 }).innerText()).toBe(LENA)
    expect(await page.locator('#own').inputValue()).not.toContain('spoofed')
    expect(await inPage('speak', browser.extensionId)).not.toMatchObject({ ok: true })
    const { messages } = (await inPage('caught')) as HostilePage['caught']
    // the page hears its own echo, and nothing of the sidebar's
    expect(messages.filter((text) => !/"type":"(hint|insert|dock|sync)"/.test(text))).toEqual([])
  })

  test('cannot embed or fetch the extension’s pages', async () => {
    for (const name of ['sidebar.html', 'options.html', 'popup.html']) {
      const before = new Set(page.frames())
      expect(await inPage('embed', browser.extensionPage(name)), name).toBe('refused')
      const embedded = await until('the frame', () => page.frames().find((frame) => !before.has(frame)))
      expect(await embedded.locator('main').count(), name).toBe(0)
    }
    await shoot(page, 'hostile-page')
  })
})

describe.skipIf(!has('roundcube'))('hostile mail in the real webmail', () => {
  let roundcube: RealHost
  let page: Page
  const dialogs: string[] = []

  beforeAll(async () => {
    roundcube = await startHost('roundcube')
    await addSite(browser, roundcube.url)
    page = await browser.context.newPage()
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      return dialog.dismiss()
    })
    await signInRoundcube(page, roundcube)
  })
  afterAll(() => roundcube?.end())

  test.each([
    ['Display name that looks like an address', 'phish@evil.test', 'ceo@acme.test'],
    ['<b>Markup</b> in the headers', 'markup@evil.test', 'onerror=alert(1) src'],
    ['Our spring catalogue', 'nadia@haddad-studio.test', 'sales@haddad-studio.test'],
    ['New enquiry from Jordan Blake', 'Jordan Blake', 'no-reply@acme.test'],
  ])('“%s” is about %s', async (subject, person, notPerson) => {
    await openInRoundcube(page, roundcube, subject)
    await setDock(browser, page, true)
    // Who is known is said by name; of a stranger stands the address.
    const frame = person.includes('@') ? await sidebar(page) : await sidebarWith(page, person)
    await until(`the sidebar to speak of ${person}`, async () => (await textOf(frame)).includes(person))
    expect(await textOf(frame)).not.toContain(notPerson)
    expect(await frame.locator('img[src="x"], main b, script:not([src])').count()).toBe(0)
    expect(dialogs).toEqual([])
    await shoot(page, `hostile-${person.replace(/\W+/g, '-')}`)
  })

  test('nothing of a mail lies over the sidebar', async () => {
    await openInRoundcube(page, roundcube, 'Our spring catalogue')
    await setDock(browser, page, true)
    await sidebar(page)
    const top = await page.evaluate(() =>
      [8, 200, 400, 600].map((y) => document.elementFromPoint(innerWidth - 40, y)?.localName),
    )
    expect(top).toEqual(['alongside-dock', 'alongside-dock', 'alongside-dock', 'alongside-dock'])
  })
})
