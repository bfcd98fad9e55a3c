/** Typed senders for extension pages and the background. The content script has its own. */
import { browser } from '../browser.ts'
import { refusedWhy } from './refusal.ts'
import type { Answer, Message, ToBackground, ToHostPage } from './table.ts'

/** The answer; fails as whoever was asked did. */
async function answerOf(asked: Promise<unknown>) {
  // biome-ignore lint/suspicious/noExplicitAny: its type is in the table of messages
  const answer: any = await asked
  const why = refusedWhy(answer)
  if (why !== null) throw new Error(why)
  return answer
}

/** Sends to the background worker, waking it when it sleeps. Rejects when nobody answers. */
export function sendToBackground<Type extends keyof ToBackground>(
  message: Message<ToBackground, Type>,
): Promise<Answer<ToBackground, Type>> {
  return answerOf(browser.runtime.sendMessage(message))
}

/** Sends to the content script in the top frame of a tab. Rejects when the tab has none (site not added, page still loading). */
export function sendToTab<Type extends keyof ToHostPage>(
  tabId: number,
  message: Message<ToHostPage, Type>,
): Promise<Answer<ToHostPage, Type>> {
  return answerOf(browser.tabs.sendMessage(tabId, message, { frameId: 0 }))
}

/** From the sidebar to the content script beside it, by way of the background. Rejects when the page does not answer. */
export function sendToPage<Type extends keyof ToHostPage>(
  command: Message<ToHostPage, Type>,
): Promise<Answer<ToHostPage, Type>> {
  return answerOf(browser.runtime.sendMessage({ type: 'page', command }))
}
