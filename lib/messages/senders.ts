import type { Runtime } from '../browser.ts'

type Sender = Runtime.MessageSender
type TabSender = Sender & { tab: { id: number } }

const isExtensionAddress = (url: string | undefined) => /^(chrome|moz)-extension:\/\//.test(url ?? '')

/**
 * Who sent a message, as the browser tells it; what a message says of itself counts for nothing.
 *
 * @param ownId `runtime.id`
 */
export function createSenders(ownId: string) {
  const isOwnPage = (sender: Sender): boolean => sender.id === ownId && isExtensionAddress(sender.url)
  return {
    /** A content script of ours in the top frame of a tab. */
    isTopFrame: (sender: Sender): sender is TabSender =>
      sender.id === ownId &&
      sender.tab?.id !== undefined &&
      sender.frameId === 0 &&
      !isExtensionAddress(sender.url),
    /** One of our own pages: popup, options, or the sidebar within a tab. */
    isOwnPage,
    /** The sidebar: a page of ours in a frame within a tab's page. */
    isSidebar: (sender: Sender): sender is TabSender =>
      isOwnPage(sender) && sender.tab?.id !== undefined && (sender.frameId ?? 0) > 0,
  }
}
