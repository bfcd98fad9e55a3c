import type { OpenPage } from '../../components/options/options-world.ts'
import { browser } from '../../lib/browser.ts'
import { createLastHints } from '../../lib/messages/last-hints.ts'
import { sendToTab } from '../../lib/messages/send.ts'

/**
 * The tabs in which the content script answers, newest used first. The browser tells the title of a tab only where the
 * site was granted; the practice inbox needs no grant, so there its address is taken from its hint.
 */
export async function openPages(): Promise<OpenPage[]> {
  const hints = createLastHints(browser.storage.session)
  const tabs = (await browser.tabs.query({})).sort((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0))
  const found = await Promise.all(
    tabs.map(async ({ id, title }) => {
      if (id === undefined) return []
      try {
        await sendToTab(id, { type: 'read' })
      } catch {
        return []
      }
      return [{ tabId: id, name: title || (await hints.last(id))?.origin || `${id}` }]
    }),
  )
  return found.flat()
}
