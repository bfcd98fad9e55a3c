import type { FollowStores } from '../../lib/db/follow.ts'
import type { Stores } from '../../lib/db/workspaces.ts'
import type { InsertAnswer } from '../../lib/domain/insert-answer.ts'
import type { PointKeys } from '../../lib/domain/point-keys.ts'
import type { ShownCount } from '../../lib/domain/shown-id.ts'
import type { Touchpoint } from '../../lib/domain/touchpoint.ts'
import type { Drafts } from '../../lib/drafts/drafts.ts'
import type { LookupAnswer, PointUse } from '../../lib/messages/table.ts'
import type { PageStore } from './page-state.ts'

/** What the sidebar needs from outside. entrypoints/sidebar fills it with the browser, tests with their own. */
export interface SidebarWorld {
  /** The databases, which may be opened only after the first paint. Rejects while they cannot be. */
  stores(): Promise<Stores>
  /** Follows what is stored in them. */
  follow: FollowStores
  /** Begins to follow the page beside the sidebar. */
  openPage(): PageStore
  /** Epoch milliseconds. */
  now(): number
  /** Has the page read again; a fresh hint follows. Rejects when the page does not answer. */
  readAgain(): Promise<void>
  /**
   * Puts plain text into the page's compose field. Rejects when the page does not answer.
   * @param cancelled aborted, nothing is written that does not stand there yet
   */
  insert(text: string, use: PointUse, cancelled: AbortSignal): Promise<InsertAnswer>
  /**
   * What comes of an Insert that was asked for in the page before, which has opened its reply as this one; null = of none, or
   * nobody has it.
   * @param waits called when it is known that it waits
   */
  insertBefore(cancelled: AbortSignal, waits: () => void): Promise<InsertAnswer | null>
  /** Hears that a text was put into the reply as which this page was opened. Answers how to stop. */
  onInserted(hear: (written: boolean) => void): () => void
  copy(text: string): Promise<void>
  /**
   * Has the page take these keys with as many of 1, 2 and 3 as there are points to insert, while the caret is in a mail and
   * the sidebar is open; null = none.
   */
  takeKeys(keys: PointKeys | null, count: number): void
  /** Hears 1, 2 or 3 when such keys were pressed. Answers how to stop. */
  onKey(press: (key: number) => void): () => void
  /** The id of a count of what was shown (lib/domain/shown-id.ts). */
  shownId(count: ShownCount): Promise<string>
  /** Tells the background that the outbox has something to send. */
  pushOutbox(): void
  /** Pulls and pushes now; resolves when the round has ended. */
  sync(): Promise<void>
  lookUp(address: string): Promise<LookupAnswer>
  /** The lead's touchpoints before the one with this id, newest first, from the hub. Rejects when it cannot be reached. */
  olderTouchpoints(leadId: string, before: string): Promise<{ touchpoints: Touchpoint[]; more: boolean }>
  openOptions(): void
  /** Shows the skeleton of the page beside the sidebar, on a page of its own. */
  openCapture(): void
  /** Closes the dock on the page. */
  close(): void
  /** Gives the keyboard back to the page. */
  leave(): void
  /** Keeps typed text over a reload of page or extension (lib/drafts/drafts.ts). */
  drafts: Drafts
  /** Names this tab for as long as it is open: for drafts that belong to no person. */
  tab: string
}
