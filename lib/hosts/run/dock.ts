import type { Host } from '../define-host.ts'
import { DOCK_STYLE, roomStyle } from './dock-style.ts'
import type { DockState, Extension } from './extension.ts'

const MIN_WIDTH = 300
const MAX_WIDTH = 720
const DEFAULT: DockState = { open: null, side: 'right', width: 376 }
const TAG = 'alongside-dock'
/** Tells the script of an earlier version of the extension, still in the page, that its successor is here. */
const REPLACED = 'alongside-replaced'

const ICON = 'M4 5h16v14H4zM14 5v14M17 9h.01M17 13h.01'

/** The place of the sidebar in a host page. */
export interface Dock {
  /** `by: page` opens by itself: the focus stays in the mail, and a rep who has closed it here is not overruled. */
  set(open: boolean | 'toggle', by: 'page' | 'rep'): void
  /** Puts the element back if the host has swept it away. */
  keep(): void
}

/** What was stored, made sound: another version or a curious hand may have written it. */
export function dockState(stored: Partial<DockState>): DockState {
  const { open, side, width } = stored
  return {
    open: typeof open === 'boolean' ? open : DEFAULT.open,
    side: side === 'left' ? 'left' : 'right',
    width: clamp(Number.isFinite(width) ? (width as number) : DEFAULT.width),
  }
}

const clamp = (width: number) => Math.round(Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH))

/**
 * One element under the document element, its shadow root closed: a launcher, and the sidebar's iframe from the first
 * opening on. The page can neither read the iframe (another origin) nor find it (closed root).
 *
 * @param state how it was left on this origin; changes are saved
 * @param signal takes the dock away and gives the page its room back
 * @param replaced called when a newer version of the extension takes over
 */
export function createDock(
  host: Host,
  document: Document,
  extension: Extension,
  state: DockState,
  signal: AbortSignal,
  replaced: () => void,
): Dock {
  const window = document.defaultView as Window & typeof globalThis
  for (const old of document.querySelectorAll(TAG)) {
    old.dispatchEvent(new Event(REPLACED))
    old.remove()
  }

  const make = <K extends keyof HTMLElementTagNameMap>(name: K, values: Record<string, string> = {}) => {
    const element = document.createElement(name)
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value)
    return element
  }
  const label = (element: HTMLElement, key: string) => {
    element.title = element.ariaLabel = extension.text(key)
  }

  const dock = document.createElement(TAG)
  const root = dock.attachShadow({ mode: 'closed' })
  const style = make('style')
  style.textContent = DOCK_STYLE
  const room = make('style') // in the light tree: it is the page's body that it pads
  const launcher = make('button', { type: 'button', class: 'launcher' })
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  path.setAttribute('d', ICON)
  svg.append(path)
  launcher.append(svg)
  launcher.addEventListener('click', () => set(true, 'rep'))
  label(launcher, 'dockOpen')
  const panel = make('div', { class: 'panel' })
  const handle = make('div', {
    class: 'handle',
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'vertical',
    'aria-valuemin': String(MIN_WIDTH),
    'aria-valuemax': String(MAX_WIDTH),
  })
  label(handle, 'dockHandle')
  panel.append(handle)
  root.append(style, launcher, panel)
  dock.append(room)

  let frame: HTMLIFrameElement | null = null
  let returnTo: Element | null = null
  let swept = 0
  let shown = false
  const body = document.body && window.getComputedStyle(document.body)
  const padding = { left: body?.paddingLeft || '0px', right: body?.paddingRight || '0px' }

  function show() {
    const wasRoom = room.textContent
    dock.dataset.side = state.side
    dock.style.setProperty('--width', `${state.width}px`)
    handle.setAttribute('aria-valuenow', String(state.width))
    launcher.hidden = shown
    panel.hidden = !shown
    if (shown && !frame) {
      frame = make('iframe', { title: 'Alongside', src: extension.sidebarUrl() })
      panel.append(frame)
    }
    room.textContent =
      shown && host.dock === 'shrink' ? roomStyle(state.side, state.width, padding[state.side]) : ''
    // Hosts that lay out by script measure again on resize.
    if (room.textContent !== wasRoom) window.dispatchEvent(new Event('resize'))
  }

  function change(values: Partial<DockState>, save = true) {
    Object.assign(state, values)
    show()
    if (save) extension.saveDock(window.location.origin, state)
  }

  function set(open: boolean | 'toggle', by: 'page' | 'rep') {
    const wanted = open === 'toggle' ? !shown : open
    if (by === 'page' && (!wanted || shown || state.open === false)) return
    const hadFocus = document.activeElement === dock
    if (wanted && !hadFocus) returnTo = document.activeElement
    shown = wanted
    change(by === 'rep' ? { open: wanted } : {}, by === 'rep')
    if (by === 'page') return
    if (wanted) frame?.focus()
    else if (hadFocus || document.activeElement === document.body) (returnTo as HTMLElement | null)?.focus?.()
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
  // Keys on our controls are not the host's: Delete on one of them must not delete a mail.
  for (const type of ['keydown', 'keypress', 'keyup'])
    root.addEventListener(type, (event) => event.stopPropagation())

  dock.addEventListener(REPLACED, replaced, { signal })
  signal.addEventListener('abort', () => {
    const changed = room.textContent !== ''
    dock.remove()
    if (changed) window.dispatchEvent(new Event('resize'))
  })

  shown = state.open === true
  show()
  document.documentElement.append(dock)

  return {
    set,
    keep() {
      if (dock.isConnected || swept++ > 3) return
      document.documentElement.append(dock)
    },
  }
}
