import { browser, type Runtime } from '../../lib/browser.ts'

type TabSender = Runtime.MessageSender & { tab: { id: number } }

const isOurs = (sender: Runtime.MessageSender) => sender.id === browser.runtime.id

const isExtensionAddress = (url: string | undefined) => /^(chrome|moz)-extension:\/\//.test(url ?? '')

/** A content script of ours in the top frame of a tab. */
export function isTopFrame(sender: Runtime.MessageSender): sender is TabSender {
  return (
    isOurs(sender) && sender.tab?.id !== undefined && sender.frameId === 0 && !isExtensionAddress(sender.url)
  )
}

/** One of our own pages: popup, options, or the sidebar within a tab. */
export function isOwnPage(sender: Runtime.MessageSender): boolean {
  return isOurs(sender) && isExtensionAddress(sender.url)
}
