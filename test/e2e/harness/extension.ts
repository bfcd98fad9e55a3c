import type { Page } from 'playwright-core'
import type { Browser } from '../../../hub/practice/open-browser.ts'

/** The part of the extension's own API that the stories use from one of its pages. */
interface ExtensionApi {
  runtime: { sendMessage(message: unknown): Promise<unknown> }
  tabs: {
    query(what: object): Promise<{ id: number; url?: string }[]>
    sendMessage(tab: number, message: unknown, to: { frameId: number }): Promise<unknown>
  }
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

/** Opens or closes the sidebar in every tab by the message that the keyboard command sends; `front` is shown after it. */
export async function setDock(browser: Browser, front: Page, open: boolean): Promise<void> {
  await inExtension(browser, (page) =>
    page.evaluate(async (wanted) => {
      const { chrome } = globalThis as unknown as { chrome: ExtensionApi }
      for (const { id } of await chrome.tabs.query({}))
        await chrome.tabs.sendMessage(id, { type: 'dock', open: wanted }, { frameId: 0 }).catch(() => null)
    }, open),
  )
  await front.bringToFront()
}
