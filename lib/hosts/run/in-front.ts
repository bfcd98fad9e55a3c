/** Something of ours that stays reachable, whatever the page puts in front of itself. */
export interface InFront {
  /** Puts it where it can be reached now. Throws where the page's dialog refuses it. */
  place(): void
  /** Whether a modal dialog of the page is in front. */
  isInDialog(): boolean
}

/** Sweeps out of one place that are put right. */
const MOST_SWEEPS = 3

/**
 * All but the modal dialog in front is inert, the top layer too: the element goes into it, and back when it closes. Moved
 * so, it stays as it is (Chromium 133, Firefox 144); by any other way a frame in it is loaded again. Nothing tells of a dialog
 * that is taken out of the page without being closed before it is gone: then the frame is loaded again, at once.
 *
 * @param focused what has the focus within the element: a dialog that closes gives it to the page
 */
export function stayInFront(
  element: HTMLElement,
  focused: () => HTMLElement | null,
  signal: AbortSignal,
): InFront {
  const document = element.ownerDocument
  /** Modal dialogs of the page, in the order in which they were opened. */
  let modals: Element[] = []
  let home: Element | null = null
  let swept = 0
  /** What had the focus before a dialog closed. */
  let interrupted: HTMLElement | null = null

  /** @param closing still open, but not for long */
  function homeOfNow(closing?: Element): Element {
    const open = [...document.querySelectorAll('dialog[open]')].filter(
      (each) => each !== closing && each.matches(':modal') && !element.contains(each),
    )
    // Of those that nobody told of, the one in front has the focus.
    const { activeElement } = document
    open.sort((a, b) => Number(a.contains(activeElement)) - Number(b.contains(activeElement)))
    modals = [...new Set([...modals.filter((each) => open.includes(each)), ...open])]
    return modals.at(-1) ?? document.documentElement
  }

  const removal = new MutationObserver(() => element.isConnected || placeOr(console.warn))

  function place(closing?: Element) {
    const next = homeOfNow(closing)
    // Taken out and put back with its dialog, it stands there without being on top.
    if (element.parentNode === next && (!element.showPopover || element.matches(':popover-open'))) return
    // A page that sweeps us out of where we are is not fought for ever.
    if (home !== next) swept = 0
    else if (swept++ > MOST_SWEEPS) return
    if (home !== next) {
      removal.disconnect()
      if (next !== document.documentElement) removal.observe(document, { childList: true, subtree: true })
    }
    home = next
    if (element.parentNode !== home) {
      if (element.isConnected && home.moveBefore) home.moveBefore(element, null)
      else home.append(element)
    }
    // Above every z-index, and fixed to the window even where a page transforms its root. Shown anew, above the dialog too.
    element.popover = 'manual'
    element.hidePopover?.()
    element.showPopover?.()
  }

  function placeOr(failed: (error: unknown) => void) {
    try {
      place()
    } catch (error) {
      failed(error)
    }
  }

  /** Comes before anything has happened, and in the order in which dialogs open. */
  function heed({ target, newState }: Event & { newState?: string }) {
    if ((target as Element).localName !== 'dialog') return
    if (newState === 'open') modals = [...modals.filter((each) => each !== target), target as Element]
    else if ((target as Element).contains(element)) {
      interrupted = document.activeElement === element ? focused() : null
      place(target as Element) // it may be taken out as soon as it is closed
    }
  }

  /** Sooner than the look at a busy page. */
  function settle() {
    place()
    interrupted?.focus({ preventScroll: true })
    interrupted = null
  }

  document.addEventListener('beforetoggle', heed, { capture: true, signal })
  for (const type of ['toggle', 'close']) document.addEventListener(type, settle, { capture: true, signal })
  signal.addEventListener('abort', () => removal.disconnect())
  return {
    place: () => place(),
    isInDialog: () => home !== null && home !== document.documentElement,
  }
}
