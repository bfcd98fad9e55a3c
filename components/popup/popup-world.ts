import type { Stores } from '../../lib/db/workspaces.ts'
import type { InsertAnswer } from '../../lib/domain/insert-answer.ts'
import type { Drafts } from '../../lib/drafts/drafts.ts'
import type { PointUse } from '../../lib/messages/table.ts'

/** The tab that the popup was opened over. */
export interface ActiveTab {
  id: number
  /** `scheme://host:port`; null where the browser hides it or no extension may run (settings, new tab, store). */
  origin: string | null
  /** Whether Alongside already runs there. */
  granted: boolean
}

/** What the popup needs from outside. entrypoints/popup fills it with the browser, tests with their own. */
export interface PopupWorld extends Stores {
  /** Epoch milliseconds. */
  now(): number
  activeTab(): Promise<ActiveTab | null>
  /** For whom something is that is used over that tab's page, and beside which message. */
  besides(tab: ActiveTab): Promise<Pick<PointUse, 'leadId' | 'message'>>
  /**
   * Null when nobody listens in that tab. `counted`: the reply opened as a new page, and the background has counted it.
   * @param cancelled aborted, nothing is written that does not stand there yet
   */
  insert(
    tabId: number,
    text: string,
    use: PointUse,
    cancelled: AbortSignal,
  ): Promise<(InsertAnswer & { counted?: true }) | null>
  copy(text: string): Promise<void>
  /** Asks the browser for the right to run on that site; must be called within the click. */
  useOnSite(tab: ActiveTab): Promise<boolean>
  /** Tells the background that the outbox has something to send. */
  pushOutbox(): void
  /** Tells the background that a search in this language of the page found nothing. */
  searchMissed(query: string, language: string): void
  /** Opens the sidebar of a tab with this lead. Rejects when none runs there. */
  openLead(tabId: number, leadId: string): Promise<void>
  /** Pulls and pushes now. */
  sync(): void
  openOptions(): void
  /** Keeps a talking point that is being proposed, until it is sent. */
  drafts: Drafts
  close(): void
}
