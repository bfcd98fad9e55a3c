import type { Hint } from '../../lib/domain/hint.ts'
import { mayPass } from '../../lib/domain/storage-problem.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { People } from '../../lib/people/find-people.ts'
import type { Settings } from '../../lib/people/first-page.ts'

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

export const NOTHING_READ: PageState = { settings: null, points: [], hint: null, people: null, problem: null }

/** Follows the page beside the sidebar (page-store.ts). */
export interface PageStore {
  get(): PageState
  /** For useSyncExternalStore: follows the page for as long as somebody listens. */
  subscribe(listener: () => void): () => void
  /** Shows this lead for as long as the page stays; null = whom the page is about. */
  open(leadId: string | null): void
  /** Takes this lead away for as long as the page stays. Answers how to undo it, while that page is there. */
  takeAway(leadId: string): () => void
  /** Reads everything again after an error; it does so by itself too, only later. */
  again(): void
}

/** How long after a failure it is tried again. */
const AGAIN_MS = 2_000
/** How long the people who were painted first stand while nobody follows the page yet: it may be another's by then. */
const STANDS_MS = 2_000

/**
 * Stands for the page's store until that can be opened: shows what was read first, and then what the store says.
 *
 * @param open the store, which begins with what stands here by then; asked for again where that failed
 */
export function storeToCome(
  first: PageState,
  open: (standing: () => PageState) => Promise<PageStore>,
): PageStore {
  let state = first
  let store: PageStore | null = null
  let opening: Promise<PageStore> | null = null
  let isOpening = false
  const listeners = new Set<() => void>()
  let stop = () => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let standing: ReturnType<typeof setTimeout> | undefined

  const tell = () => {
    for (const listener of listeners) listener()
  }
  function start() {
    clearTimeout(timer)
    if (store || isOpening) return
    isOpening = true
    standing ??= setTimeout(() => {
      if (store) return
      state = { ...state, people: null }
      tell()
    }, STANDS_MS)
    opening = open(() => ({ ...state, problem: null }))
    opening.then(
      (opened) => {
        store = opened
        clearTimeout(standing)
        if (listeners.size > 0) stop = opened.subscribe(tell)
        tell()
      },
      (problem: unknown) => {
        isOpening = false
        state = { ...state, problem }
        tell()
        if (mayPass(problem) && listeners.size > 0) timer = setTimeout(start, AGAIN_MS)
      },
    )
  }
  const then = (act: (store: PageStore) => void) => void opening?.then(act, () => {})

  return {
    get: () => store?.get() ?? state,
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) {
        if (store) stop = store.subscribe(tell)
        else start()
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearTimeout(timer)
        stop()
        stop = () => {}
      }
    },
    open: (leadId) => then((opened) => opened.open(leadId)),
    takeAway(leadId) {
      let giveBack = () => {}
      then((opened) => {
        giveBack = opened.takeAway(leadId)
      })
      return () => then(() => giveBack())
    },
    again() {
      if (store) return store.again()
      state = { ...state, problem: null }
      tell()
      start()
    },
  }
}
