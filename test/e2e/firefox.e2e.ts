import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extensionFolder } from '../../hub/practice/build.ts'
import { findFirefox, has } from '../needs.ts'
import { until } from './harness/browser.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shootFirefox } from './harness/look.ts'

/** The address under which the test profile serves the extension; Firefox draws it at random otherwise. */
const UUID = '5d1c3f0a-2b7e-4c55-9a1b-6f0e8d7c4b3a'
const GECKO_ID = 'alongside@alongside.extension'

describe.skipIf(!has('firefox'))('Firefox', () => {
  let hub: HubProcess
  let firefox: Browser
  let profile: string

  beforeAll(async () => {
    hub = await startHubProcess()
    profile = await mkdtemp(join(tmpdir(), 'alongside-firefox-'))
    firefox = await puppeteer.launch({
      browser: 'firefox',
      executablePath: findFirefox()!,
      headless: true,
      userDataDir: profile,
      args: ['--remote-allow-system-access', '--width=1280', '--height=800'],
      extraPrefsFirefox: {
        'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: UUID }),
        'intl.locale.requested': 'en-US',
      },
    })
    await firefox.installExtension(extensionFolder('firefox'))
  })
  afterAll(async () => {
    await firefox?.close()
    await hub?.end()
    if (profile) await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  })

  /** Opens a page of the extension. Its load event never arrives (measured, Firefox 153), so it is asked for. */
  async function openExtensionPage(name: string): Promise<Page> {
    const page = await firefox.newPage()
    page.goto(`moz-extension://${UUID}/${name}`).catch(() => {})
    await until(name, () => page.evaluate(() => document.querySelector('main') !== null).catch(() => false))
    return page
  }

  test('the build for Firefox connects, and its sidebar shows the lead in the practice inbox', async () => {
    const options = await openExtensionPage('options.html')
    await options.locator('::-p-aria([name="Hub address"][role="textbox"])').fill(hub.url)
    await options.locator('::-p-aria([name="Access key"][role="textbox"])').fill(hub.rep.key)
    await options.locator('::-p-aria([name="Connect"][role="button"])').click()
    await until('the connection', () =>
      options.evaluate(() => document.body.innerText.includes('Connected to ')),
    )

    const page = await firefox.newPage()
    await page.setViewport({ width: 1280, height: 800 })
    await page.goto(`${hub.url}/practice/#/message/quote`)
    await page.bringToFront()
    const seen = await until('the lead', async () => {
      const found = await inSidebar(firefox)
      return found?.lead?.includes('Lena Fischer') && found.history > 0 ? found : null
    })
    expect(seen.history).toBeGreaterThan(2)
    await shootFirefox(page, 'firefox-practice')
  })
})

/** The part of WebDriver BiDi that puppeteer-core 25 does not offer for a frame inside a closed shadow root. */
interface Bidi {
  send(method: 'browsingContext.getTree', parameters: object): Promise<{ result: { contexts: Context[] } }>
  send(method: 'script.evaluate', parameters: object): Promise<{ result: { result?: { value?: string } } }>
}
interface Context {
  context: string
  url: string
  children: Context[] | null
}

/** What the sidebar of the open page shows: its heading and the number of list entries; null when there is none. */
async function inSidebar(firefox: Browser): Promise<{ lead: string | null; history: number } | null> {
  const { connection } = firefox as unknown as { connection: Bidi }
  const { contexts } = (await connection.send('browsingContext.getTree', {})).result
  const all = contexts.flatMap((context) => context.children ?? [])
  const sidebar = all.find((context) => context.url.endsWith('/sidebar.html'))
  if (!sidebar) return null
  const answer = await connection
    .send('script.evaluate', {
      target: { context: sidebar.context },
      awaitPromise: false,
      expression: `JSON.stringify({
        lead: document.querySelector('h1')?.textContent ?? null,
        history: document.querySelectorAll('li').length,
      })`,
    })
    .catch(() => null)
  const value = answer?.result.result?.value
  return value ? JSON.parse(value) : null
}
