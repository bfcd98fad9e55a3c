import { follow } from '../../lib/db/follow.ts'
import type { Stores } from '../../lib/db/workspaces.ts'
import type { Hint } from '../../lib/domain/hint.ts'
import { findPeople, UNTOUCHED } from '../../lib/people/find-people.ts'
import { readSettings, type Settings } from '../../lib/people/first-page.ts'
import { NOTHING_READ, type PageState, type PageStore } from './page-state.ts'

/**
 * What the page beside the sidebar tells: its newest hint, or that the page with this token has nobody any more.
 * `kept` = the background kept it for us; it may be of a page that this tab showed before, so its token says nothing.
 */
export type PageNews = { hint: Hint; kept?: true } | { gone: number }

/** The former lead may stand this long while the next one is read: shorter than anybody sees, longer than a read takes. */
const STALE_MS = 20

/** What the store reads and hears. */
export interface PageWorld extends Stores {
  /** Listens to the page of the own tab, beginning with the newest hint there is. Answers how to stop. */
  listen(hear: (news: PageNews) => void): () => void
  /** Hears which lead the popup wants to be shown in this tab. Answers how to stop. */
  listenWanted(hear: (leadId: string) => void): () => void
}

/**
 * Follows the page beside the sidebar. A store outside React, because an effect would start the read only after a
 * paint: this way a hint costs one read and one commit. A newer hint ends the read of the older one, so a late
 * answer has nowhere to go.
 *
 * @param first what was read and painted already: it stands until it is read anew. A hint without its people is one that
 * nobody vouched for in time: it is painted as being read, until the page itself is heard
 */
export function createPageStore(world: PageWorld, first = NOTHING_READ): PageStore {
  let state = first
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

  let newest = first.people === null ? null : first.hint
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
    // The same page says something new (a reply opens): its people stand however long the read takes, and what is typed too.
    const isSamePage = hint !== null && (hint.token === state.hint?.token || hint === first.hint)
    if (state.people === null) set({ hint })
    else if (!isSamePage) stale = setTimeout(nobody, STALE_MS)
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
    const before = onPage
    if (next?.token !== newest?.token) onPage = { ...UNTOUCHED, opened: early }
    if (!('hint' in news && news.kept)) early = null
    // Said again, it is followed already.
    if (next !== null && JSON.stringify(next) === JSON.stringify(newest) && onPage === before) return
    newest = next
    read()
  }

  function open(leadId: string | null) {
    onPage = { opened: leadId, not: onPage.not.filter((id) => id !== leadId) }
    read()
  }

  function start() {
    if (state.people !== null) read()
    stops.push(
      follow(() => readSettings(world), {
        next: (settings) => {
          const before = state.settings
          got('settings', { settings })
          const matching = (s: Settings | null) =>
            s &&
            JSON.stringify([s.connection?.keyName, s.connection?.person?.name, s.ownAddresses, s.neverMatch])
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
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) start()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
    open,
    takeAway(leadId) {
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
    again() {
      Object.assign(problems, { settings: null, points: null, people: null })
      set({ problem: null })
      stop()
      start()
      read()
    },
  }
}
