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
/** The id of an Insert that is not answered yet, after which it may say so of itself; kept over a page load, forgotten with the tab. */
const INSERT = 'insert'
const CANCELLED = ' cancelled'

/** What the page before was asked to insert, and has not answered: id, and perhaps that it was cancelled. Asked for once. */
export function takeUnanswered(): string | null {
  const unanswered = sessionStorage.getItem(INSERT)
  sessionStorage.removeItem(INSERT)
  return unanswered
}

/**
 * The sidebar's outside world in a browser. It asks for nothing that Firefox keeps from a frame within a web page, where
 * there is only what a content script has: whatever else it needs, the background does. Throws when it lies in no page.
 *
 * @param later what stands on the databases, which may be opened after the first paint; asked for again where that failed
 * @param before of `takeUnanswered`, before anything is inserted here
 */
export function sidebarWorld(
  later: () => Promise<Later>,
  { state, drafts, workspace }: Pick<First, 'state' | 'drafts' | 'workspace'>,
  before: string | null = null,
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
      const id = uuid()
      const cancel = () => {
        sessionStorage.setItem(INSERT, id + CANCELLED) // where the page goes just now, it does not hear it
        cancelInsert()
      }
      cancelled.addEventListener('abort', cancel)
      sessionStorage.setItem(INSERT, id)
      const answer = await sendToPage({ type: 'insert', text, use: { id, workspace, ...use } })
      // Without an answer the page has gone, perhaps to open the reply, and we go with it.
      cancelled.removeEventListener('abort', cancel)
      sessionStorage.removeItem(INSERT)
      return answer
    },
    async insertBefore(cancelled, waits) {
      if (before === null) return null
      const id = before.replace(CANCELLED, '')
      const signal = id === before ? cancelled : AbortSignal.abort()
      return (await import('./later.ts')).followInsert(id, cancelInsert, signal, waits)
    },
    onInserted: (hear) => addTo(inserted, hear),
    copy: async (text) => (await import('./copy.ts')).copy(text),
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
