import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { extensionFolder } from '../../../hub/practice/build.ts'
import type { Browser } from '../../../hub/practice/open-browser.ts'

/** The part of the extension's own API that the stories use from one of its pages. */
interface ExtensionApi {
  action: { getBadgeText(details: object): Promise<string> }
  runtime: { sendMessage(message: unknown): Promise<unknown> }
  tabs: {
    query(what: object): Promise<{ id: number; url?: string }[]>
    sendMessage(tab: number, message: unknown, to: { frameId: number }): Promise<unknown>
  }
}

/** A copy of the built extension, for a test that changes a file of it; whoever asked removes it. */
export async function copyOfExtension(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alongside-copy-'))
  await cp(extensionFolder('chrome'), folder, { recursive: true })
  return folder
}

/** Opens a page of the extension, runs `action` there and closes it. */
async function inExtension<T>(browser: Browser, action: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.context.newPage()
  try {
    await page.goto(browser.extensionPage('options.html'))
    return await action(page)
  } finally {
    await page.close()
  }
}

/** Pulls and pushes now, as the alarm does from time to time; the background's answer. */
export const syncNow = (browser: Browser): Promise<unknown> =>
  inExtension(browser, (page) =>
    page.evaluate(() =>
      (globalThis as unknown as { chrome: ExtensionApi }).chrome.runtime.sendMessage({ type: 'sync' }),
    ),
  )

/** What the toolbar button counts; empty where there is nothing. */
export const badgeOf = (browser: Browser): Promise<string> =>
  inExtension(browser, (page) =>
    page.evaluate(() => (globalThis as unknown as { chrome: ExtensionApi }).chrome.action.getBadgeText({})),
  )

/** Lets time go by: what the rep has told and what was counted is so much older. */
export const ageFeedback = (browser: Browser, hours: number): Promise<void> =>
  inExtension(browser, (page) =>
    page.evaluate(async (ms) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
      for (const { name = '' } of await indexedDB.databases()) {
        const db = await done(indexedDB.open(name))
        if (db.objectStoreNames.contains('outbox')) {
          const outbox = db.transaction('outbox', 'readwrite').objectStore('outbox')
          for (const item of await done(outbox.getAll()))
            await done(outbox.put({ ...item, createdAt: item.createdAt - ms }))
        }
        db.close()
      }
    }, hours * 3_600_000),
  )

/** Opens or closes the sidebar in every tab by the message that the keyboard command sends; `front` is shown after it. */
export async function setDock(browser: Browser, front: Page, open: boolean): Promise<void> {
  await front.locator('alongside-dock').waitFor({ state: 'attached' }) // from then on it listens
  await inExtension(browser, (page) =>
    page.evaluate(async (wanted) => {
      const { chrome } = globalThis as unknown as { chrome: ExtensionApi }
      for (const { id } of await chrome.tabs.query({}))
        await chrome.tabs.sendMessage(id, { type: 'dock', open: wanted }, { frameId: 0 }).catch(() => null)
    }, open),
  )
  await front.bringToFront()
}

/**
 * What the sidebar's button Insert does: the command goes from a page of the extension to a tab's content script.
 *
 * @param from a page of the extension
 * @param address how the tab's address begins
 * @returns the content script's answer
 */
export const sendInsert = (from: Page, address: string, text: string): Promise<unknown> =>
  from.evaluate(
    async ([address, text]) => {
      const { tabs } = (globalThis as unknown as { chrome: ExtensionApi }).chrome
      const tab = (await tabs.query({})).find(({ url }) => url?.startsWith(address as string))
      const use = {
        id: crypto.randomUUID(),
        workspace: 'alongside w',
        leadId: null,
        talkingPointId: 'of-no-lead',
      }
      return tabs.sendMessage(tab?.id ?? -1, { type: 'insert', text, use }, { frameId: 0 })
    },
    [address, text],
  )
