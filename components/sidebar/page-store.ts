import { liveQuery, type Subscription } from 'dexie'
import { type Connection, getSetting, type Setting } from '../../lib/db/settings.ts'
import { readSync, type SyncState } from '../../lib/db/sync-state.ts'
import type { Hint } from '../../lib/domain/hint.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { findPeople, type People, UNTOUCHED } from '../../lib/people/find-people.ts'
import type { PageNews, SidebarWorld } from './sidebar-world.ts'

/** The former lead may stand this long while the next one is read: shorter than anybody sees, longer than a read takes. */
const STALE_MS = 20

export interface Settings {
  connection: Connection | null
  sync: SyncState
  language: Setting<'language'>
  theme: Setting<'theme'>
  ownAddresses: readonly string[]
  neverMatch: readonly string[]
  unknownLookup: boolean
  dropped: Setting<'dropped'>
}

/** Everything that the sidebar shows comes from here, in one piece: a hint is never painted with another's people. */
export interface PageState {
  /** Null until the settings are read. */
  settings: Settings | null
  /** Kept in memory: a message switch computes suggestions from it and reads nothing. */
  points: readonly TalkingPoint[]
  /** What the page says; null = nobody on it, or no page yet. */
  hint: Hint | null
  /** The people of `hint`; null while they are read. */
  people: People | null
  problem: unknown
}

async function readSettings(world: SidebarWorld): Promise<Settings> {
  const { computer, db } = world
  const [connection, sync, language, theme, ownAddresses, neverMatch, unknownLookup, dropped] =
    await Promise.all([
      getSetting(computer, 'connection'),
      readSync(db),
      getSetting(computer, 'language'),
      getSetting(computer, 'theme'),
      getSetting(computer, 'ownAddresses'),
      getSetting(computer, 'neverMatch'),
      getSetting(computer, 'unknownLookup'),
      getSetting(computer, 'dropped'),
    ])
  return { connection, sync, language, theme, ownAddresses, neverMatch, unknownLookup, dropped }
}

/**
 * Follows the page beside the sidebar. A store outside React, because an effect would start the read only after a
 * paint: this way a hint costs one read and one commit. A newer hint ends the read of the older one, so a late
 * answer has nowhere to go.
 */
export function createPageStore(world: SidebarWorld) {
  let state: PageState = { settings: null, points: [], hint: null, people: null, problem: null }
  const listeners = new Set<() => void>()
  const subscriptions: Subscription[] = []
  let reading: Subscription | null = null
  let stale: ReturnType<typeof setTimeout> | undefined
  let stopListening = () => {}

  const set = (change: Partial<PageState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const fail = (problem: unknown) => set({ problem })

  let newest: Hint | null = null
  /** Token of the newest hint that came from the page itself. */
  let heard = -1
  let onPage = UNTOUCHED

  function read() {
    const hint = newest
    reading?.unsubscribe()
    reading = null
    clearTimeout(stale)
    const { settings } = state
    const nobody = { hint, people: null, problem: null }
    if (settings === null) return set(nobody)
    // Also when a page goes: the next one's hint mostly follows at once, and taking all down between costs a switch 10 ms.
    if (state.people === null) set({ hint })
    else stale = setTimeout(() => set(nobody), STALE_MS)
    if (hint === null && onPage.opened === null) return state.people === null ? set(nobody) : undefined
    reading = liveQuery(() => findPeople(world.db, hint, settings, onPage)).subscribe({
      next: (people) => {
        clearTimeout(stale)
        set({ hint, people, problem: null })
      },
      error: fail,
    })
  }

  function hear(news: PageNews) {
    if ('hint' in news && news.kept) {
      if (heard >= 0) return
    } else {
      const token = 'gone' in news ? news.gone : news.hint.token
      if (token < heard) return
      heard = token
    }
    const next = 'gone' in news ? null : news.hint
    if (next?.token !== newest?.token) onPage = UNTOUCHED
    newest = next
    read()
  }

  function start() {
    subscriptions.push(
      liveQuery(() => readSettings(world)).subscribe({
        next: (settings) => {
          const before = state.settings
          set({ settings })
          const matching = (s: Settings | null) =>
            s && JSON.stringify([s.connection?.keyName, s.ownAddresses, s.neverMatch])
          if (matching(before) !== matching(settings)) read()
        },
        error: fail,
      }),
      liveQuery(() => world.db.talkingPoints.toArray()).subscribe({
        next: (points) => set({ points }),
        error: fail,
      }),
    )
    stopListening = world.listen(hear)
  }

  function stop() {
    stopListening()
    clearTimeout(stale)
    reading?.unsubscribe()
    for (const subscription of subscriptions.splice(0)) subscription.unsubscribe()
  }

  return {
    get: () => state,
    /** For useSyncExternalStore: follows the page for as long as somebody listens. */
    subscribe(listener: () => void) {
      listeners.add(listener)
      if (listeners.size === 1) start()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
    /** Shows this lead for as long as the page stays; null = whom the page is about. */
    open(leadId: string | null) {
      onPage = { opened: leadId, not: onPage.not.filter((id) => id !== leadId) }
      read()
    },
    /** Takes this lead away for as long as the page stays. Answers how to undo it, while that page is there. */
    takeAway(leadId: string): () => void {
      const before = onPage
      const token = newest?.token
      onPage = { opened: onPage.opened === leadId ? null : onPage.opened, not: [...onPage.not, leadId] }
      read()
      return () => {
        if (newest?.token !== token) return
        onPage = before
        read()
      }
    },
    /** Reads everything again after an error. */
    again() {
      set({ problem: null })
      stop()
      start()
    },
  }
}
