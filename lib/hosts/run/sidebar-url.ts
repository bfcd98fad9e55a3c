/// <reference types="chrome" />

/** How long a ticket waits for its page. */
const TICKET_MS = 30_000

/**
 * Address of the sidebar.
 *
 * @param fixed at its fixed address, for a page under COEP: Chromium blocks the address that changes each session there
 *   (measured: 156). Any page may embed that one, so it starts only with a ticket, good for once.
 */
export async function sidebarUrl(fixed: boolean): Promise<string> {
  if (!fixed) return chrome.runtime.getURL('/sidebar.html')
  const ticket = [...crypto.getRandomValues(new Uint32Array(4))].join('-') // randomUUID needs a secure page
  const key = `ticket:${ticket}`
  await chrome.storage.local.set({ [key]: true })
  setTimeout(() => chrome.storage?.local.remove(key).catch(() => {}), TICKET_MS)
  return `${chrome.runtime.getURL('/sidebar-static.html')}#${ticket}`
}
