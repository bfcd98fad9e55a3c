import type { SidebarWorld } from '../../components/sidebar/sidebar-world.ts'
import { followWanted } from '../../lib/db/wanted-lead.ts'
import type { Stores } from '../../lib/db/workspaces.ts'
import { openDrafts } from '../../lib/drafts/drafts.ts'
import { channelToPage } from '../../lib/messages/channel-to-page.ts'
import { followPage, type News } from '../../lib/messages/follow-page.ts'
import { sendToBackground, sendToPage } from '../../lib/messages/send.ts'
import { parsePressed } from '../../lib/messages/to-extension.ts'

/**
 * The sidebar's outside world in a browser. It asks for nothing that Firefox keeps from a frame within a web page, where
 * there is only what a content script has: whatever else it needs, the background does. Throws when it lies in no page.
 */
export async function openWorld(stores: Stores): Promise<SidebarWorld> {
  if (window.parent === window) throw new Error('The sidebar works beside a page only.')
  const drafts = await openDrafts(stores.db, Date.now)
  const presses = new Set<(key: number) => void>()

  return {
    ...stores,
    now: () => Date.now(),
    listen: (hear) => listen(hear, presses),
    listenWanted: (hear) => listenWanted(stores.db, hear),
    readAgain: async () => void (await sendToPage({ type: 'read' })),
    insert: (text) => sendToPage({ type: 'insert', text }),
    copy,
    takeKeys: (held) => void sendToPage({ type: 'keys', held }).catch(console.warn),
    onKey(press) {
      presses.add(press)
      return () => presses.delete(press)
    },
    pushOutbox: () => void sendToBackground({ type: 'outbox.push' }).catch(console.warn),
    sync: async () => void (await sendToBackground({ type: 'sync' })),
    lookUp: (address) => sendToBackground({ type: 'lead.lookup', address }),
    async olderTouchpoints(leadId, before) {
      // Seldom asked for: the client and the contract are no part of what a sidebar starts with.
      const { olderTouchpoints } = await import('../../lib/sync/look-up.ts')
      const answer = await olderTouchpoints(
        { ...stores, fetch: (...request) => fetch(...request) },
        leadId,
        before,
      )
      if (answer === null) throw new Error('Not connected to a hub.')
      if (!answer.ok) throw new Error(answer.failure.detail)
      return answer.value
    },
    openCapture: () => void sendToBackground({ type: 'capture.open' }).catch(console.warn),
    openOptions: () => void sendToBackground({ type: 'options.open' }).catch(console.warn),
    close: () => void sendToPage({ type: 'dock', open: false }).catch(console.warn),
    leave: () => void sendToPage({ type: 'dock', open: 'leave' }).catch(console.warn),
    drafts,
    tab: tabName(),
  }
}

function listenWanted(db: Stores['db'], hear: (leadId: string) => void): () => void {
  let ended = false
  let stop = () => {}
  sendToBackground({ type: 'hint.last' }).then(({ tabId }) => {
    if (!ended) stop = followWanted(db, tabId, Date.now, hear)
  }, console.warn)
  return () => {
    ended = true
    stop()
  }
}

/** By the channel come what the page shows, and keys that were pressed in it. */
function listen(hear: (news: News) => void, presses: ReadonlySet<(key: number) => void>): () => void {
  const channel = channelToPage(window, (raw) => {
    const key = parsePressed(raw)
    if (key === null) page.take(raw)
    else for (const press of presses) press(key)
  })
  const page = followPage(
    {
      ask: () => sendToBackground({ type: 'hint.last' }),
      askForChannel: () => sendToPage({ type: 'channel', ticket: channel.ticket }),
    },
    hear,
  )
  return () => {
    page.end()
    channel.end()
  }
}

/** A name that a tab keeps while it is open, also over a reload of the extension (measured: Chromium 156). */
function tabName(): string {
  const known = sessionStorage.getItem('tab')
  if (known) return known
  const made = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
  sessionStorage.setItem('tab', made)
  return made
}

/**
 * Writes to the clipboard. The asynchronous clipboard is refused in a frame whose page did not allow it, or while the
 * keyboard is in the page; the old way works there.
 */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'fixed opacity-0'
    const focused = document.activeElement
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    if (focused instanceof HTMLElement) focused.focus()
    if (!done) throw new Error('The browser did not let the text be copied.')
  }
}
