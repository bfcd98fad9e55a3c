import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Feedback, FeedbackStatus } from '../domain/feedback.ts'
import type { LeadContext } from '../domain/lead-context.ts'
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

/** One feedback of this rep. Written before the page says "saved"; never dropped unless the rep says so. */
export interface OutboxItem {
  id: string
  leadId: string | null
  talkingPointId: string | null
  /** The workspace that it was given for; it is never pushed to another. Null when nothing was connected. */
  workspaceId: string | null
  feedback: Feedback
  /** `waiting` = to be pushed (from `notBefore` on, so that Undo can take it back); `failed` = the hub refused it. */
  state: 'waiting' | 'delivered' | 'failed'
  /** Epoch milliseconds. */
  createdAt: number
  notBefore: number
  attempts: number
  /** Why it failed or why the last attempt did, in words for the rep. */
  problem: string | null
  /** What marketing did with it; null until the hub has it. */
  status: FeedbackStatus | null
}

/** Settings and small state, one row a key; lib/db/settings.ts holds the table of keys and their schemas. */
export interface StoredSetting {
  key: string
  value: unknown
}

/** The rep's choice of person for one thread of one host. */
export interface Pick {
  /** `origin + thread`. */
  thread: string
  leadId: string
  at: number
}

/** The serialised talking-point index, one row. */
export interface StoredIndex {
  id: 'talking-points'
  json: string
  /** Ids and update times of the points inside, to bring it up to date by deltas. */
  versions: Record<string, string>
}

export type AlongsideDatabase = Dexie & {
  leads: EntityTable<StoredLead, 'id'>
  talkingPoints: EntityTable<TalkingPoint, 'id'>
  outbox: EntityTable<OutboxItem, 'id'>
  settings: Table<StoredSetting, string>
  picks: Table<Pick, string>
  searchIndex: Table<StoredIndex, string>
}

export const DATABASE_NAME = 'alongside'

/** Opens the extension's database. Only extension pages and the background may: in a content script it would be the host's. */
export function openDatabase(name = DATABASE_NAME): AlongsideDatabase {
  const db = new Dexie(name) as AlongsideDatabase
  db.version(1).stores({
    leads: 'id, *emails, *looseEmails, *domains, *words',
    talkingPoints: 'id',
    outbox: 'id, state, leadId, createdAt',
    settings: 'key',
    picks: 'thread, at',
    searchIndex: 'id',
  })
  return db
}
