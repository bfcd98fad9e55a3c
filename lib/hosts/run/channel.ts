import { parseTicket } from '../../messages/parse-command.ts'
import type { Extension } from './extension.ts'
import { type SidebarLink, sendInserted } from './sidebar-link.ts'

/**
 * Gives the sidebar a channel of its own to this script when it asks for one: what goes by it does not pass through the
 * browser's first process, which a navigation keeps busy (measured, Chromium 156: 2 ms instead of 9). It begins with the
 * newest thing that was said of the page: what was said while there was no channel, the sidebar has not heard.
 *
 * The page can neither read nor write it. It is handed to the window in the dock's closed root, at the extension's origin
 * only, and the sidebar takes none without the ticket that it has made, which the page has never seen.
 *
 * @param frame the sidebar's, as soon as there is one
 * @param signal ends it
 */
export function giveChannel(
  frame: () => HTMLIFrameElement | null,
  link: SidebarLink,
  extension: Extension,
  signal: AbortSignal,
): void {
  extension.listen((raw, senderId) => {
    const ticket = parseTicket(raw, senderId, extension.ownId())
    const window = frame()?.contentWindow
    // Without an answer the sidebar asks again.
    if (ticket === null || !window) return null
    const { port1, port2 } = new MessageChannel()
    window.postMessage(ticket, extension.origin(), [port2])
    link.port = port1
    if (link.lastSentHint) port1.postMessage(link.lastSentHint)
    if (link.inserted !== null) sendInserted(link, link.inserted)
    return Promise.resolve(true)
  }, signal)
}
