import { needsTicket } from './early.ts'

let admitted = false

/**
 * Lets the page start. At its fixed address, which any page may embed, only with the ticket of our own content script:
 * no page can write to the extension's storage.
 *
 * @throws where the ticket is missing or used up
 */
export async function admit(): Promise<void> {
  if (admitted || !needsTicket()) return
  const { browser } = await import('../../lib/browser.ts') // seldom needed
  const key = `ticket:${location.hash.slice(1)}`
  const found = key in (await browser.storage.local.get(key))
  await browser.storage.local.remove(key)
  if (!found) throw new Error('Reload the page beside which the sidebar should stand.')
  admitted = true
}
