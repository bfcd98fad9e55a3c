import { browser } from '../../lib/browser.ts'
import { sendToTab } from '../../lib/messages/send.ts'
import { toMatchPattern } from '../../lib/sites/match-pattern.ts'
import { injectInto } from '../../lib/sites/register.ts'
import { type CompanySites, isAllowed } from '../../lib/sites/sites.ts'

/** Whether the content script runs in a tab's page; asking also has it send a fresh hint. */
export async function isRunning(tabId: number): Promise<boolean> {
  try {
    await sendToTab(tabId, { type: 'read' })
    return true
  } catch {
    return false
  }
}

/** Has all pages say again whom they show: the dot on a closed dock is of who was known then. */
export async function readAgain(): Promise<void> {
  for (const { id = -1 } of await browser.tabs.query({})) void isRunning(id)
}

/**
 * Turns the sidebar of the active tab over. On a site that was not added, the key press itself allows to look at this one
 * page (activeTab), until it is left, unless the company keeps Alongside to its own sites.
 */
export async function toggleSidebar(company: CompanySites): Promise<void> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true })
  if (tab?.id === undefined) return
  const running = await isRunning(tab.id)
  const site = toMatchPattern(URL.parse(tab.url ?? '')?.origin ?? '')
  if (!running && company.locked && !(site.ok && isAllowed(site.pattern, company))) return
  if (!running && !(await injectInto(browser, tab, async () => false))) return
  await sendToTab(tab.id, { type: 'dock', open: running ? 'toggle' : true })
}

/** Opens the capture tool for the page in a tab. */
export async function openCapture(tabId: number): Promise<null> {
  await browser.tabs.create({ url: browser.runtime.getURL(`/capture.html?tab=${tabId}`), openerTabId: tabId })
  return null
}
