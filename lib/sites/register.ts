import type { Browser, Tabs } from 'webextension-polyfill'
import { type CompanySites, isAllowed, listSites, practicePatterns } from './sites.ts'

/** The content script as the build names it (entrypoints/host.content). */
const FILE = 'content-scripts/host.js'
const ID = 'added-sites'

/**
 * Registers the content script for exactly the sites that were added and that the company allows. To be called at every start of the worker:
 * Chromium lost the registrations of an unpacked extension at a restart while the permissions stayed (2026-11).
 */
export async function registerSites(browser: Browser, company: CompanySites): Promise<void> {
  const matches = (await listSites(browser))
    .map((site) => site.pattern)
    .filter((pattern) => isAllowed(pattern, company))
  const registered = await browser.scripting.getRegisteredContentScripts({ ids: [ID] })
  if (matches.length === 0) {
    if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [ID] })
    return
  }
  const excludeMatches = practicePatterns(browser)
  const script = {
    id: ID,
    matches,
    js: [FILE],
    runAt: 'document_idle' as const,
    persistAcrossSessions: true,
    ...(excludeMatches.length > 0 ? { excludeMatches } : {}),
  }
  if (registered.length > 0) await browser.scripting.updateContentScripts([script])
  else await browser.scripting.registerContentScripts([script])
}

/** Puts the content script into the open tabs of these sites that have none yet, so that nobody has to reload. */
export async function injectIntoOpenTabs(
  browser: Browser,
  patterns: readonly string[],
  isRunning: (tabId: number) => Promise<boolean>,
): Promise<void> {
  if (patterns.length === 0) return
  const tabs = await browser.tabs.query({ url: [...patterns] })
  await Promise.all(tabs.map((tab) => injectInto(browser, tab, isRunning)))
}

/** Puts the content script into one tab unless it runs there. False where the browser lets nobody in (its own pages, stores). */
export async function injectInto(
  browser: Browser,
  tab: Tabs.Tab,
  isRunning: (tabId: number) => Promise<boolean>,
): Promise<boolean> {
  if (tab.id === undefined || tab.discarded) return false
  if (await isRunning(tab.id)) return true
  try {
    await browser.scripting.executeScript({ target: { tabId: tab.id }, files: [FILE] })
    return true
  } catch {
    // The tab closed or went elsewhere, or the browser does not let extensions in there.
    return false
  }
}

/** Has the open pages of these sites take the sidebar down. Asks all tabs: of what we lost, the browser hides the address. */
export async function leaveOpenTabs(
  browser: Browser,
  patterns: readonly string[],
  leave: (tabId: number) => Promise<unknown>,
): Promise<void> {
  if (patterns.length === 0) return
  const tabs = await browser.tabs.query({})
  // Most tabs have nobody who listens.
  await Promise.all(tabs.map(({ id }) => (id === undefined ? null : leave(id).catch(() => null))))
}
