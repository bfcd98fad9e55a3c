import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Feedback, FeedbackStatus } from '../domain/feedback.ts'
import type { LeadContext } from '../domain/lead-context.ts'
import type { TalkingPoint } from '../domain/talking-point.ts'
import { MIGRATIONS, type Migration } from './migrations/list.ts'

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
  /** Why it failed or why the last attempt did: a code that pages have words for, and the hub's own words. */
  reason: PushReason | null
  problem: string | null
  /** What marketing did with it; null until the hub has it. */
  status: FeedbackStatus | null
}

/** Settings and small state, one row a key; lib/db/settings.ts holds the table of keys and their schemas. */
export interface StoredSetting {
  key: string
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

/** While everything is pulled again: what came already, so that the rest can be dropped at the end. */
export interface Received {
  /** `lead ID` or `talking_point ID`. */
  key: string
}

/**
 * How one host was read on one day, counted on this computer and never sent. No address of a site, no page and no person:
 * the host's id, numbers, and names of selectors.
 */
export interface HostDay {
  /** `DAY HOST`. */
  key: string
  /** `2026-11-22`, of this computer's clock in UTC. */
  day: string
  /** Id of the adapter; every site that none knows is `generic`. */
  host: string
  /** Pages about people on which somebody was found, and on which nobody was. */
  recognised: number
  missed: number
  /** Epoch milliseconds of the newest page that was recognised. */
  lastRecognised: number | null
  /** Pages on which each named selector of the adapter matched something, and on which it matched nothing. */
  selectors: Record<string, { found: number; missing: number }>
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

export type AlongsideDatabase = Dexie & {
  leads: EntityTable<StoredLead, 'id'>
  talkingPoints: EntityTable<TalkingPoint, 'id'>
  outbox: EntityTable<OutboxItem, 'id'>
  settings: Table<StoredSetting, string>
  picks: Table<Pick, string>
  searchIndex: Table<StoredIndex, string>
  received: Table<Received, string>
  hostDays: EntityTable<HostDay, 'key'>
  drafts: EntityTable<Draft, 'key'>
  selectorUpdates: EntityTable<StoredSelectorUpdate, 'host'>
}

export const DATABASE_NAME = 'alongside'

/** Why the database cannot be opened. What is stored stays as it is in every case. */
export interface DatabaseProblem {
  /** `newer`: written by a newer version of the extension. `migration`: an update of the data failed and was undone. */
  reason: 'newer' | 'migration' | 'storage'
  detail: string
}

/** An upgrade to a version failed; its transaction was rolled back. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/**
 * The extension's database; it opens itself at the first use. Only extension pages and the background may: in a content
 * script it would be the host's.
 */
export function openDatabase(
  name = DATABASE_NAME,
  migrations: readonly Migration[] = MIGRATIONS,
): AlongsideDatabase {
  // Strict: what a page calls "saved" is on the disk. Chromium alone would wait for the system to write it some time.
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' }) as AlongsideDatabase
  for (const { version, stores, upgrade } of migrations) {
    const declared = db.version(version).stores(stores)
    if (upgrade === undefined) continue
    declared.upgrade(async (transaction) => {
      try {
        await upgrade(transaction)
      } catch (cause) {
        throw new MigrationError(`Version ${version} of the data: ${String(cause)}`, { cause })
      }
    })
  }
  return db
}

/** Opens the database and says what is wrong with it, or null. A failed migration is rolled back: nothing is reset. */
export async function checkDatabase(db: AlongsideDatabase): Promise<DatabaseProblem | null> {
  try {
    await db.open()
  } catch (error) {
    const reason = error instanceof MigrationError ? 'migration' : 'storage'
    return { reason, detail: error instanceof Error ? error.message : String(error) }
  }
  // Dexie opens a newer database as it is; the browser's version number is ten times ours.
  const stored = Math.floor(db.backendDB().version / 10)
  if (stored <= db.verno) return null
  db.close()
  return { reason: 'newer', detail: `The data has version ${stored}; this extension knows ${db.verno}.` }
}
