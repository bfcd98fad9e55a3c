import type { PageKind, RawParticipant } from '../domain/hint.ts'

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
}

/** What an adapter answers. Raw header text: the extension's own pages parse addresses. */
export interface Reading {
  participants: RawParticipant[]
  /** Stable name of the thread or record, when the host has one. */
  thread: string | null
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
}

/**
 * One host, as data plus one pure function. Adapters import no browser API, never write to the page, never use
 * visible text as a selector and never look inside a message body.
 */
export interface Host {
  /** = folder = file name. */
  id: string
  /** What people call it. */
  name: string
  /** Bounds selector updates from the hub; raise it when a selector's name or meaning changes. */
  version: number
  /** WebExtension match patterns of the host's known addresses; empty for self-hosted products. */
  matches: readonly string[]
  /** Recognises a self-hosted product on an address that the user added. */
  detect?(document: Document, url: URL): boolean
  pages: readonly PageRule[]
  /** CSS selectors of same-origin iframes to read and watch besides the top document. */
  frames?: readonly string[]
  /** Named selectors, newest layout first. */
  selectors: Readonly<Record<string, readonly string[]>>
  /** How to make room: `shrink` pads the body; `overlay` where a site cannot shrink. */
  dock: 'shrink' | 'overlay'
  editors: readonly EditorRule[]
  /** Name of the selector of the control that opens a reply; clicked only when the rep asked to insert and no editor is open. */
  reply?: string
  /** Milliseconds that the fields trail behind the address after a navigation; run-host settles and re-reads. 0 when unknown. */
  settle?: number
  read(page: HostPage): Reading
}

/** Typed identity: gives an adapter its shape. */
export const defineHost = (host: Host): Host => host

/** One case of an adapter: a page that was seen or built by hand, and what must be read from it. */
export interface HostCase {
  name: string
  url: string
  kind: PageKind
  /** File in fixtures/ beside the cases, or null when only the address is tested. */
  fixture: string | null
  participants: RawParticipant[]
  thread?: string | null
}
