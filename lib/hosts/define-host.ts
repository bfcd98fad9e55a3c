import type { NamedPerson, PageKind, RawParticipant } from '../domain/hint.ts'

/** What an adapter sees of a page. Made by run-host and by the tests: the reader takes its world as an argument. */
export interface HostPage {
  url: URL
  kind: PageKind
  /** Documents to look in, top document first, then the same-origin frames that the adapter named. */
  documents: readonly Document[]
  /** Visible elements matched by the first of the named selectors that matches anything visible, in document order. */
  all(name: string): HTMLElement[]
  /** The first of `all`, or null. */
  first(name: string): HTMLElement | null
  /** All elements under `root` that the named selector matches, visible or not: headers are often collapsed. */
  inside(root: ParentNode, name: string): HTMLElement[]
  /** The element's open shadow root, which is watched from then on; null when it has none. Asked by the generic reader. */
  open?(element: Element): ShadowRoot | null
  /**
   * Whether these people stand at this place on every page of the site, as its help desk does: then the page is not about
   * them. Both are hashes, and are remembered. Only where the host says `furniture`.
   */
  stands?(place: string, people: string): boolean
}

/** What an adapter answers. Raw header text: the extension's own pages parse addresses. */
export interface Reading {
  participants: RawParticipant[]
  /** Stable name of the thread or record, when the host has one. */
  thread: string | null
  /**
   * What in the page itself tells this message or record from the next one, where `thread` comes from the address: an
   * id beside the people, or an element that is made for one record only. With another one, a navigation is done.
   */
  shown?: string | Element | null
  /**
   * Whether those who are named still stand where they stood. Asked when a later reading of the same record names nobody; left
   * out: they do. Said by readers that tell whom a page is about from all that stands on it.
   */
  still?: () => boolean
  /** Nobody is named because somebody else is meant now, who is not told: those who were named before are not kept. */
  elsewhere?: boolean
  /**
   * Whether the page has the parts that the adapter looks for. Left out: it has if it names somebody. Said by
   * adapters of products in which a record may lack an address.
   */
  recognised?: boolean
  /** People whom the page names without their address: the sidebar says so and searches by name, it never guesses. */
  withoutAddress?: NamedPerson[]
}

/** A kind of page and how to tell it. The first test that holds wins; none = `other`, which is not read. */
export interface PageRule {
  kind: PageKind
  test(url: URL, documents: readonly Document[]): boolean
}

/** Where Insert may write. A selector is tried in every document of the page, newest layout first. */
export interface EditorRule {
  selector: string
  /** `frame`: the element is an iframe whose body is editable (TinyMCE, CKEditor). */
  kind: 'textarea' | 'contenteditable' | 'frame'
  /** Only where the rep has had the caret: on a page that nobody described, it may be any field of a record. */
  onlyAtCaret?: true
}

/** What an adapter was checked against; the README's table is made from it (`npm run docs:hosts`). */
export interface Check {
  /** `run`: the product itself ran; `source`: read in its own source; `integration`: in a maintained public one. */
  by: 'run' | 'source' | 'integration' | 'hand-built'
  /** Product with version, or the source as people can find it: "Roundcube 1.6.5, elastic skin, from Debian 12". */
  what: string
  /** ISO date. */
  on: string
}

/** What finds a host. Of all hosts together it is in one small file; the rest is a file of its own. */
export interface KnownHost {
  /** = folder = file name. */
  id: string
  /** What people call it. */
  name: string
  /** WebExtension match patterns of the host's known addresses; empty for self-hosted products. */
  matches: readonly string[]
  /** Recognises a self-hosted product on an address that the user added. */
  detect?(document: Document, url: URL): boolean
}

/**
 * One host, as data plus one pure function. Adapters import no browser API, never write to the page, never use
 * visible text as a selector and never look inside a message body.
 */
export interface Host extends KnownHost {
  /** Bounds selector updates from the hub; raise it when a selector's name or meaning changes. */
  version: number
  /** Strongest first. */
  checked: readonly Check[]
  pages: readonly PageRule[]
  /** CSS selectors of same-origin iframes to read and watch besides the top document. */
  frames?: readonly string[]
  /** Named selectors, newest layout first. */
  selectors: Readonly<Record<string, readonly string[]>>
  editors: readonly EditorRule[]
  /** Name of the selector of the control that opens a reply; clicked only when the rep asked to insert and no editor is open. */
  reply?: string
  /** Milliseconds that the fields trail behind the address after a navigation; run-host settles and re-reads. 0 when unknown. */
  settle?: number
  /** What of a reading names one message, not a conversation that goes on; left out where nothing does. */
  oneMessage?: 'thread' | 'shown'
  /** Its pages may show people who belong to the site: the reader asks for them by `HostPage.stands`. */
  furniture?: true
  read(page: HostPage): Reading
}

