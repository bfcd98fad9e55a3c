import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extensionFolder } from '../../hub/practice/build.ts'
import { has, POLICY_FOLDER } from '../needs.ts'
import { addSite, NAMES, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { unpackedId } from './harness/grants.ts'
import { cleanInEachScheme } from './harness/look.ts'
import { pressToolbarButton } from './harness/toolbar.ts'

let server: Server
let port: number

beforeAll(async () => {
  server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>CRM</title><h1>Record</h1>')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const docked = (page: Page) => page.locator('alongside-dock').count()

async function openSite(browser: TestBrowser, host: string): Promise<Page> {
  browser.context.setDefaultTimeout(8_000)
  const page = await browser.context.newPage()
  await page.goto(`http://${host}:${port}/record/1`)
  return page
}

describe('a site on plain http with a port, added by the user', () => {
  let browser: TestBrowser
  beforeAll(async () => {
    // By the command line: what the debugger installs is gone after a restart, and its permissions with it.
    const switches = [
      `--load-extension=${extensionFolder('chrome')}`,
      '--disable-features=MediaRouter,PaintHolding,HttpsUpgrades,DisableLoadExtensionCommandLineSwitch',
    ]
    browser = await startBrowser({ origins: ['http://crm.test/*'], args: [...NAMES, ...switches] })
  })
  afterAll(() => browser?.end())

  test('docks in its open page and in another, also after a restart of the browser, and is gone once it is removed', async () => {
    const before = await openSite(browser, 'crm.test')
    expect(await docked(before)).toBe(0)
    await addSite(browser, `http://crm.test:${port}`)
    await until('the dock in the page that was open', async () => (await docked(before)) === 1, 8)

    const page = await openSite(browser, 'crm.test')
    await until('the dock in another page', async () => (await docked(page)) === 1, 8)
    expect(await docked(await openSite(browser, 'other.test'))).toBe(0)

    await browser.restart()
    const after = await openSite(browser, 'crm.test')
    await until('the dock after the browser was restarted', async () => (await docked(after)) === 1, 8)
    expect(await docked(await openSite(browser, 'other.test'))).toBe(0)

    const options = await browser.context.newPage()
    await options.setViewportSize({ width: 360, height: 900 })
    await options.goto(browser.extensionPage('options.html'))
    await options.getByRole('textbox', { name: 'Site address' }).fill('http://crm:8069/')
    await options.getByText('Sites that many use').click()
    await options
      .getByRole('region', { name: 'Sites', exact: true })
      .screenshot({ path: 'test-results/sites-options.png' })
    await options.getByRole('button', { name: 'Remove crm.test' }).click()
    await options.getByText(/no longer runs on crm.test/).waitFor()
    await until('the open page to take the dock down', async () => (await docked(after)) === 0, 8)
    await after.reload()
    await after.waitForTimeout(1500)
    expect(await docked(after)).toBe(0)
  })
})

describe('the site one is on, from the popup', () => {
  let browser: TestBrowser
  beforeAll(async () => {
    browser = await startBrowser({ origins: ['http://crm.test/*'] })
  })
  afterAll(() => browser?.end())

  /** The address of each tab as far as the browser shows it to us: without a grant it hides all but our own. */
  async function visible(): Promise<(string | undefined)[]> {
    const [worker] = browser.context.serviceWorkers()
    const tabs = await worker?.evaluate(() =>
      (
        globalThis as unknown as { chrome: { tabs: { query(what: object): Promise<{ url?: string }[]> } } }
      ).chrome.tabs.query({}),
    )
    return (tabs ?? []).map(({ url }) => url).filter((url) => url?.startsWith('http'))
  }

  test('is offered by name and port, and one press docks there, now and later', async () => {
    const other = await openSite(browser, 'other.test')
    const page = await openSite(browser, 'crm.test')
    expect(await visible()).toEqual([])
    const popup = await pressToolbarButton(browser, page)
    // the press on the toolbar showed this one address, by activeTab, and no other
    expect(await visible()).toEqual([page.url()])
    await until('the offer', async () =>
      (await popup.text()).includes(`Alongside is off on crm.test:${port}.`),
    )
    expect(await popup.text()).toContain('The browser allows it for all ports of crm.test.')
    expect(await docked(page)).toBe(0)

    await popup.press('Use Alongside on this site')
    await until('the dock in the page one is on', async () => (await docked(page)) === 1, 8)
    await page.goto(`http://crm.test:${port}/record/2`)
    await until('the dock after the page was left', async () => (await docked(page)) === 1, 8)
    expect(await docked(other)).toBe(0)
    const again = await pressToolbarButton(browser, page)
    await until('the popup', async () => (await again.text()).includes('Open options'))
    await page.waitForTimeout(500)
    expect(await again.text()).not.toContain('Alongside is off')

    const options = await browser.context.newPage()
    await options.goto(browser.extensionPage('options.html'))
    await options.getByRole('button', { name: 'Remove crm.test' }).waitFor()
  })
})

describe.skipIf(!has('policy'))('company policy', () => {
  const file = `${POLICY_FOLDER}/alongside-test-${process.pid}.json`
  let browser: TestBrowser
  beforeAll(async () => {
    const policy = {
      hubAddress: 'https://hub.acme.test',
      sites: ['http://crm.test'],
      language: 'en',
      locked: ['hubAddress', 'sites', 'language'],
    }
    const id = unpackedId(extensionFolder('chrome'))
    await writeFile(file, JSON.stringify({ '3rdparty': { extensions: { [id]: policy } } }))
    browser = await startBrowser({ origins: ['http://crm.test/*'] })
  })
  afterAll(async () => {
    await rm(file, { force: true })
    await browser?.end()
  })

  test('presets and locks, and offers the company’s sites by one click', async () => {
    const options = await browser.context.newPage()
    await options.setViewportSize({ width: 360, height: 1400 })
    await options.goto(browser.extensionPage('options.html'))
    const address = options.getByRole('textbox', { name: 'Hub address' })
    await until(
      'the address that the company set',
      async () => (await address.count()) === 1 && (await address.inputValue()) === 'https://hub.acme.test',
    )
    expect(await address.getAttribute('readonly')).not.toBeNull()
    const sites = options.getByRole('region', { name: 'Sites', exact: true })
    expect(await sites.getByRole('textbox', { name: 'Site address' }).count()).toBe(0)
    await cleanInEachScheme(browser, options, 'policy-options')
    const page = await openSite(browser, 'crm.test')
    await options.bringToFront()
    await sites.getByRole('button', { name: 'Add them all' }).click()
    await until('the dock on the company’s site', async () => (await docked(page)) === 1, 8)
  })
})
