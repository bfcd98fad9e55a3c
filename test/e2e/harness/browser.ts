import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright-core'
import { extensionFolder } from '../../../hub/practice/build.ts'
import { needBrowser } from '../../../hub/practice/find-browser.ts'
import { type Browser, openBrowser, sidebarOf, until } from '../../../hub/practice/open-browser.ts'
import { writeGrants } from './grants.ts'

export { connect } from '../../../hub/practice/connect.ts'
export { sidebarOf, until } from '../../../hub/practice/open-browser.ts'

/** A browser with the extension on a profile of its own, which can be closed and opened again. */
export interface TestBrowser extends Browser {
  /** Closes the browser and opens it again on the same profile, after `meanwhile`, which may change the profile. */
  restart(meanwhile?: (profile: string) => Promise<void>): Promise<void>
  /** Closes the browser and removes its profile. */
  end(): Promise<void>
}

export interface BrowserOptions {
  /** Match patterns that a click on "Add site" may be granted without a prompt. */
  origins?: readonly string[]
  colorScheme?: 'light' | 'dark'
  /** Switches instead of those that lead names under .test to this machine (harness/origins.ts). */
  args?: readonly string[]
  /** Scroll bars that take room, as Windows and Linux have them. */
  scrollBars?: boolean
  /** Folder of another build than this checkout's. */
  extension?: string
  /** Where the profile's folder is made. */
  disk?: string
}

/** Lead names under .test to this machine. */
export const NAMES = ['--host-resolver-rules=MAP *.test 127.0.0.1']

/** Opens Chromium, headless, with names under .test leading to this machine. */
export async function startBrowser({
  origins = [],
  colorScheme,
  args = NAMES,
  scrollBars = false,
  extension = extensionFolder('chrome'),
  disk = tmpdir(),
}: BrowserOptions = {}): Promise<TestBrowser> {
  const profile = await mkdtemp(join(disk, 'alongside-profile-'))
  await writeGrants(profile, extension, origins)
  const open = () =>
    openBrowser({
      executable: needBrowser(console.log),
      extension,
      profile,
      headless: true,
      args: [...args, '--disable-quic', '--lang=en'],
      without: scrollBars ? ['--hide-scrollbars'] : [],
      ...(colorScheme ? { colorScheme } : {}),
    })
  const opened = await open()
  const browser: TestBrowser = {
    ...opened,
    async restart(meanwhile) {
      await browser.context.close()
      await meanwhile?.(profile)
      Object.assign(browser, await open())
    },
    async end() {
      await browser.context.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return browser
}

/** The page's sidebar, as soon as it is there. */
export const sidebar = (page: Page): Promise<Frame> => until('the sidebar to open', () => sidebarOf(page))

/** Waits until the sidebar of a page shows this lead; the frame that shows it. */
export async function sidebarWith(page: Page, lead: string): Promise<Frame> {
  return until(`the sidebar to show ${lead}`, async () => {
    const frame = sidebarOf(page)
    const heading = frame?.getByRole('heading', { level: 1, name: lead })
    // a frame that is being replaced throws; look again
    return (await heading?.isVisible().catch(() => false)) ? frame : undefined
  })
}

/** Ends the extension's service worker as the browser does when it idles. */
export async function killWorker(browser: Browser): Promise<void> {
  const session = await browser.context.browser()!.newBrowserCDPSession()
  const worker = async () => {
    const { targetInfos } = await session.send('Target.getTargets')
    return targetInfos.find(
      (info) => info.type === 'service_worker' && info.url.includes(browser.extensionId),
    )
  }
  const target = await worker()
  if (!target) return
  const { targetId } = target
  await until('the service worker to end', async () => {
    // more than once: a worker that is just starting or stopping does not always hear it
    await session.send('Target.closeTarget', { targetId }).catch(() => {})
    return (await worker())?.targetId !== targetId
  })
  await session.detach()
}

/** Adds many sites by one click that the browser was told to grant (`origins` of `startBrowser`). */
export async function grant(browser: Browser, origins: readonly string[]): Promise<void> {
  const page = await browser.context.newPage()
  await page.goto(browser.extensionPage('options.html'))
  const session = await browser.context.newCDPSession(page)
  const { result } = await session.send('Runtime.evaluate', {
    expression: `chrome.permissions.request(${JSON.stringify({ origins })})`,
    awaitPromise: true,
    userGesture: true,
  })
  await page.close()
  if (result.value !== true) throw new Error(`The browser did not grant ${origins.join(', ')}.`)
}

/** Adds a site on the options page, as a user does who wants the sidebar there. */
export async function addSite(browser: Browser, address: string): Promise<void> {
  const page = await browser.context.newPage()
  await page.goto(browser.extensionPage('options.html'))
  const sites = page.getByRole('region', { name: 'Sites' })
  await sites.getByRole('textbox', { name: 'Site address' }).fill(address)
  await sites.getByRole('button', { name: 'Add site' }).click()
  await sites
    .getByRole('listitem')
    .filter({ hasText: new URL(address).hostname })
    .waitFor()
  await page.close()
}