/**
 * Gives an adapter its shape.
 *
 * @param known what finds the host, exported beside it for registry.ts
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineHost(known: KnownHost, adapter: Omit<Host, keyof KnownHost>): Host {
  return { ...known, ...adapter }
}

/**
 * The address that a `mailto:` link writes to, without its subject and other headers.
 *
 * @returns null for any other element
 */
export function mailtoAddress(element: Element): string | null {
  const href = element.getAttribute('href') ?? ''
  if (!/^mailto:/i.test(href)) return null
  const raw = href.slice('mailto:'.length).split('?')[0] ?? ''
  try {
    return decodeURIComponent(raw) || null
  } catch {
    return raw // a lone % in a hand-made link
  }
}

/** What a field holds (the live value, not the attribute), or the text of any other element, trimmed. */
export function fieldText(element: Element): string {
  const field = element as HTMLInputElement | HTMLSelectElement
  const text =
    field.localName === 'select'
      ? (field as HTMLSelectElement).selectedOptions[0]?.textContent
      : /^(input|textarea)$/.test(field.localName) // buttons and list items have a value that nobody sees
        ? field.value
        : field.textContent
  return (text ?? '').replace(/\s+/g, ' ').trim()
}

/** The columns of a frameset, without what goes beyond its frames: that one is ours (run/columns.ts). */
export function ownColumns(frames: Element): string {
  const count = frames.querySelectorAll(':scope > frame, :scope > frameset').length
  return (frames.getAttribute('cols') ?? '').split(',').slice(0, count).join(',')
}

/** Whether an element is rendered and not hidden. Webmails keep yesterday's views in the document. */
export function isVisible(element: Element): boolean {
  if (element.checkVisibility) return element.checkVisibility({ visibilityProperty: true })
  return element.closest('[hidden]') === null // where there is no layout: fixtures mark what was hidden
}

/**
 * A name for a message or record whose page names none, so that the rep's pick can be remembered: the people on the page
 * together with its address, as a hash, since addresses of pages may carry what is private. Another of
 * either is another thread: better to ask again than to remember for the wrong one.
 *
 * @param url left out where it tells nothing of what is shown
 * @returns null when nobody is on the page
 */
export function threadByPeople(participants: readonly RawParticipant[], url?: URL): string | null {
  const people = participants.flatMap(({ role, text }) => (role === 'self' ? [] : [text.toLowerCase()]))
  if (people.length === 0) return null
  return `people-${hashOf([url?.pathname, url?.search, url?.hash, ...new Set(people.sort())])}`
}

/** 64 bits (FNV-1a, twice) of texts, in their order. */
export function hashOf(texts: readonly unknown[]): string {
  const identifying = JSON.stringify(texts)
  const hashed = [0x811c9dc5, 0x9747b28c].map((seed) => {
    let sum = seed
    for (let at = 0; at < identifying.length; at++)
      sum = Math.imul(sum ^ identifying.charCodeAt(at), 0x01000193)
    return (sum >>> 0).toString(16).padStart(8, '0')
  })
  return hashed.join('')
}

/** Whether anything visible matches, for page kinds that the address does not tell. */
export const isShown = (documents: readonly Document[], selector: string): boolean =>
  documents.some((each) => [...each.querySelectorAll(selector)].some(isVisible))

/** One case of an adapter: a page that was seen or built by hand, and what must be read from it. */
export interface HostCase {
  name: string
  url: string
  kind: PageKind
  /** File in fixtures/ beside the cases, or null when only the address is tested. */
  fixture: string | null
  /** Same-origin frames of the page, in the order of `Host.frames`. */
  frames?: readonly { url: string; fixture: string }[]
  participants: RawParticipant[]
  /** Empty when left out. */
  withoutAddress?: NamedPerson[]
  thread?: string | null
  /** As in the reading, or a selector that only the element shown matches; not compared when left out. */
  shown?: string
  /** Whether Insert has somewhere to write or a reply to open; not compared when left out. */
  canInsert?: boolean
  /** As in the hint; not compared when left out. */
  recognised?: boolean
}

/** Selectors that no fixture of a host has (exported by its cases as `untested`), each with the reason. */
export type Untested = Readonly<Record<string, string>>
