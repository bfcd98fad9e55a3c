import type { Hint, PageKind } from '../../domain/hint.ts'
import { type Host, type HostPage, hashOf, isVisible, type Reading } from '../define-host.ts'
import { editorsOf } from './editor.ts'
import type { Furniture } from './furniture.ts'

/** What a page says, before run-host adds the token, the host and the origin. */
export type PageReading = Pick<
  Hint,
  'pageKind' | 'thread' | 'message' | 'participants' | 'withoutAddress' | 'canInsert' | 'recognised'
> &
  Pick<Reading, 'shown' | 'still' | 'elsewhere'>

/** Kinds of pages that are about somebody. */
export const ABOUT_PEOPLE: readonly PageKind[] = ['message', 'record']

const NOBODY = { thread: null, participants: [], withoutAddress: [] }

/** The top document, then the documents of the visible same-origin frames that the adapter named. */
export function documentsOf(host: Host, top: Document): Document[] {
  const frames = (host.frames ?? []).flatMap((selector) => [
    ...top.querySelectorAll<HTMLIFrameElement>(selector),
  ])
  const inner = frames.filter(isVisible).map((frame) => frame.contentDocument)
  return [top, ...inner.filter((each): each is Document => each?.documentElement != null)]
}

/** Open shadow roots that a reading has looked into, to be watched; `pending`: components that are not there yet. */
export interface Opened {
  roots: Set<ShadowRoot>
  pending: boolean
}

/**
 * The world as an adapter sees it.
 *
 * @param asked filled with the names that it asks for, and whether each matched anything
 */
export function pageOf(
  host: Host,
  kind: PageKind,
  url: URL,
  documents: readonly Document[],
  asked: Record<string, boolean> = {},
  opened?: Opened,
  furniture?: Furniture | null,
): HostPage {
  const find = (name: string, roots: readonly ParentNode[], fits: (element: HTMLElement) => boolean) => {
    let found: HTMLElement[] = []
    for (const selector of host.selectors[name] ?? []) {
      found = roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>(selector)]).filter(fits)
      if (found[0]) break
    }
    asked[name] ||= found.length > 0
    return found
  }
  const all = (name: string) => find(name, documents, isVisible)
  const inside = (root: ParentNode, name: string) => find(name, [root], () => true)
  const open = (element: Element) => {
    const root = element.shadowRoot
    if (root) opened?.roots.add(root)
    // Components get their roots when their script comes, which changes nothing that can be watched.
    else if (opened && element.localName.includes('-') && element.matches(':not(:defined)'))
      opened.pending = true
    return root
  }
  const page = { url, kind, documents, all, first: (name: string) => all(name)[0] ?? null, inside, open }
  return furniture ? { ...page, stands: furniture.stands } : page
}

/**
 * Reads a page through its adapter. Texts are cut to what a hint may carry; a throwing adapter reads as "not
 * recognised", because a host's new layout must never break the host.
 *
 * @param asked as for `pageOf`
 */
export function readPage(
  host: Host,
  url: URL,
  documents: readonly Document[],
  asked?: Record<string, boolean>,
  opened?: Opened,
  furniture?: Furniture | null,
): PageReading {
  let kind: PageKind = 'other'
  try {
    kind = host.pages.find((rule) => rule.test(url, documents))?.kind ?? 'other'
    const page = pageOf(host, kind, url, documents, asked, opened, furniture)
    const canInsert = Boolean(editorsOf(host, documents)[0] ?? (host.reply && page.first(host.reply)))
    if (kind === 'other') return { ...NOBODY, pageKind: kind, canInsert, recognised: true }
    const { participants, thread, shown, still, elsewhere, recognised, withoutAddress = [] } = host.read(page)
    const message = host.oneMessage && { thread, shown }[host.oneMessage]
    return {
      pageKind: kind,
      thread: thread?.slice(0, 500) ?? null,
      ...(kind === 'message' && typeof message === 'string' && message && { message: hashOf([message]) }),
      shown,
      still,
      elsewhere,
      participants: participants.slice(0, 500).map(({ role, text, name }) => ({
        role,
        text: text.slice(0, 20_000),
        ...(name ? { name: name.slice(0, 500) } : {}),
      })),
      withoutAddress: withoutAddress
        .slice(0, 50)
        .map(({ role, name }) => ({ role, name: name.slice(0, 500) }))
        .filter(({ name }) => name !== ''),
      canInsert,
      recognised:
        !ABOUT_PEOPLE.includes(kind) ||
        (recognised ?? (withoutAddress.length > 0 || participants.some((person) => person.role !== 'self'))),
    }
  } catch {
    return { ...NOBODY, pageKind: kind, canInsert: false, recognised: false }
  }
}
