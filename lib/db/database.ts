/** What came from a company or is meant for it: one database a workspace, so that nothing of one can reach another. */
import type { Dexie, EntityTable, Table } from 'dexie'
import type { Feedback, FeedbackStatus } from '../domain/feedback.ts'
import type { LeadContext } from '../domain/lead-context.ts'
import type { MissedSearch } from '../domain/missed-search.ts'
import type { SearchWord } from '../domain/search-word.ts'
import type { TalkingPoint } from '../domain/talking-point.ts'

/** A lead context as stored: the packed document plus the keys that it is found by. */
export interface StoredLead {
  id: string
  /** Case-folded addresses (identity.ts). */
  emails: string[]
  /** Addresses without plus tag, only where that differs from `emails` of any side: for "possible" matches. */
  looseEmails: string[]
  /** Company domains of the addresses; public mail domains are left out. */
  domains: string[]
  /** Folded words of name and company and the addresses' local parts, for search by hand. */
  words: string[]
  context: LeadContext
}

/**
 * `offline` and `timeout`: the hub was not reached. `refused`: the access key is not taken any more. `server`: the hub
 * has trouble. `answer`: something answered that is no hub, or a newer one. `not_taken`: the hub refused this feedback.
 */
export type PushReason = 'offline' | 'timeout' | 'refused' | 'server' | 'answer' | 'not_taken'

/**
 * One feedback of this rep. Written before the page says "saved"; never dropped unless the rep says so. What the rep told in
 * another browser is here too once it came from the hub, as delivered.
 */
export interface OutboxItem {
  id: string
  leadId: string | null
  talkingPointId: string | null
  feedback: Feedback
  /**
   * `waiting` = to be pushed (from `notBefore` on, so that Undo can take it back); `failed` = the hub refused it; `kept` =
   * undelivered, and told by `keptFor`, who was connected here before: nobody else sends or sees it as their own.
   */
  state: 'waiting' | 'delivered' | 'failed' | 'kept'
  keptFor?: Person
  /** Epoch milliseconds. */
  createdAt: number
  notBefore: number
  attempts: number
  /** Why it failed or why the last attempt did: a code that pages have words for, and the hub's own words. */
  reason: PushReason | null
  problem: string | null
  /** What marketing did with it; null until the hub has it. */
  status: FeedbackStatus | null
  /** The hub had acknowledged it, and is sent it again because it was put back to another state. */
  sentAgain?: boolean
  /** Of what was used: when the rep wants to be asked whether it helped, epoch milliseconds; absent: the next day. */
  askFrom?: number
  /** Of what was used: beside which message (lib/domain/message-of.ts); absent where the host told none. Stays here. */
  usedOn?: string
  /** Which answer of marketing's the person has read here: that of this time; `sent`: the hub has heard of it. */
  read?: { at: string; sent: boolean }
}

/** A person of the workspace, as the hub names them; null = the name is not known here. */
export interface Person {
  id: string
  name: string | null
}

/** Small state of the workspace, one row a key; lib/db/sync-state.ts reads it. */
export interface StoredState {
  key: 'sync' | 'history' | 'visit' | 'address' | 'person' | 'wanted'
  value: unknown
}

/** What the rep said about one thread of one host. */
export interface Pick {
  /** `origin + thread`. */
  thread: string
  /** The lead it is about; null = the rules choose. */
  leadId: string | null
  /** Leads it is not about. */
  not: string[]
  at: number
}

/** The serialised talking-point index, one row. */
export interface StoredIndex {
  id: 'talking-points'
  json: string
  /** Ids and update times of the points inside, to bring it up to date by deltas. */
  versions: Record<string, string>
}

/** A search without result that waits for the hub; `key` is day and text, so that each is there once a day. */
export interface StoredMissedSearch extends MissedSearch {
  key: string
}

/** While everything is pulled again: what came already, so that the rest can be dropped at the end. */
export interface Received {
  /** `lead ID`, `talking_point ID`, `search_word ID` ... */
  key: string
}

/** Text that is being typed in the sidebar, so that it outlives a reload of page or extension. */
export interface Draft {
  key: string
  text: string
  /** Epoch milliseconds of the last key. */
  at: number
}

/** A selector update as the hub signed it; lib/sync/selector-updates.ts checks it each time it is used. */
export interface StoredSelectorUpdate {
  host: string
  payload: string
  signature: string
  /** Why the adapter's own selectors are used instead; null while nothing is wrong with it. */
  problem: SelectorProblem | null
}

/**
 * `signature`: not signed by this workspace. `content`: not what the contract says. `host`: no such host here. `version`:
 * for another version of the adapter. `name`: the adapter has no such selector. `selector`: not CSS.
 */
export const SELECTOR_PROBLEMS = ['signature', 'content', 'host', 'version', 'name', 'selector'] as const
export type SelectorProblem = (typeof SELECTOR_PROBLEMS)[number]

export type WorkspaceDatabase = Dexie & {
  leads: EntityTable<StoredLead, 'id'>
  talkingPoints: EntityTable<TalkingPoint, 'id'>
  searchWords: EntityTable<SearchWord, 'id'>
  missedSearches: EntityTable<StoredMissedSearch, 'key'>
  outbox: EntityTable<OutboxItem, 'id'>
  state: Table<StoredState, string>
  picks: Table<Pick, string>
  searchIndex: Table<StoredIndex, string>
  received: Table<Received, string>
  drafts: EntityTable<Draft, 'key'>
  selectorUpdates: EntityTable<StoredSelectorUpdate, 'host'>
}

/**
 * `sign_out`: the rep forgets the hub. `change`: the rep (or the company's policy) goes to another workspace. `discard`:
 * the rep throws away at sign-out what was not delivered. `other_person`: somebody else connects at the same browser. Erasing everything takes all databases.
 */
export type Occasion = 'sign_out' | 'change' | 'discard' | 'other_person'

/** When each thing that is stored for a workspace is cleared, the whole of it. lib/db/clear.ts does it. */
export const CLEARED = {
  leads: ['sign_out', 'change'],
  talkingPoints: ['sign_out', 'change'],
  searchWords: ['sign_out', 'change'],
  /** Counts, which nobody misses: what was searched for at one company is kept for no other moment. */
  missedSearches: ['sign_out', 'change', 'discard', 'other_person'],
  searchIndex: ['sign_out', 'change'],
  received: ['sign_out', 'change'],
  selectorUpdates: ['sign_out', 'change'],
  'state: sync': ['sign_out', 'change'],
  /** As long as delivered feedback: it tells whether the hub still has that. */
  'state: history': ['sign_out'],
  /** A number that grows when the rep comes or goes: what began before is void. */
  'state: visit': [],
  /** What is kept is for the hub there. */
  'state: address': [],
  /** As long as anything is kept here that they told. */
  'state: person': ['discard'],
  /** After use, too (wanted-lead.ts). */
  'state: wanted': ['sign_out', 'change'],
  picks: ['sign_out', 'change'],
  drafts: ['discard', 'other_person'],
  /** What the hub has; kept over a change, because marketing's answers to it come back with the workspace. */
  'outbox: delivered': ['sign_out'],
  /** Waiting and failed: delivered when the rep is connected to this workspace again. */
  'outbox: unsent': ['discard'],
  /** Until its own person is connected again, or the one who is says what becomes of it. */
  'outbox: kept': [],
} as const satisfies Record<string, readonly Occasion[]>

/** The tables that CLEARED names. */
export type TableName = TableOf<keyof typeof CLEARED>
type TableOf<Item> = Item extends `${infer Table}: ${string}` ? Table : Item
