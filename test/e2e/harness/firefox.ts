import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { extensionFolder } from '../../../hub/practice/build.ts'
import type { HubAccess } from '../../../hub/practice/load-sample.ts'
import { findFirefox } from '../../needs.ts'
import { until } from './browser.ts'

/** The address under which the test profile serves the extension; Firefox draws it at random otherwise. */
const UUID = '5d1c3f0a-2b7e-4c55-9a1b-6f0e8d7c4b3a'
const GECKO_ID = 'alongside@alongside.extension'

/** The sidebar of one page. Puppeteer (25) does not see a frame inside a closed shadow root; WebDriver BiDi does. */
export interface FirefoxSidebar {
  /** All text, as people read it. */
  text(): Promise<string>
  /** Presses a button with the mouse, by its accessible name. */
  press(name: string): Promise<void>
}

/** Firefox with the extension, on a profile of its own. */
export interface Firefox {
  browser: Browser
  /** Opens a page of the extension. */
  extensionPage(name: string): Promise<Page>
  /** Presses "Allow" when Firefox asks for a permission. */
  allow(): Promise<void>
  /** Null while the page has no sidebar. */
  sidebarOf(page: Page): Promise<FirefoxSidebar | null>
  /** Waits until the sidebar of a page shows this text. */
  sidebarWith(page: Page, text: string): Promise<FirefoxSidebar>
  /** Sends a command to the content script of the tab at this address, as our own pages do; its answer. */
  tell(origin: string, command: object): Promise<unknown>
  end(): Promise<void>
}

interface Context {
  context: string
  url: string
  children: Context[] | null
}
interface Value {
  type: string
  value?: string
}
/** The part of WebDriver BiDi that puppeteer-core 25 has no method for. */
interface Bidi {
  send(method: 'browsingContext.getTree', parameters: object): Promise<{ result: { contexts: Context[] } }>
  send(
    method: 'script.evaluate',
    parameters: object,
  ): Promise<{ result: { type: string; result?: Value; exceptionDetails?: { text: string } } }>
  send(
    method: 'browsingContext.locateNodes',
    parameters: object,
  ): Promise<{ result: { nodes: { sharedId: string }[] } }>
  send(method: 'input.performActions', parameters: object): Promise<unknown>
}

/** False for an element that is not in sight at this moment; everything else is thrown on. */
function isNotDisplayed(error: unknown): false {
  if (error instanceof Error && /not displayed|no such node|stale/i.test(error.message)) return false
  throw error
}

