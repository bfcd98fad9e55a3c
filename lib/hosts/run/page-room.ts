import { createColumns } from './columns.ts'
import type { DockState } from './dock-state.ts'
import { MIN_WINDOW, roomStyle } from './dock-style.ts'
import { createFit } from './fit.ts'
import { whenIdle } from './idle.ts'

/** How soon after a change of the page its layout is looked at: hosts lay out by script, some with a transition. */
const FIT_MS = 400
/** On a page that never rests, it has this many times as long as a look at its layout takes before the next. */
const SHARE = 200
/** So many pages of a site are tried one after the other before it is taken for one that makes no room. */
const MOST_FAILED = 3
/** But no longer than this, in milliseconds: something may have come to lie under the sidebar. */
const LATEST = 2000

/** The room that the page makes beside it for the sidebar. */
export interface PageRoom {
  /** Whether the sidebar lies over the page: as the rep chose, or because the page cannot make room. */
  isOver(): boolean
  /** Makes the room of an open sidebar as its state says, or gives the page its room back. */
  make(open: boolean): void
  /** After a change of the page: what has come up under the sidebar makes room. */
  keep(): void
}

/**
 * @param dock its own part of the room is put into it: style sheets for the page, which must lie in the light tree
 * @param panel what lies over the room
 * @param changed called when it has turned out that the page cannot make room
 * @param signal gives the page its room back
 */
export function createPageRoom(
  dock: HTMLElement,
  panel: HTMLElement,
  state: DockState,
  changed: () => void,
  signal: AbortSignal,
): PageRoom {
  const document = dock.ownerDocument
  /** Of the page itself. Read with the first room, after the sidebar was asked for: to ask lays the page out. */
  let padding: Record<DockState['side'], string> | undefined
  const room = document.createElement('style')
  const fitting = document.createElement('style')
  dock.append(room, fitting)
  const fit = createFit(document, dock, fitting)
  const columns = createColumns(document, () => state.side)

  let isOpen = false
  /** Where the page made no room: what can be pressed would have stayed under the sidebar. */
  let couldNot: string | null = null
  /** Pages that made none, one after the other. */
  const failed = new Set<string>()
  const measures = () => [window.innerWidth, state.side, state.width].join()
  /**
   * Another page of the site may make room, which many tell by the hash or the query alone, and so may another width. Where
   * none does, it is the site that cannot, and nothing moves from page to page.
   */
  const circumstances = () =>
    failed.size < MOST_FAILED ? `${window.location.href} ${measures()}` : `site ${measures()}`
  const mayTryAgain = () => isOpen && state.over === null && couldNot !== null && couldNot !== circumstances()
  let later: ReturnType<typeof setTimeout> | undefined
  /** When the page's layout was looked at, and how long that took. */
  let looked = 0
  let spent = 0

  const isOver = () => state.over ?? couldNot === circumstances()
  /** Hosts that lay out by script measure again on resize. */
  const tellPage = () => window.dispatchEvent(new Event('resize'))

  function make(open: boolean) {
    isOpen = open
    if (mayTryAgain()) couldNot = null
    const before = room.textContent
    if (open) padding ??= paddingOf(document.body)
    room.textContent =
      open && padding && !isOver() ? roomStyle(state.side, state.width, padding[state.side]) : ''
    if (room.textContent === before) return
    clear()
    tellPage()
    fitPage()
    lookLater()
  }

  /** Holds clear of the sidebar what the padding did not, and lays the sidebar over a page where that is not enough. */
  function fitPage() {
    if (!room.textContent || window.innerWidth < MIN_WINDOW || document.fullscreenElement) return clear()
    const { width } = panel.getBoundingClientRect()
    const fits = columns ? columns.set(width) : fit.apply(state.side, width)
    if (fits) failed.clear()
    if (fits || state.over !== null) return
    failed.add(window.location.href)
    couldNot = circumstances()
    changed()
  }

  function clear() {
    fit.clear()
    columns?.set(0)
  }

  function lookLater(ms = FIT_MS) {
    clearTimeout(later)
    later = setTimeout(() => whenIdle(look), ms)
  }

  function look() {
    later = undefined
    if (signal.aborted) return
    if (mayTryAgain()) return changed()
    const began = performance.now()
    fitPage()
    looked = performance.now()
    spent = looked - began
  }

  window.addEventListener(
    'resize',
    ({ isTrusted }) => {
      if (!isTrusted) return // ours, which tells of the room
      fit.clear()
      lookLater()
    },
    { signal },
  )
  // No style of ours reaches how a frameset divides the sheet.
  window.addEventListener('beforeprint', () => columns?.set(0), { signal })
  window.addEventListener('afterprint', () => fitPage(), { signal })
  signal.addEventListener('abort', () => {
    clearTimeout(later)
    clear()
    if (!room.textContent) return
    dock.remove()
    tellPage()
  })
  return {
    isOver,
    make,
    keep() {
      if (later) return
      if (mayTryAgain()) return lookLater()
      if (!room.textContent) return
      const rest = Math.min(SHARE * spent, LATEST) - (performance.now() - looked)
      lookLater(Math.max(FIT_MS, rest))
    },
  }
}

function paddingOf(body: HTMLElement | null): Record<DockState['side'], string> {
  const style = body && getComputedStyle(body)
  return { left: style?.paddingLeft || '0px', right: style?.paddingRight || '0px' }
}
