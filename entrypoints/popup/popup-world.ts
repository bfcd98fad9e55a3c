import { v7 as uuid } from 'uuid'
import type { ActiveTab, PopupWorld } from '../../components/popup/popup-world.ts'
import { browser, type Tabs } from '../../lib/browser.ts'
import type { ComputerDatabase } from '../../lib/db/computer.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { wantLead } from '../../lib/db/wanted-lead.ts'
import type { Stores } from '../../lib/db/workspaces.ts'
import { trySuffixes } from '../../lib/domain/public-suffixes.ts'
import { openDrafts } from '../../lib/drafts/drafts.ts'
import { matchesPattern } from '../../lib/hosts/registry.ts'
import { insertInTab } from '../../lib/messages/insert-in-tab.ts'
import { createLastHints, lastMessage } from '../../lib/messages/last-hints.ts'
import { sendToBackground, sendToTab } from '../../lib/messages/send.ts'
import { beside } from '../../lib/people/beside.ts'
import { toMatchPattern } from '../../lib/sites/match-pattern.ts'
import { addSite, companySites, isAllowed, practicePatterns } from '../../lib/sites/sites.ts'

/** The popup's world in the browser. */
export async function popupWorld(stores: Stores): Promise<PopupWorld> {
  const drafts = await openDrafts(stores.db, Date.now)
  return {
    ...stores,
    now: Date.now,
    activeTab: () => activeTab(stores.computer),
    insert: (tabId, text, use, cancelled) =>
      insertInTab(
        { sendToTab, sendToBackground },
        tabId,
        text,
        { id: uuid(), workspace: stores.db.name, ...use },
        cancelled,
      ),
    besides: (tab) => besides(stores, tab),
    copy: (text) => navigator.clipboard.writeText(text),
    useOnSite: async (tab) => (await addSite(browser, tab.origin ?? '')).added,
    // The outbox is written already; a worker that does not answer sends it at its next start.
    pushOutbox: () => void sendToBackground({ type: 'outbox.push' }).catch(() => {}),
    // A count: where it cannot be kept, nobody misses it.
    searchMissed: (query, language) =>
      void sendToBackground({ type: 'search.missed', query, language }).catch(() => {}),
    async openLead(tabId, leadId) {
      await wantLead(stores.db, { leadId, tabId, at: Date.now() })
      await sendToTab(tabId, { type: 'dock', open: true })
      window.close()
    },
    sync: () => void sendToBackground({ type: 'sync' }).catch(() => {}),
    openOptions: () => void browser.runtime.openOptionsPage().then(() => window.close()),
    drafts,
    close: () => window.close(),
  }
}

/** Of the page that the tab shows now, as its content script told it. */
async function besides(
  stores: Stores,
  { id, origin, granted }: ActiveTab,
): ReturnType<PopupWorld['besides']> {
  const hint = await createLastHints(browser.storage.session).last(id)
  if (hint === null || !granted || hint.origin !== origin) return { leadId: null }
  return beside(stores, hint, await lastMessage(browser.storage.session, id))
}

async function activeTab(computer: ComputerDatabase): Promise<ActiveTab | null> {
  const [[tab]] = await Promise.all([
    browser.tabs.query({ active: true, currentWindow: true }),
    trySuffixes(),
  ])
  if (tab?.id === undefined) return null
  const url = pageOf(tab)
  if (url === null) return { id: tab.id, origin: null, granted: false }
  const site = toMatchPattern(url.origin)
  const granted =
    practicePatterns(browser).some((pattern) => matchesPattern(pattern, url)) ||
    (site.ok && (await browser.permissions.contains({ origins: [site.pattern] })))
  const company = companySites((await getSetting(computer, 'policy')).policy)
  // Where the company keeps Alongside to its own sites, nothing is to be offered.
  const allowed = granted || (site.ok && isAllowed(site.pattern, company))
  return { id: tab.id, origin: allowed ? url.origin : null, granted }
}

/** The address is visible because the click on the toolbar grants `activeTab`; only web pages count. */
function pageOf(tab: Tabs.Tab): URL | null {
  const url = URL.parse(tab.url ?? '')
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}
