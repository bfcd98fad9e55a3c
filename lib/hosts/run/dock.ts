import type { Message, ToHostPage } from '../../messages/table.ts'
import type { DockState } from './dock-state.ts'
import { LAUNCHER_STYLE, MIN_WINDOW } from './dock-style.ts'
import type { Extension } from './extension.ts'
import { stayInFront } from './in-front.ts'
import type { Loader } from './loader.ts'
import { isDark } from './scheme.ts'
import type { SidebarLink } from './sidebar-link.ts'

/** The dock's element. */
export const TAG = 'alongside-dock'
/** Milliseconds from a change of the page to the look at its colours. */
const REPAINT = 1000
/** Tells the script of an earlier version of the extension, still in the page, that its successor is here. */
export const REPLACED = 'alongside-replaced'
/** Attribute of a dock that nobody can reach, because of a modal dialog in which it cannot be. */
const BEHIND = 'data-behind'
/** Attribute of a dock whose sidebar is open, or asked for by the rep. */
export const WANTED = 'data-wanted'
/**
 * What is done to our controls is not the host's: Delete on one of them must not delete a mail, and a dialog that closes when
 * somebody clicks beside it must not close by ours.
 */
const OURS = 'keydown keypress keyup pointerdown mousedown click'.split(' ')
/** The end of a drag that began in the page is the page's, wherever it ends. */
const ENDS = ['pointerup', 'mouseup']
const SVG = 'http://www.w3.org/2000/svg'
const ICON = 'M4 5h16v14H4zM14 5v14M17 9h.01M17 13h.01'

/** `leave`: it stays open, and the focus goes back to where it was in the page. */
export type DockChange = Message<ToHostPage, 'dock'>['open']

/** The place of the sidebar in a host page. */
export interface Dock {
  /** `by: page` opens by itself: the focus stays in the mail, and a rep who has closed it here is not overruled. */
  set(open: DockChange, by: 'page' | 'rep'): Promise<void>
  /**
   * Says on the launcher whether anybody here is known. All of it is within the closed root, of one size whatever it says,
   * and in no text: `window.find` reads texts there.
   */
  mark(known: 'known' | 'possible' | null): void
  /** Whether the rep sees the sidebar. */
  isOpen(): boolean
  /** After a change of the page: puts the element back if the host has swept it away, follows its colours and layout. */
  keep(): void
}

/**
 * One element under the document element, its shadow root closed: a launcher, and from the first opening on the panel
 * with the sidebar's iframe (panel.ts, loaded then). The page can neither read the iframe (another origin) nor find it
 * (closed root). In hosts.js, which every page has loaded by then, so that the script which is in every page stays small.
 *
 * @param state how it was left on this origin, as stored
 * @param signal takes the dock away and gives the page its room back
 * @param replaced called when a newer version of the extension takes over
 */
