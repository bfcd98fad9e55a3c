/** Text on its way into a reply that opens as a new page: the content script that was asked to insert ends with its page. */
import { z } from 'zod/mini'
import { browser, type Runtime } from '../../lib/browser.ts'

/** As long as the content script waits for a reply to open. */
const KEPT_MS = 20_000

const Kept = z.object({ text: z.string(), origin: z.string(), until: z.number() })
const keyOf = (tabId: number) => `insert:${tabId}`
const originOf = (sender: Runtime.MessageSender) => new URL(sender.url ?? 'about:blank').origin

/** Keeps the text for this tab and origin; empty text takes back what was kept. */
export async function keepInsert(sender: Runtime.MessageSender, tabId: number, text: string): Promise<null> {
  if (!text) await browser.storage.session.remove(keyOf(tabId))
  else {
    const kept = { text, origin: originOf(sender), until: Date.now() + KEPT_MS }
    await browser.storage.session.set({ [keyOf(tabId)]: kept })
  }
  return null
}

/** Hands the text out once, to the same tab and origin, while it is fresh. */
export async function takeInsert(sender: Runtime.MessageSender, tabId: number): Promise<string | null> {
  const stored = await browser.storage.session.get(keyOf(tabId))
  await browser.storage.session.remove(keyOf(tabId))
  const kept = Kept.safeParse(stored[keyOf(tabId)]).data
  return kept && kept.origin === originOf(sender) && Date.now() < kept.until ? kept.text : null
}
