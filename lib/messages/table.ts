/**
 * Every message that travels inside the extension, in one place. Each arrow has its parser:
 * content script -> extension pages and background: the zod schemas in to-extension.ts;
 * extension pages -> content script: parse-command.ts, by hand, because the content script carries no zod.
 */
import type { Places } from '../domain/furniture.ts'
import type { Hint } from '../domain/hint.ts'
import type { InsertAnswer } from '../domain/insert-answer.ts'
import type { PointKeys } from '../domain/point-keys.ts'
import type { SelectorUpdate } from '../domain/selector-update.ts'
import type { ShownCount } from '../domain/shown-id.ts'
import type { DraftTexts } from '../drafts/drafts.ts'
import type { FirstPage } from '../people/first-page.ts'

/**
 * Content script -> background. Hints also go to the sidebar of the same tab, which takes them by its own channel to the
 * content script and from nowhere else (lib/hosts/run/sidebar-link.ts).
 */
export interface ToExtension {
  /** What the page shows now. The background answers whether anybody there is known: a closed dock says so. */
  hint: {
    hint: Hint
    /** Named selectors that the adapter asked for, and whether each matched anything: for the health of sites. */
    selectors: Record<string, boolean>
    answer: { known: 'known' | 'possible' | null }
  }
  /** The page has no people any more (navigation away, message closed). */
  'hint.gone': { token: number; answer: null }
  /**
   * Text to insert once a reply is open: opening one may load the page anew, which ends the content script. The
   * background keeps the newest for its tab and origin, in storage.session, for 20 seconds. Empty text takes it back.
   */
  'insert.keep': KeptInsert & { answer: null }
  /**
   * Asked once by the page that came up with an open editor, or is asked to insert before. Hands the kept text out once, to
   * the same tab and origin.
   */
  'insert.take': { answer: KeptInsert | null }
  /** What was taken, by the ids of its inserts, stands in the reply, and counts as used; or it was not written. */
  'insert.done': { ids: string[]; written: boolean; answer: null }
  /**
   * Who stands where on the page with this token, of this record; nobody, where only the answer is wanted: what belongs to the site, on every
   * page of it (lib/domain/furniture.ts).
   */
  furniture: { token: number; record: string; places: Places; answer: Places }
  /** The script could not start on this page; the toolbar button says so. */
  'start.failed': { answer: null }
  /** Newer selectors of the hub for this host, checked as far as extension pages can; null = none. */
  selectors: { host: string; answer: SelectorUpdate | null }
  /** They do not fit the adapter that asked for them, and its own are used. */
  'selectors.refused': { host: string; problem: 'version' | 'name' | 'selector'; answer: null }
}

/** Which talking point was inserted, and for whom. */
export interface PointUse {
  leadId: string | null
  talkingPointId: string
  /** Beside which message (lib/domain/message-of.ts). */
  message?: string
}

/** One insert: its id (a UUID) comes from the page of ours that asked for it, and is that of its count. */
export interface KeptUse extends PointUse {
  id: string
  /** Name of the database of whose workspace it is: it is counted in no other. */
  workspace: string
}

/** What waits for a reply to open. */
export interface KeptInsert {
  text: string
  uses: KeptUse[]
  /** The page that is answered: the text goes into no other mail. */
  about: Pick<Hint, 'pageKind' | 'thread' | 'participants' | 'withoutAddress'>
}