export function createDock(
  document: Document,
  extension: Extension,
  loader: Loader,
  link: SidebarLink,
  state: Partial<DockState>,
  signal: AbortSignal,
  replaced: () => void,
): Dock {
  for (const old of document.querySelectorAll(TAG)) {
    old.dispatchEvent(new Event(REPLACED))
    old.remove()
  }
  const dock = document.createElement(TAG)
  const root = dock.attachShadow({ mode: 'closed' })
  const style = document.createElement('style')
  style.textContent = LAUNCHER_STYLE
  const launcher = document.createElement('button')
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  path.setAttribute('d', ICON)
  svg.append(path)
  launcher.append(svg)
  const dot = document.createElement('i')
  launcher.append(dot)
  launcher.className = 'launcher'
  const mark: Dock['mark'] = (known) => {
    dot.className = known ?? 'nobody'
    launcher.title = launcher.ariaLabel = extension.text(
      { known: 'dockKnown', possible: 'dockPossible', nobody: 'dockOpen' }[known ?? 'nobody'],
    )
  }
  mark(null)
  launcher.onclick = () => set(true, 'rep')
  root.append(style, launcher)
  // Where the text ends: a page that reads from the right starts its own navigation there.
  let isSideStored = state.side !== undefined
  state.side ??= getComputedStyle(document.documentElement).direction === 'rtl' ? 'left' : 'right'
  dock.dataset.side = state.side
  for (const type of OURS) root.addEventListener(type, (event) => event.stopPropagation())
  let isPressed = false
  const press = ({ target }: Event) => {
    isPressed = target === dock
  }
  document.addEventListener('pointerdown', press, { capture: true, signal })
  for (const type of ENDS) root.addEventListener(type, (event) => isPressed && event.stopPropagation())

  let panel: ReturnType<typeof load> | null = null
  /** Asked of the panel: what stands on the element, the page can change. */
  let isShown = () => false
  const load = async () => {
    const late = await loader.lateParts()
    const made = late.createPanel(dock, root, launcher, extension, link, late, state, signal)
    isShown = made.isShown
    return made
  }

  async function set(open: DockChange, by: 'page' | 'rep') {
    if (by === 'page' && state.open === false) return
    // Used once, it stays on that side of this origin, whichever way the next page reads.
    if (by === 'rep' && !isSideStored) extension.saveDock(window.location.origin, { side: state.side! })
    isSideStored ||= by === 'rep'
    panel ??= load()
    try {
      ;(await panel).set(open, by)
    } catch {
      panel = null
      dock.toggleAttribute(WANTED, by === 'rep')
      if (!extension.alive()) replaced() // the extension was updated under this page: nothing here can open
    }
  }

  const front = stayInFront(dock, () => root.activeElement as HTMLElement | null, signal)
  let painting: ReturnType<typeof setTimeout> | undefined
  let painted = false
  /** Seldom: to ask what is seen lays the page out. */
  const paint = (ms: number) => {
    painting ??= setTimeout(() => {
      painting = undefined
      // What a dialog covers and dims says nothing of the page.
      if (!painted || !front.isInDialog()) dock.toggleAttribute('data-dark', isDark(document))
      painted = true
      dock.toggleAttribute(BEHIND, isBehind(dock))
    }, ms)
  }

  dock.addEventListener(REPLACED, replaced, { signal })
  // A component's dialog opens and closes without a word: most do so by a click.
  const heed = ({ type }: Event) => {
    if (type === 'click' || dock.hasAttribute(BEHIND)) paint(300)
  }
  for (const type of ['click', 'keyup', 'focusin'])
    document.addEventListener(type, heed, { capture: true, passive: true, signal })
  signal.addEventListener('abort', () => {
    clearTimeout(painting)
    dock.remove()
  })
  if (!signal.aborted) {
    front.place()
    paint(0)
    // Whoever the page is about: a page must not learn from its own layout whom marketing knows. Not over a small window.
    if (state.open !== false && window.innerWidth >= MIN_WINDOW) void set(true, 'page')
  }

  return {
    set,
    mark,
    isOpen: () => dock.isConnected && isShown() && !document.fullscreenElement,
    keep() {
      try {
        front.place()
      } catch (error) {
        console.warn('Alongside: the page does not let the sidebar into its dialog.', error)
      }
      paint(dock.hasAttribute(BEHIND) ? 0 : REPAINT)
      void panel?.then((each) => each.keep()).catch(() => {})
    },
  }
}

/** Whether the dock is inert, as behind a modal dialog in a component's closed root: what is only covered is not. */
function isBehind(dock: HTMLElement): boolean {
  const { ownerDocument: document } = dock
  if (document.fullscreenElement) return false // then it is not shown at all
  const { innerHeight } = document.defaultView as Window
  // Without the scroll bar, beside which it stands.
  const { clientWidth } = document.scrollingElement ?? document.documentElement
  const x = dock.dataset.side === 'left' ? 8 : clientWidth - 8
  return document.elementsFromPoint?.(x, innerHeight * 0.4 + 22).includes(dock) === false
}
