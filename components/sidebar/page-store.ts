import { follow } from '../../lib/db/follow.ts'
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
  pointKeys: Setting<'pointKeys'>
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
  /** Why something of it cannot be read now; null = all is read. */
  problem: unknown
}

async function readSettings(world: SidebarWorld): Promise<Settings> {
  const { computer, db } = world
  const [connection, sync, language, theme, ownAddresses, neverMatch, unknownLookup, dropped, pointKeys] =
    await Promise.all([
      getSetting(computer, 'connection'),
      readSync(db),
      getSetting(computer, 'language'),
      getSetting(computer, 'theme'),
      getSetting(computer, 'ownAddresses'),
      getSetting(computer, 'neverMatch'),
      getSetting(computer, 'unknownLookup'),
      getSetting(computer, 'dropped'),
      getSetting(computer, 'pointKeys'),
    ])
  return { connection, sync, language, theme, ownAddresses, neverMatch, unknownLookup, dropped, pointKeys }
}

/**
 * Follows the page beside the sidebar. A store outside React, because an effect would start the read only after a
 * paint: this way a hint costs one read and one commit. A newer hint ends the read of the older one, so a late
 * answer has nowhere to go.
 */
export function createPageStore(world: SidebarWorld) {
  let state: PageState = { settings: null, points: [], hint: null, people: null, problem: null }
  const listeners = new Set<() => void>()
  const problems = { settings: null as unknown, points: null as unknown, people: null as unknown }
  const stops: (() => void)[] = []
  let stopReading = () => {}
  let stale: ReturnType<typeof setTimeout> | undefined
  let stopListening = () => {}

  const set = (change: Partial<PageState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  /** What was read, or why it could not be. The others' problems stand. */
  const got = (what: keyof typeof problems, change: Partial<PageState>, problem: unknown = null) => {
    problems[what] = problem
    set({ ...change, problem: problems.settings ?? problems.points ?? problems.people })
  }

  let newest: Hint | null = null
  /** Token of the newest hint that came from the page itself. */
  let heard = -1
  let onPage = UNTOUCHED
  /** Wanted before the page itself was heard: shown on the first one of which it tells. */
  let early: string | null = null

  function read() {
    const hint = newest
    stopReading()
    stopReading = () => {}
    clearTimeout(stale)
    const { settings } = state
    const nobody = () => got('people', { hint, people: null })
    if (settings === null) return nobody()
    // Also when a page goes: the next one's hint mostly follows at once, and taking all down between costs a switch 10 ms.
    if (state.people === null) set({ hint })
    else stale = setTimeout(nobody, STALE_MS)
    if (hint === null && onPage.opened === null) return state.people === null ? nobody() : undefined
    stopReading = follow(() => findPeople(world.db, hint, settings, onPage), {
      next: (people) => {
        clearTimeout(stale)
        got('people', { hint, people })
      },
      error: (problem) => {
        clearTimeout(stale)
        got('people', { hint, people: null }, problem)
      },
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
    if (next?.token !== newest?.token) onPage = { ...UNTOUCHED, opened: early }
    if (!('hint' in news && news.kept)) early = null
    newest = next
    read()
  }

  function open(leadId: string | null) {
    onPage = { opened: leadId, not: onPage.not.filter((id) => id !== leadId) }
    read()
  }

  function start() {
    stops.push(
      follow(() => readSettings(world), {
        next: (settings) => {
          const before = state.settings
          got('settings', { settings })
          const matching = (s: Settings | null) =>
            s && JSON.stringify([s.connection?.keyName, s.ownAddresses, s.neverMatch])
          if (matching(before) !== matching(settings)) read()
        },
        error: (problem) => got('settings', {}, problem),
      }),
      follow(() => world.db.talkingPoints.toArray(), {
        next: (points) => got('points', { points }),
        error: (problem) => got('points', {}, problem),
      }),
    )
    stopListening = world.listen(hear)
    stops.push(
      world.listenWanted((leadId) => {
        if (heard < 0) early = leadId
        open(leadId)
      }),
    )
  }

  function stop() {
    stopListening()
    clearTimeout(stale)
    stopReading()
    for (const stop of stops.splice(0)) stop()
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
    open,
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
    /** Reads everything again after an error; it does so by itself too, only later. */
    again() {
      Object.assign(problems, { settings: null, points: null, people: null })
      set({ problem: null })
      stop()
      start()
      read()
    },
  }
}
