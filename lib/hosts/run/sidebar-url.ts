/// <reference types="chrome" />

/** How long a ticket waits for its page. */
const TICKET_MS = 30_000

/**
 * Address of the sidebar; at once where it needs no ticket.
 *
 * @param fixed at its fixed address, for a page under COEP: Chromium blocks the address that changes each session there
 *   (measured: 156). Any page may embed that one, so it starts only with a ticket, good for once.
 */
export function sidebarUrl(fixed: boolean): string | Promise<string> {
  return fixed ? withTicket() : chrome.runtime.getURL('/sidebar.html')
}

async function withTicket(): Promise<string> {
  const ticket = [...crypto.getRandomValues(new Uint32Array(4))].join('-') // randomUUID needs a secure page
  const key = `ticket:${ticket}`
  await chrome.storage.local.set({ [key]: true })
  setTimeout(() => chrome.storage?.local.remove(key).catch(() => {}), TICKET_MS)
  return `${chrome.runtime.getURL('/sidebar-static.html')}#${ticket}`
}
