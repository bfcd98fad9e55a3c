/** How soon the focus comes back where only the place of the sidebar in the page has changed. */
const MOVED_MS = 500

/**
 * A page that closes its dialog takes the focus, and the content script gives it back to the sidebar's frame: of what had it
 * within, the browser has lost track (Chromium 156). Answers how to stop.
 */
export function keepFocus(window: Window): () => void {
  const { document } = window
  let last: { element: EventTarget | null; at: number } | null = null
  const lost = ({ target, timeStamp }: Event) => {
    last = { element: target, at: timeStamp }
  }
  const back = ({ timeStamp }: Event) => {
    if (document.activeElement !== document.body || !last || timeStamp - last.at > MOVED_MS) return
    ;(last.element as HTMLElement).focus({ preventScroll: true })
  }
  window.addEventListener('focusout', lost)
  window.addEventListener('focus', back)
  return () => {
    window.removeEventListener('focusout', lost)
    window.removeEventListener('focus', back)
  }
}
