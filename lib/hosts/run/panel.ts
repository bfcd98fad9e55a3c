import { type DockChange, REPLACED, WANTED } from './dock.ts'
import { type DockState, soundState } from './dock-state.ts'
import { FULL_SCREEN_STYLE, PANEL_STYLE } from './dock-style.ts'
import type { Extension } from './extension.ts'
import { watchForEnd } from './farewell.ts'
import { followFocus } from './focus-before.ts'
import type { LateParts } from './late.ts'
import { createPageRoom } from './page-room.ts'
import { createHandle } from './panel-handle.ts'
import { createSidebarFrame, type SidebarFrame } from './sidebar-frame.ts'
import type { SidebarLink } from './sidebar-link.ts'

const OVER_ICON = 'M4 5h16v14H4zM10 9h10v10'
const BESIDE_ICON = 'M4 5h16v14H4zM14 5v14'

/** The open sidebar: its iframe, the edge to drag, and the room that the page makes. */
export interface Panel {
  /** As `Dock.set`. */
  set(open: DockChange, by: 'page' | 'rep'): void
  isShown(): boolean
  /** After a change of the page: what has come up under the sidebar makes room. */
  keep(): void
}

/**
 * Puts the panel into the dock, closed.
 *
 * @param root the dock's closed root
 * @param launcher hidden while the panel is open
 * @param stored how it was left on this origin; kept up to date; what is changed here is saved, and nothing else: other tabs have their own
 * @param signal gives the page its room back
 */
export function createPanel(
  dock: HTMLElement,
  root: ShadowRoot,
  launcher: HTMLElement,
  extension: Extension,
  link: SidebarLink,
  { giveChannel, sidebarUrl }: Pick<LateParts, 'giveChannel' | 'sidebarUrl'>,
  stored: Partial<DockState>,
  signal: AbortSignal,
): Panel {
  const document = dock.ownerDocument
  const state = Object.assign(stored, soundState(stored)) as DockState
  const close = () => set(false, 'rep')

  const panel = document.createElement('div')
  panel.className = 'panel'
  panel.dataset.behind = extension.text('dockBehind')
  const handle = createHandle(panel, extension.text('dockHandle'), state, change, close)
  const mode = createModeButton(launcher, () => change({ over: !room.isOver() }))
  panel.append(handle, mode)
  root.append(styleOf(document, PANEL_STYLE), panel)
  const room = createPageRoom(dock, panel, state, show, signal)
  dock.append(styleOf(document, FULL_SCREEN_STYLE))
  const focus = followFocus(dock, signal)

  let frame: SidebarFrame | undefined
  let shown = false

  function show() {
    dock.dataset.side = state.side
    dock.style.setProperty('--width', `${state.width}px`)
    handle.setAttribute('aria-valuenow', String(state.width))
    launcher.hidden = shown
    panel.hidden = !shown
    dock.toggleAttribute(WANTED, shown)
    if (shown) frame ??= createSidebarFrame(panel, root, sidebarUrl, signal)
    drawMode(mode, extension, room.isOver())
    room.make(shown)
  }

  function change(values: Partial<DockState>, save = true) {
    Object.assign(state, values)
    show()
    if (save) extension.saveDock(window.location.origin, values)
  }

  function set(open: DockChange, by: 'page' | 'rep') {
    if (open === 'leave') return focus.giveBack(frame?.element)
    const wanted = open === 'toggle' ? !shown : open
    if (by === 'page' && (!wanted || shown || state.open === false)) return
    const hadFocus = document.activeElement === dock
    if (wanted && !hadFocus) focus.set(document.activeElement)
    else if (wanted && !shown) focus.set(launcher.matches(':focus-visible') ? launcher : null)
    shown = wanted
    change(by === 'rep' ? { open: wanted } : {}, by === 'rep')
    if (by === 'page') return
    if (wanted) frame?.element.focus()
    else if (hadFocus || document.activeElement === document.body) focus.giveBack(frame?.element)
  }

  giveChannel(() => frame?.element ?? null, link, extension, signal)
  watchForEnd(dock, extension, REPLACED, signal)
  show()
  return {
    set,
    isShown: () => shown,
    keep() {
      frame?.keep()
      room.keep()
    },
  }
}

function styleOf(document: Document, text: string): HTMLStyleElement {
  const style = document.createElement('style')
  style.textContent = text
  return style
}

/** Lays the sidebar over the page or beside it. Its icon is drawn as the launcher's is. */
function createModeButton(launcher: HTMLElement, turn: () => void): HTMLElement {
  const button = launcher.ownerDocument.createElement('button')
  button.className = 'mode'
  button.append(launcher.firstElementChild!.cloneNode(true))
  button.onclick = turn
  return button
}

/** @param over how the sidebar lies now; the button offers the other way */
function drawMode(button: HTMLElement, extension: Extension, over: boolean) {
  button.title = button.ariaLabel = extension.text(over ? 'dockBeside' : 'dockOver')
  button.querySelector('path')!.setAttribute('d', over ? BESIDE_ICON : OVER_ICON)
}