/** Extension page or background -> content script of one tab (top frame). */
export interface ToHostPage {
  /** Puts plain text at the caret of the open compose field, or opens a reply first. Never sends. */
  insert: { text: string; use: KeptUse; answer: InsertAnswer }
  /** Takes back every `insert` that was sent before and is not written yet: each is answered with `cancelled`. */
  'insert.cancel': { answer: null }
  /** Opens or closes the sidebar, turns it over (keyboard command), or lets the focus go back from it to the page. */
  dock: { open: boolean | 'toggle' | 'leave'; answer: null }
  /**
   * What is held down with 1, 2 or 3 to insert a point while the caret is in a mail, and how many points stand there to be
   * inserted so: no other key is taken. Null = none at all.
   */
  keys: { held: PointKeys | null; count: number; answer: null }
  /** Reads the page again and sends a fresh hint. */
  read: { answer: null }
  /** The page's skeleton, scrubbed within the page; null when it could not be made. */
  capture: { answer: Capture | null }
  /** Asks for a channel to the sidebar, which comes as a message of the window with this ticket. */
  channel: { ticket: string; answer: true }
  /** These sites (match patterns) were taken back: a page of one of them takes everything of ours down. */
  leave: { sites: string[]; answer: null }
}

/** A page's skeleton (a fixture as it is) and how much of it was replaced by placeholders. */
export type Capture =
  | { html: string; replaced: { texts: number; values: number; addresses: number } }
  | { tooLarge: true }

/** Extension page -> background. */
export interface ToBackground {
  /** Pull and push now; the answer comes when the round has ended. */
  sync: { answer: SyncAnswer }
  /** Outbox has something to push; returns at once. */
  'outbox.push': { answer: null }
  /**
   * From the popup, and from the sidebar of the page that came. What became of the Insert with this id, whose page was gone
   * before it answered. `cancel`: no page is given it any more.
   */
  'insert.outcome': { tabId: number; id: string; cancel: boolean; answer: 'waits' | 'done' | 'none' }
  /** A search of talking points found nothing; the background knows whether it may be kept. Language: BCP 47, of the page. */
  'search.missed': { query: string; language: string; answer: null }
  /**
   * Only from the sidebar. The tab it lies in, which it cannot ask the browser itself (Firefox gives a frame within a
   * web page no `tabs`), and that tab's newest hint.
   */
  'hint.last': { answer: LastHint }
  /**
   * Only from the sidebar, when it starts: what it paints before its own databases are open, and of which workspace's
   * database it is, by its name. Null when that cannot be read now. Language: BCP 47, of the browser.
   */
  'page.first': { language: string; answer: (FirstPage & { drafts: DraftTexts; workspace: string }) | null }
  /** Only from the sidebar. Passed on to the content script of the tab it lies in, whose answer comes back. */
  page: { command: Message<ToHostPage>; answer: Answer<ToHostPage, keyof ToHostPage> }
  /** Only from the sidebar. Opens the capture tool for the tab that it lies in. */
  'capture.open': { answer: null }
  /** Opens the options page, for the sidebar: Firefox lets no frame within a web page do it. */
  'options.open': { answer: null }
  /** The id of such a count, for a sidebar whose page is not secure: its browser makes no hash there. */
  'shown.id': { count: ShownCount; answer: string }
  /** Asks the hub for an address that this computer does not know, where that is allowed; found leads are stored. */
  'lead.lookup': { address: string; answer: LookupAnswer }
}

export interface LastHint {
  tabId: number
  hint: Hint | null
}

/** `not_allowed`: switched off, on the never-match list, or at a public mail domain. */
export type LookupAnswer =
  | { asked: true; leadIds: string[] }
  | { asked: false; reason: 'not_allowed' | SyncFailure }

/** `storage`: what came, or what went, could not be written down on this computer. */
export type SyncFailure = 'not_connected' | 'offline' | 'refused' | 'busy' | 'storage'

export type SyncAnswer = { ok: true } | { ok: false; reason: SyncFailure; detail: string }

/** One message of a table as it travels: the key as `type`, its other fields beside it. */
export type Message<Table, Type extends keyof Table = keyof Table> = {
  [K in Type]: { type: K } & Omit<Table[K], 'answer'>
}[Type]

/** What a message of that type is answered with. */
export type Answer<Table, Type extends keyof Table> = Table[Type] extends { answer: infer A } ? A : never