/** Opens Firefox, headless, with names under .test leading to this machine. */
export async function startFirefox(names: readonly string[] = []): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'alongside-firefox-'))
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox() as string,
    headless: true,
    userDataDir: profile,
    args: ['--remote-allow-system-access', '--width=1280', '--height=800'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: UUID }),
      'intl.locale.requested': 'en-US',
      'network.dns.localDomains': names.join(),
      'security.notification_enable_delay': 0, // or a press on "Allow" that comes at once is not heard
    },
  })
  await browser.installExtension(extensionFolder('firefox'))
  const { connection } = browser as unknown as { connection: Bidi }
  /** A page of the extension, from which commands are sent. */
  let teller: Promise<Page> | undefined

  const evaluate = async (context: string, expression: string): Promise<string | undefined> => {
    const { result } = await connection.send('script.evaluate', {
      target: { context },
      awaitPromise: true,
      expression,
    })
    if (result.exceptionDetails) throw new Error(result.exceptionDetails.text)
    return result.result?.value
  }

  async function click(context: string, sharedId: string): Promise<true> {
    const element = { sharedId }
    await connection.send('script.callFunction' as 'script.evaluate', {
      target: { context },
      awaitPromise: false,
      functionDeclaration: '(element) => element.scrollIntoView({ block: "center" })',
      arguments: [element],
    })
    await connection.send('input.performActions', {
      context,
      actions: [
        {
          type: 'pointer',
          id: 'mouse',
          actions: [
            { type: 'pointerMove', x: 0, y: 0, origin: { type: 'element', element } },
            { type: 'pointerDown', button: 0 },
            { type: 'pointerUp', button: 0 },
          ],
        },
      ],
    })
    return true
  }

  const firefox: Firefox = {
    browser,
    async extensionPage(name) {
      const page = await browser.newPage()
      await page.setViewport({ width: 1000, height: 900 })
      page.goto(`moz-extension://${UUID}/${name}`).catch(() => {}) // its load event never arrives (measured: 153)
      await until(name, () => page.evaluate(() => document.querySelector('main') !== null).catch(() => false))
      return page
    },
    async allow() {
      const { contexts } = (
        await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' } as object)
      ).result
      await until('Firefox to ask', async () => {
        for (const { context } of contexts) {
          const pressed = await evaluate(
            context,
            `(() => {
              const button = document.querySelector('#notification-popup popupnotification:not([hidden])')?.button
              button?.click()
              return String(Boolean(button))
            })()`,
          ).catch(() => 'false')
          if (pressed === 'true') return true
        }
        return false
      })
    },
    async sidebarOf(page) {
      const { contexts } = (await connection.send('browsingContext.getTree', {})).result
      const context = contexts
        .filter(({ url }) => url === page.url())
        .flatMap(({ children }) => children ?? [])
        .find(({ url }) => url.endsWith('/sidebar.html'))?.context
      if (!context) return null
      return {
        text: async () => (await evaluate(context, 'document.body.innerText')) ?? '',
        async press(name) {
          // Drawn anew between being found and being pressed, it is looked for again.
          await until(`the button “${name}”`, async () => {
            const { nodes } = (
              await connection.send('browsingContext.locateNodes', {
                context,
                locator: { type: 'accessibility', value: { role: 'button', name } },
              })
            ).result
            return nodes[0] && (await click(context, nodes[0].sharedId).catch(isNotDisplayed))
          })
        },
      }
    },
    sidebarWith: (page, text) =>
      until(`the sidebar to show “${text}”`, async () => {
        const sidebar = await firefox.sidebarOf(page)
        // a frame that is being replaced throws; look again
        return (await sidebar?.text().catch(() => ''))?.includes(text) ? sidebar : null
      }),
    async tell(origin, command) {
      teller ??= firefox.extensionPage('options.html')
      return (await teller).evaluate(
        async (origin, command) => {
          interface Tabs {
            query(what: object): Promise<{ id: number; url?: string }[]>
            sendMessage(tab: number, message: object, to: object): Promise<unknown>
          }
          const { tabs } = (globalThis as unknown as { browser: { tabs: Tabs } }).browser
          // A tab's address is hidden from us where the site was not added: in the practice inbox.
          const there = (await tabs.query({})).filter(({ url }) => !url || url.startsWith(origin))
          return Promise.any(there.map(({ id }) => tabs.sendMessage(id, command, { frameId: 0 })))
        },
        origin,
        command,
      )
    },
    async end() {
      await browser.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return firefox
}

/** Connects the extension with a hub on the options page, as a user does. */
export async function connectFirefox(firefox: Firefox, hub: HubAccess): Promise<void> {
  const options = await firefox.extensionPage('options.html')
  await options.locator('::-p-aria([name="Hub address"][role="textbox"])').fill(hub.url)
  await options.locator('::-p-aria([name="Access key"][role="textbox"])').fill(hub.key)
  await options.locator('::-p-aria([name="Connect"][role="button"])').click()
  await until('the connection', () =>
    options.evaluate(() => document.body.innerText.includes('Connected to ')),
  )
  await options.close()
}

/** Adds a site on the options page, and answers Firefox's own question. */
export async function addSiteInFirefox(firefox: Firefox, address: string): Promise<void> {
  const options = await firefox.extensionPage('options.html')
  await options.bringToFront()
  await options.locator('::-p-aria([name="Site address"][role="textbox"])').fill(address)
  await options.locator('::-p-aria([name="Add site"][role="button"])').click()
  await firefox.allow()
  const { hostname } = new URL(address)
  await until('the site among those added', () =>
    options.evaluate(
      (name) => [...document.querySelectorAll('li')].some((item) => item.innerText.includes(name)),
      hostname,
    ),
  )
  await options.close()
}
