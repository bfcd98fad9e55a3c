/** Where the focus was when it went into the sidebar. */
export interface FocusBefore {
  /** The sidebar opens, and takes the focus from here; null = from nowhere that it should go back to. */
  set(element: Element | null): void
  /** Takes the focus out of the sidebar. */
  giveBack(frame: HTMLElement | undefined): void
}

/**
 * Follows the focus into the dock; a stop in the page in between makes void where it was. The sidebar is a process of its
 * own: the page may lose the keys to it, and hear of the focus in the dock only later.
 */
export function followFocus(dock: HTMLElement, signal: AbortSignal): FocusBefore {
  const document = dock.ownerDocument
  let before: Element | null = null
  const listen = (type: string, hear: (target: EventTarget | null) => void) =>
    document.addEventListener(type, ({ target }) => hear(target), { signal, passive: true })
  listen('focusout', (target) => {
    setTimeout(() => {
      const active = document.activeElement
      if (target !== dock && (active === dock || active === target)) before = target as Element
    })
  })
  listen('focusin', (target) => {
    if (target !== dock) before = null
  })
  return {
    set(element) {
      before = element
    },
    giveBack(frame) {
      frame?.blur() // hidden or not, it would go on taking the keys
      window.focus()
      ;(before as HTMLElement | null)?.focus?.({ preventScroll: true })
    },
  }
}
