import type { Stores } from '../../lib/db/workspaces.ts'
import type { SyncAnswer } from '../../lib/messages/table.ts'

/** A site on which the user lets Alongside run. */
export interface Site {
  /** Match pattern of the permission, for example `https://mail.example.com/*`: what `remove` takes. */
  pattern: string
  /** As people read it: `mail.example.com`. */
  name: string
  /** Name of the product that the address is known for; null = recognised on the page, or read by the generic adapter. */
  host: string | null
  /** The company's own; its users may not remove it where it is locked. */
  byCompany: boolean
  /** Granted, but not among the sites to which the company keeps Alongside: it does not run there. */
  off: boolean
}

/** What the company's policy says about sites. */
export interface CompanySites {
  /** Those that the browser was not asked for yet. */
  missing: readonly { pattern: string; host: string }[]
  /** Entries that are no site. */
  wrong: readonly string[]
  /** Whether users may add others. */
  locked: boolean
}

/** A product that is at the same addresses for everybody; several patterns are regions or clouds. */
export interface KnownSite {
  id: string
  name: string
  patterns: readonly string[]
}

/** An open page that can be captured. */
export interface OpenPage {
  tabId: number
  /** Its title, or its address where the browser tells no title. */
  name: string
}

/** `declined`: the user said no to the browser's question. The others: what was typed is not a site. */
export type AddSiteAnswer =
  | { added: true; site: { host: string } }
  | { added: false; problem: 'empty' | 'not_an_address' | 'not_http' | 'too_wide' | 'declined' }

/** The hub says that it is one for which something is kept from another address; `before` null = not known which. */
export interface MovedAnswer {
  ok: false
  problem: 'moved'
  workspaceId: string
  name: string
  before: string | null
  unsent: number
  delivered: number
}

/** What becomes of what is kept. */
export type Becomes = 'sent' | 'kept' | 'discarded'

/** `unreachable`: nobody answers. `refused`: the hub refuses the key. `not_a_hub`: something else answers. */
export type ConnectAnswer =
  | { ok: true }
  | MovedAnswer
  | { ok: false; problem: 'unreachable' | 'refused' | 'not_a_hub' }
  | { ok: false; problem: 'other'; detail: string }

/** What the options page needs from outside. entrypoints/options fills it with the browser, tests with their own. */
export interface OptionsWorld extends Stores {
  /** Epoch milliseconds. */
  now(): number
  /** Asks the hub who the key is and stores the connection. `kept`: what the rep said after `moved`. */
  connect(
    address: string,
    key: string,
    kept?: { workspaceId: string; becomes: Becomes },
  ): Promise<ConnectAnswer>
  /** Forgets hub, leads and talking points; unsent feedback stays or is thrown away. */
  signOut(unsent: 'keep' | 'discard'): Promise<void>
  sync(): Promise<SyncAnswer>
  pushOutbox(): void
  sites: {
    list(): Promise<Site[]>
    /** Reads what was typed and asks the browser for it; must be called within the click. */
    add(address: string): Promise<AddSiteAnswer>
    /** Asks the browser for these patterns in one question, within the click. False: declined. */
    addPatterns(patterns: readonly string[]): Promise<boolean>
    remove(site: Site): Promise<void>
    company(): Promise<CompanySites>
    /** Calls back when a permission was given or taken, also elsewhere. Answers how to stop. */
    watch(changed: () => void): () => void
  }
  /** Products with an adapter of their own. */
  hosts: readonly { id: string; name: string }[]
  /** Open pages on which Alongside runs, newest used first. */
  openPages(): Promise<OpenPage[]>
  /** Shows the skeleton of an open page, on a page of its own. */
  openCapture(tabId: number): void
  /** Those of them that can be added without typing. */
  knownSites: readonly KnownSite[]
  /** Keys that open and close the sidebar; null = none. */
  shortcut(): Promise<string | null>
  /** Where the browser lets the user change it. */
  shortcutPage: string
  /** Offers a file for download. */
  saveFile(name: string, text: string): void
  /** Deletes the database and what else is kept in this browser, and gives all sites back. */
  eraseAll(): Promise<void>
}
