import { v7 as uuid } from 'uuid'
import type { Theme } from '../../components/base/theme.ts'
import { NOTHING_READ, type PageState, storeToCome } from '../../components/sidebar/page-state.ts'
import type { SidebarWorld } from '../../components/sidebar/sidebar-world.ts'
import { mayPass } from '../../lib/domain/storage-problem.ts'
import { type DraftTexts, keepDrafts } from '../../lib/drafts/drafts.ts'
import type { Later, Listeners, Press } from './later.ts'

/** What the sidebar begins with. */
export interface First {
  state: PageState
  drafts: DraftTexts
  /** Name of the database that it was read from. */
  workspace: string
  language: string | null
  theme: Theme
}

/** Who sends messages is not needed for the first paint. */
const messages = () => import('../../lib/messages/send.ts')
type Messages = Awaited<ReturnType<typeof messages>>
export const sendToPage: Messages['sendToPage'] = async (message) => (await messages()).sendToPage(message)
const sendToBackground: Messages['sendToBackground'] = async (message) =>
  (await messages()).sendToBackground(message)

const cancelInsert = () => void sendToPage({ type: 'insert.cancel' }).catch(console.warn)
/** The id of an Insert that is not answered yet; kept over a page load, forgotten with the tab. */
const INSERT = 'insert'

/**
 * The sidebar's outside world in a browser. It asks for nothing that Firefox keeps from a frame within a web page, where
 * there is only what a content script has: whatever else it needs, the background does. Throws when it lies in no page.
 *
 * @param later what stands on the databases, which may be opened after the first paint; asked for again where that failed
 */
export function sidebarWorld(
  later: () => Promise<Later>,
  { state, drafts }: Pick<First, 'state' | 'drafts'>,
): SidebarWorld {
  if (window.parent === window) throw new Error('The sidebar works beside a page only.')
  const presses = new Set<Press>()
  const inserted = new Set<(written: boolean) => void>()
  const listeners: Listeners = { presses, inserted }
  const stores = async () => (await later()).stores
  let first = state

  return {
    stores,
    follow: (read, follower) => whenOpen(later, (there) => there.follow(read, follower), follower.error),
    openPage() {
      const begin = first
      first = NOTHING_READ // a page that is opened again, after an error, is another one by then
      return storeToCome(begin, async (standing) => {
        const there = await later()
        return there.openPage(standing(), listeners)
      })
    },
    now: () => Date.now(),
    readAgain: async () => void (await sendToPage({ type: 'read' })),
    async insert(text, use, cancelled) {
      cancelled.addEventListener('abort', cancelInsert)
      const id = uuid()
      sessionStorage.setItem(INSERT, id)
      const answer = await sendToPage({ type: 'insert', text, use: { id, ...use } })
      // Without an answer the page has gone, perhaps to open the reply, and we go with it.
      sessionStorage.removeItem(INSERT)
      return answer
    },
    async insertBefore(cancelled, waits) {
      const id = sessionStorage.getItem(INSERT)
      if (id === null) return null
      sessionStorage.removeItem(INSERT)
      return (await import('./later.ts')).followInsert(id, cancelInsert, cancelled, waits)
    },
    onInserted: (hear) => addTo(inserted, hear),
    copy,
    takeKeys: (held, count) => void sendToPage({ type: 'keys', held, count }).catch(console.warn),
    onKey: (press) => addTo(presses, press),
    // Firefox has no `subtle` in a frame within a page that is not secure: https://developer.mozilla.org/docs/Web/API/Crypto/subtle
    shownId: async (count) =>
      crypto.subtle
        ? (await import('../../lib/domain/shown-id.ts')).shownId(count)
        : sendToBackground({ type: 'shown.id', count }),
    pushOutbox: () => void sendToBackground({ type: 'outbox.push' }).catch(console.warn),
    sync: async () => void (await sendToBackground({ type: 'sync' })),
    lookUp: (address) => sendToBackground({ type: 'lead.lookup', address }),
    async olderTouchpoints(leadId, before) {
      // Seldom asked for: the client and the contract are no part of what a sidebar starts with.
      const { olderTouchpoints } = await import('../../lib/sync/look-up.ts')
      const answer = await olderTouchpoints(
        { ...(await stores()), fetch: (...request) => fetch(...request) },
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
    drafts: keepDrafts(drafts, async () => (await stores()).db, Date.now),
    tab: tabName(),
  }
}

function addTo<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** How long after a failure it is tried again. */
const AGAIN_MS = 2_000

/** Begins once the databases are open, and tries that again where it may pass. Answers how to stop, then or before. */
export function whenOpen(
  later: () => Promise<Later>,
  begin: (there: Later) => () => void,
  failed: (problem: unknown) => void,
): () => void {
  let ended = false
  let stop = () => {}
  const start = () =>
    later().then(
      (there) => {
        if (!ended) stop = begin(there)
      },
      (problem: unknown) => {
        if (ended) return
        failed(problem)
        if (!mayPass(problem)) return
        const timer = setTimeout(start, AGAIN_MS)
        stop = () => clearTimeout(timer)
      },
    )
  void start()
  return () => {
    ended = true
    stop()
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
