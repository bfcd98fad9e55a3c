import type { PointKeys } from '../../domain/point-keys.ts'
import type { Host } from '../define-host.ts'
import { editorsOf } from './editor.ts'
import { documentsOf } from './read.ts'
import type { SidebarLink } from './sidebar-link.ts'

/** Keys that insert a talking point while the caret is in the mail. */
export interface Keys {
  /**
   * What is held down with 1, 2 or 3, and how many points stand in the sidebar that these insert: a key behind which there
   * is nothing stays the page's. Null = no key is taken.
   */
  take(held: PointKeys | null, count: number): void
  /** Listens in the window of an editor, which may be a frame's. Asked again for the same one, it does nothing. */
  adopt(document: Document): void
}

type Press = Pick<
  KeyboardEvent,
  'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'repeat' | 'isComposing' | 'getModifierState'
>

/**
 * Which of so many points a press asks for; 0 = none. By the place of the key, because on a French keyboard "1" needs
 * Shift; not of the number pad, where Alt writes characters by their code (Windows); never with AltGr, which types
 * characters in Poland and Brazil and counts as Ctrl+Alt on Windows.
 */
export function keyOf(event: Press, held: PointKeys, count: number): number {
  const { altKey, ctrlKey, metaKey, shiftKey } = event
  if (event.repeat || event.isComposing || metaKey || event.getModifierState('AltGraph')) return 0
  const wanted = { alt: 'a', alt_shift: 'as', control_shift: 'cs' }[held]
  if (wanted !== `${altKey ? 'a' : ''}${ctrlKey ? 'c' : ''}${shiftKey ? 's' : ''}`) return 0
  const key = Number(/^Digit([123])$/.exec(event.code)?.[1] ?? 0)
  return key <= count ? key : 0
}

/**
 * Takes the keys where they are free: in the mail's own editor, while the sidebar is open, and when nothing of the page has
 * used them. So ours is the last listener of all, and a page that stops the event keeps it from us. No command of the
 * browser: that would take the key from every page before the page hears it, and Chromium allows four (2026-11).
 *
 * @param isOpen whether the rep sees the points
 */
export function insertKeys(
  host: Host,
  top: Document,
  link: SidebarLink,
  isOpen: () => boolean,
  signal: AbortSignal,
): Keys {
  let held: PointKeys | null = null
  let count = 0

  function press(event: KeyboardEvent) {
    const key = held && keyOf(event, held, count)
    // A page's own event would ask what stands in the sidebar.
    if (!key || event.defaultPrevented || !event.isTrusted || !isOpen() || !link.port) return
    const documents = documentsOf(host, top)
    const target = event.composedPath()[0] as Node
    if (!editorsOf(host, documents).some((editor) => editor.contains(target))) return
    // Alt with such a key is the page's own, and the browser sees to it only afterwards.
    if (documents.some((each) => each.querySelector(`[accesskey~="${key}"]`))) return
    event.preventDefault()
    link.port.postMessage({ type: 'key', key })
  }

  function comeLast({ currentTarget: view }: Event) {
    view?.removeEventListener('keydown', press as EventListener)
    view?.addEventListener('keydown', press as EventListener, { signal })
  }

  const keys: Keys = {
    take(wanted, standing) {
      held = wanted
      count = standing
    },
    adopt({ defaultView }) {
      defaultView?.addEventListener('keydown', comeLast, { capture: true, passive: true, signal })
    },
  }
  keys.adopt(top)
  return keys
}
