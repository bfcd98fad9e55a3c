import { type DockChange, REPLACED, WANTED } from './dock.ts'
import { FULL_SCREEN_STYLE, MIN_WINDOW, PANEL_STYLE, roomStyle } from './dock-style.ts'
import type { DockState, Extension, Late } from './extension.ts'
import { watchForEnd } from './farewell.ts'
import { createFit } from './fit.ts'
import { whenIdle } from './idle.ts'

const MIN_WIDTH = 300
const MAX_WIDTH = 720
const DEFAULT_WIDTH = 376
/** How soon after a change of the page its layout is looked at: hosts lay out by script, some with a transition. */
const FIT_MS = 400
/** On a page that never rests, it has this many times as long as a look at its layout takes before the next. */
const SHARE = 200
/** But no longer than this, in milliseconds: something may have come to lie under the sidebar. */
const LATEST = 2000
/** Over the page, and beside it. */
const MODE_ICONS = { over: 'M4 5h16v14H4zM10 9h10v10', beside: 'M4 5h16v14H4zM14 5v14' }

/** The open sidebar: its iframe, the edge to drag, and the room that the page makes. */
export interface Panel {
  /** As `Dock.set`. */
  set(open: DockChange, by: 'page' | 'rep'): void
  isShown(): boolean
  /** After a change of the page: what has come up under the sidebar makes room. */
  keep(): void
}

/** What was stored, made sound: another version or a curious hand may have written it. */
function soundState({ open, side, width, over }: Partial<DockState>): DockState {
  return {
    open: typeof open === 'boolean' ? open : null,
    side: side === 'left' ? 'left' : 'right',
    width: clamp(Number.isFinite(width) ? (width as number) : DEFAULT_WIDTH),
    over: typeof over === 'boolean' ? over : null,
  }
}

const clamp = (width: number) => Math.round(Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH))

/** A page that only tries COEP out (Gmail) reports too, and blocks nothing. Chromium 156 tells which only as JSON. */
const isEnforced = ({ body }: Report) =>
  (JSON.parse(JSON.stringify(body)) as { disposition?: string } | null)?.disposition !== 'reporting'

/**
 * Puts the panel into the dock, closed.
 *
 * @param root the dock's closed root
 * @param launcher hidden while the panel is open
 * @param stored how it was left on this origin; kept up to date, and changes are saved
 * @param signal gives the page its room back
 */
