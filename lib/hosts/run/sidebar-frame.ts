import type { sidebarUrl } from './sidebar-url.ts'

/** The iframe with the sidebar's page. */
export interface SidebarFrame {
  element: HTMLIFrameElement
  /** After a change of the page, which may have taken the frame out and put it back. */
  keep(): void
}

/** A page that only tries COEP out (Gmail) reports too, and blocks nothing. Chromium 156 tells which only as JSON. */
const isEnforced = ({ body }: Report) =>
  (JSON.parse(JSON.stringify(body)) as { disposition?: string } | null)?.disposition !== 'reporting'

/**
 * Loads the sidebar into the panel: at the address that changes each session, or at its fixed one where the page's COEP
 * blocks that.
 *
 * @param root the dock's closed root
 */
export function createSidebarFrame(
  panel: HTMLElement,
  root: ShadowRoot,
  urlOf: typeof sidebarUrl,
  signal: AbortSignal,
): SidebarFrame {
  const frame = panel.ownerDocument.createElement('iframe')
  frame.title = 'Alongside'
  panel.append(frame)
  keepFocus(frame, root)
  /** Whether it was loaded with a ticket, and in which window. */
  let ticketed = false
  let view: Window | null

  async function load(fixed: boolean) {
    ticketed = false
    const asked = urlOf(fixed)
    // Asked for before the page is laid out anew beside it.
    const url = typeof asked === 'string' ? asked : await asked
    // Another ticket alone would be no other page.
    if (frame.src.split('#')[0] === url.split('#')[0]) frame.remove()
    frame.src = url
    if (!frame.parentNode) panel.append(frame)
    view = frame.contentWindow
    ticketed = fixed
  }

  void load(window.crossOriginIsolated)
  if (!window.crossOriginIsolated) whenBlocked(() => void load(true), signal)
  return {
    element: frame,
    keep() {
      // Taken out by the page and put back, the frame loads again in a new window, but a ticket is good for once.
      if (ticketed && frame.isConnected && frame.contentWindow !== view) void load(true)
    },
  }
}

/** A rep who opened it waits in it, but the frame that comes in the place of an empty one has no focus. */
function keepFocus(frame: HTMLIFrameElement, root: ShadowRoot) {
  frame.addEventListener('load', () => {
    if (root.activeElement !== frame) return
    frame.blur()
    frame.focus()
  })
}

/**
 * A page may have COEP without being isolated. Only the browser's report tells that it has blocked the frame; on a busy
 * machine it takes its time, so it is waited for as long as the sidebar lives.
 */
function whenBlocked(act: () => void, signal: AbortSignal) {
  if (typeof ReportingObserver === 'undefined') return
  const observer = new ReportingObserver(
    (reports) => {
      if (!reports.some(isEnforced)) return
      observer.disconnect()
      act()
    },
    { types: ['coep'], buffered: true },
  )
  observer.observe()
  signal.addEventListener('abort', () => observer.disconnect())
}
