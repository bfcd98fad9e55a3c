import { browser } from '../../lib/browser.ts'

/** The script could not start on a page, so nothing of ours is there to say so: the toolbar button does, for this page. */
export async function tellStartFailed(tabId: number): Promise<null> {
  await browser.action.setBadgeText({ tabId, text: '!' })
  await browser.action.setTitle({ tabId, title: browser.i18n.getMessage('startFailed') })
  return null
}