export function createPanel(
  dock: HTMLElement,
  root: ShadowRoot,
  launcher: HTMLElement,
  extension: Extension,
  { giveChannel, sidebarUrl }: Pick<Late, 'giveChannel' | 'sidebarUrl'>,
  stored: Partial<DockState>,
  signal: AbortSignal,
): Panel {
  const document = dock.ownerDocument
  const window = document.defaultView as Window & typeof globalThis
  const state = Object.assign(stored, soundState(stored)) as DockState
  const make = <K extends keyof HTMLElementTagNameMap>(name: K, values: Record<string, string> = {}) => {
    const element = document.createElement(name)
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value)
    return element
  }

  const style = make('style')
  style.textContent = PANEL_STYLE
  const room = make('style') // in the light tree: it is the page's body that it pads
  const panel = make('div', { class: 'panel' })
  const handle = make('div', {
    class: 'handle',
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'vertical',
    'aria-valuemin': String(MIN_WIDTH),
    'aria-valuemax': String(MAX_WIDTH),
  })
  handle.title = handle.ariaLabel = extension.text('dockHandle')
  const mode = make('button', { class: 'mode' })
  const icon = launcher.firstElementChild?.cloneNode(true) as Element
  mode.append(icon)
  panel.append(handle, mode)
  root.append(style, panel)
  const fullScreen = make('style')
  fullScreen.textContent = FULL_SCREEN_STYLE
  const fitting = make('style')
  dock.append(room, fitting, fullScreen)
  const fit = createFit(document, dock, fitting)

  let frame: HTMLIFrameElement | null = null
  let renew = () => {}
  let returnTo: Element | null = null
  let shown = false
  /** The page does not make room: what can be pressed would stay under the sidebar. */
  let cannotShrink = false
  const isOver = () => state.over ?? cannotShrink
  let later: ReturnType<typeof setTimeout> | undefined
  let looked = 0
  let spent = 0
  const body = document.body && window.getComputedStyle(document.body)
  const padding = { left: body?.paddingLeft || '0px', right: body?.paddingRight || '0px' }

  function show() {
    const wasRoom = room.textContent
    dock.dataset.side = state.side
    dock.style.setProperty('--width', `${state.width}px`)
    handle.setAttribute('aria-valuenow', String(state.width))
    launcher.hidden = shown
    panel.hidden = !shown
    dock.toggleAttribute(WANTED, shown)
    if (shown && !frame) {
      frame = make('iframe', { title: 'Alongside' })
      panel.append(frame)
      load(frame)
    }
    mode.title = mode.ariaLabel = extension.text(isOver() ? 'dockBeside' : 'dockOver')
    icon.firstElementChild?.setAttribute('d', MODE_ICONS[isOver() ? 'beside' : 'over'])
    room.textContent = shown && !isOver() ? roomStyle(state.side, state.width, padding[state.side]) : ''
    if (room.textContent === wasRoom) return
    fit.clear()
    // Hosts that lay out by script measure again on resize.
    window.dispatchEvent(new Event('resize'))
    makeFit()
    lookLater()
  }

  /** Holds clear of the sidebar what the padding did not, and lays the sidebar over a page where that is not enough. */
  function makeFit() {
    if (!room.textContent || window.innerWidth < MIN_WINDOW || document.fullscreenElement) return fit.clear()
    if (fit.apply(state.side, panel.getBoundingClientRect().width) || state.over !== null) return
    cannotShrink = true
    show()
  }

  function lookLater(ms = FIT_MS) {
    clearTimeout(later)
    later = setTimeout(() => whenIdle(look), ms)
  }

  function look() {
    later = undefined
    if (signal.aborted) return
    const began = performance.now()
    makeFit()
    looked = performance.now()
    spent = looked - began
  }

  function load(into: HTMLIFrameElement) {
    // A rep who opened it waits in it, but the frame that comes in the place of an empty one has no focus.
    into.addEventListener('load', () => {
      if (root.activeElement !== into) return
      into.blur()
      into.focus()
    })
    const go = async (fixed: boolean) => {
      renew = () => {}
      const url = await sidebarUrl(fixed)
      // Another ticket alone would be no other page.
      if (into.src.split('#')[0] === url.split('#')[0]) into.remove()
      into.src = url
      if (!into.parentNode) panel.append(into)
      // Taken out by the page and put back, the frame loads again in a new window, but a ticket is good for once.
      const view = into.contentWindow
      renew = () => {
        if (fixed && into.isConnected && into.contentWindow !== view) void go(fixed)
      }
    }
    void go(window.crossOriginIsolated)
    if (window.crossOriginIsolated || typeof ReportingObserver === 'undefined') return
    // A page may have COEP without being isolated. Only the browser's report tells that it has blocked the frame; on a
    // busy machine it takes its time, so it is waited for as long as the sidebar lives.
    const blocked = new ReportingObserver(
      (reports) => {
        if (!reports.some(isEnforced)) return
        blocked.disconnect()
        void go(true)
      },
      { types: ['coep'], buffered: true },
    )
    blocked.observe()
    signal.addEventListener('abort', () => blocked.disconnect())
  }

  function change(values: Partial<DockState>, save = true) {
    Object.assign(state, values)
    show()
    if (save) extension.saveDock(window.location.origin, state)
  }

  // Where the focus was when it went into the sidebar; a stop in the page in between makes that void. The sidebar is a
  // process of its own: the page may lose the keys to it, and hear of the focus in the dock only later.
  document.addEventListener(
    'focusout',
    ({ target }) => {
      setTimeout(() => {
        const active = document.activeElement
        if (target !== dock && (active === dock || active === target)) returnTo = target as Element
      })
    },
    { signal, passive: true },
  )
  document.addEventListener(
    'focusin',
    ({ target }) => {
      if (target !== dock) returnTo = null
    },
    { signal, passive: true },
  )

  function giveFocusBack() {
    frame?.blur() // hidden or not, it would go on taking the keys
    window.focus()
    ;(returnTo as HTMLElement | null)?.focus?.({ preventScroll: true })
  }

  function set(open: DockChange, by: 'page' | 'rep') {
    if (open === 'leave') return giveFocusBack()
    const wanted = open === 'toggle' ? !shown : open
    if (by === 'page' && (!wanted || shown || state.open === false)) return
    const hadFocus = document.activeElement === dock
    if (wanted && !hadFocus) returnTo = document.activeElement
    else if (wanted && !shown) returnTo = launcher.matches(':focus-visible') ? launcher : null
    shown = wanted
    change(by === 'rep' ? { open: wanted } : {}, by === 'rep')
    if (by === 'page') return
    if (wanted) frame?.focus()
    else if (hadFocus || document.activeElement === document.body) giveFocusBack()
  }

  /** Arrows move the edge, Enter takes the sidebar to the other side, Escape closes it. */
  function key(event: KeyboardEvent) {
    const outward = state.side === 'right' ? -16 : 16
    const step = { ArrowLeft: -16, ArrowRight: 16, Home: -MAX_WIDTH * outward, End: MAX_WIDTH * outward }[
      event.key
    ]
    if (event.key === 'Escape') set(false, 'rep')
    else if (event.key === 'Enter') change({ side: otherSide() })
    else if (step) change({ width: clamp(state.width + step * Math.sign(outward)) })
    else return
    event.preventDefault()
  }
  const otherSide = () => (state.side === 'left' ? 'right' : 'left')

  mode.addEventListener('click', () => change({ over: !isOver() }))
  window.addEventListener(
    'resize',
    ({ isTrusted }) => {
      if (!isTrusted) return // ours, which tells of the room
      fit.clear()
      lookLater()
    },
    { signal },
  )
  handle.addEventListener('keydown', key)
  handle.addEventListener('dblclick', () => set(false, 'rep'))
  handle.addEventListener('pointerdown', (event) => {
    event.preventDefault() // or the page's text is selected, which ends the capture
    handle.setPointerCapture(event.pointerId)
    panel.classList.add('dragging')
    // Dragged past the middle of the window, the sidebar changes sides.
    const move = ({ clientX }: PointerEvent) => {
      const side = clientX < window.innerWidth / 2 === (state.side === 'left') ? state.side : otherSide()
      const width = clamp(side === 'right' ? window.innerWidth - clientX : clientX)
      change({ side, width }, false)
    }
    const end = () => {
      handle.removeEventListener('pointermove', move)
      panel.classList.remove('dragging')
      change({})
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', end, { once: true })
  })

  signal.addEventListener('abort', () => {
    clearTimeout(later)
    fit.clear()
    if (room.textContent === '') return
    dock.remove()
    window.dispatchEvent(new Event('resize'))
  })
  giveChannel(() => frame, extension, signal)
  watchForEnd(dock, extension, REPLACED, signal)
  show()
  return {
    set,
    isShown: () => shown,
    keep() {
      renew()
      if (!room.textContent || later) return
      const rest = Math.min(SHARE * spent, LATEST) - (performance.now() - looked)
      lookLater(Math.max(FIT_MS, rest))
    },
  }
}
