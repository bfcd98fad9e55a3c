/** Typed senders for extension pages and the background. The content script has its own, without the polyfill. */
import { browser } from '../browser.ts'
import type { Answer, Message, ToBackground, ToHostPage } from './table.ts'

/** Sends to the background worker, waking it when it sleeps. Rejects when nobody answers. */
export function sendToBackground<Type extends keyof ToBackground>(
  message: Message<ToBackground, Type>,
): Promise<Answer<ToBackground, Type>> {
  return browser.runtime.sendMessage(message)
}

/** Sends to the content script in the top frame of a tab. Rejects when the tab has none (site not added, page still loading). */
export function sendToTab<Type extends keyof ToHostPage>(
  tabId: number,
  message: Message<ToHostPage, Type>,
): Promise<Answer<ToHostPage, Type>> {
  return browser.tabs.sendMessage(tabId, message, { frameId: 0 })
}

/** From the sidebar to the content script beside it, by way of the background. Rejects when the page does not answer. */
export function sendToPage<Type extends keyof ToHostPage>(
  command: Message<ToHostPage, Type>,
): Promise<Answer<ToHostPage, Type>> {
  return browser.runtime.sendMessage({ type: 'page', command })
}
