/**
 * Brings the store up to the hub, a page at a time. A page and the cursor after it are one transaction, so the pull
 * goes on where it was, whenever the worker is killed.
 */
import { Change, type Cursor } from '../contract/changes.ts'
import type { WorkspaceDatabase } from '../db/database.ts'
import { erase } from '../db/erase.ts'
import { putContexts, removeLeads } from '../db/leads.ts'
import { applyStatus } from '../db/outbox.ts'
import { putPoints, removePoints } from '../db/points.ts'
import { renameLeads } from '../db/rename-leads.ts'
import { putSearchWords, removeSearchWords } from '../db/search-words.ts'
import {
  mustStillBe,
  NotConnectedAnyMore,
  readHistory,
  readSync,
  type SyncState,
  updateSync,
  writeHistory,
} from '../db/sync-state.ts'
import { readSuffixes } from '../domain/public-suffixes.ts'
import { startAgain } from './history.ts'
import type { HubClient, HubFailure, LooseChanges } from './hub-client.ts'
import type { Connected } from './round.ts'

/** `void`: the rep signed out or connected elsewhere meanwhile, and what had come was dropped. */
export type PullResult =
  | { ok: true; received: number }
  | { ok: false; failure: HubFailure }
  | { ok: false; failure: 'void' }

type Pulling = Pick<Connected, 'db' | 'visit'> & {
  client: Pick<HubClient, 'changes'>
  /** Epoch milliseconds. */
  now(): number
}

/**
 * Pages of one round at most: 500 rows each, so 2,000,000 leads. The next round goes on where this one ended, so a hub
 * that says `more` for ever holds nothing up for ever.
 */
export const MOST_PAGES = 4000

/** Pulls until the hub has nothing more. Progress is in the sync state. Hold the lock `pull` meanwhile. */
export async function pull(connected: Pulling, mostPages = MOST_PAGES): Promise<PullResult> {
  const { db, client } = connected
  try {
    const unreadable = await readSuffixes().then(() => null, noSuffixes) // leads are stored with their companies
    if (unreadable) return { ok: false, failure: unreadable }
    let state = await stored(connected, () => updateSync(db, { running: true, received: 0 }))
    let restarted = false
    for (let page = 0; page < mostPages; page++) {
      const { cursor } = state
      const { name, seen } = await readHistory(db)
      const answer = await client.changes({ since: cursor, seen })
      const lost = answer.ok
        ? name !== null && answer.value.history !== name
        : answer.failure.reason === 'unknown_cursor'
      if (lost && !restarted) {
        restarted = true // a second time in one round would be a hub that knows none of its own cursors
        state = await stored(connected, () => startAgain(db))
        continue
      }
      if (!answer.ok) return { ok: false, failure: answer.failure }
      if (answer.value.more && answer.value.cursor === cursor) return { ok: false, failure: STANDS_STILL }
      const next = await storePage(connected, cursor, answer.value)
      if (next && !answer.value.more) return { ok: true, received: next.received }
      state = next ?? (await readSync(db))
    }
    return { ok: false, failure: ENDLESS }
  } catch (error) {
    if (error instanceof NotConnectedAnyMore) return { ok: false, failure: 'void' }
    throw error
  } finally {
    // What cannot be written down now is put right by the next round, or when the worker starts.
    await updateSync(db, { running: false }).catch((error) => console.warn('Alongside:', error))
  }
}

const answerFailure = (detail: string): HubFailure => ({
  reason: 'answer',
  detail,
  status: 200,
  retryAfter: null,
})
const noSuffixes = (error: unknown): HubFailure => {
  console.warn('Alongside:', error)
  return answerFailure(
    `A file of the extension cannot be read (public-suffixes.txt: ${String(error)}). Start the browser again; if it stays like this, install the extension again.`,
  )
}
const STANDS_STILL = answerFailure(
  'The hub says that there is more and gives the same page again. What came is kept; tell whoever runs the hub.',
)
const ENDLESS = answerFailure(
  'The hub goes on saying that there is more. What came is kept, and the next sync goes on from there.',
)

/** Stores what the hub said, unless the rep has left meanwhile. */
function stored<T>({ db, visit }: Pick<Connected, 'db' | 'visit'>, work: () => Promise<T>): Promise<T> {
  return db.transaction('rw', db.tables, async () => {
    await mustStillBe(db, visit)
    return work()
  })
}

/**
 * One page and the cursor after it, or neither. Null where another cursor holds by now than the one that was asked with:
 * a push or an update of the extension has everything pulled again, and this page is no part of that.
 */
function storePage(connected: Pulling, asked: Cursor | null, page: LooseChanges): Promise<SyncState | null> {
  const { db, now } = connected
  const parsed = page.changes.map((raw) => Change.safeParse(raw))
  const changes = parsed.flatMap((result) => (result.success ? [result.data] : []))
  return stored(connected, async () => {
    const state = await readSync(db)
    if (state.cursor !== asked) return null
    await store(db, changes)
    if (state.resync) {
      await db.received.bulkPut(changes.map(({ kind, id }) => ({ key: `${kind} ${id}` })))
      if (!page.more) await dropWhatDidNotCome(db)
    }
    await writeHistory(db, { ...(await readHistory(db)), name: page.history })
    return updateSync(db, {
      cursor: page.cursor,
      received: state.received + changes.length,
      unreadable: state.unreadable + parsed.length - changes.length,
      resync: state.resync && page.more,
      ...(!page.more && { lastOkAt: new Date(now()).toISOString(), lastProblem: null }),
    })
  })
}

/** After an update: rows that the version before could not read come again. Nothing is dropped before the end. */
export async function pullUnreadableAgain(db: WorkspaceDatabase): Promise<void> {
  await db.transaction('rw', db.state, db.received, async () => {
    if ((await readSync(db)).unreadable === 0) return
    await db.received.clear()
    await updateSync(db, { cursor: null, unreadable: 0, resync: true })
  })
}

async function store(db: WorkspaceDatabase, page: readonly Change[]): Promise<void> {
  // The last word on each row counts, should one stand twice in a page.
  const changes = [...new Map(page.map((change) => [`${change.kind} ${change.id}`, change])).values()]
  const leads = changes.filter((change) => change.kind === 'lead')
  await putContexts(
    db,
    leads.flatMap(({ value }) => (value === null ? [] : [value])),
  )
  await renameLeads(
    db,
    new Map(leads.flatMap(({ id, renamedTo }) => (renamedTo === undefined ? [] : [[id, renamedTo]]))),
  )
  const gone = (kind: Change['kind']) => (change: Change) =>
    change.kind === kind && change.value === null ? [change.id] : []
  await removeLeads(db, leads.flatMap(gone('lead')))
  await erase(db, {
    leadIds: new Set(leads.filter(({ renamedTo }) => renamedTo === undefined).flatMap(gone('lead'))),
    feedbackIds: new Set(changes.flatMap(gone('feedback_status'))),
  })
  const points = changes.filter((change) => change.kind === 'talking_point')
  await putPoints(
    db,
    points.flatMap(({ value }) => (value === null ? [] : [value])),
  )
  await removePoints(db, points.flatMap(gone('talking_point')))
  const words = changes.filter((change) => change.kind === 'search_word')
  await putSearchWords(
    db,
    words.flatMap(({ value }) => (value === null ? [] : [value])),
  )
  await removeSearchWords(db, words.flatMap(gone('search_word')))
  for (const change of changes) {
    if (change.kind === 'feedback_status' && change.value)
      await applyStatus(db, change.id, change.value, change.feedback)
    if (change.kind !== 'selector_update') continue
    if (change.value) await db.selectorUpdates.put({ host: change.id, ...change.value, problem: null })
    else await db.selectorUpdates.delete(change.id)
  }
}

async function dropWhatDidNotCome(db: WorkspaceDatabase): Promise<void> {
  const came = new Set(await db.received.toCollection().primaryKeys())
  const leads = await db.leads.toCollection().primaryKeys()
  const points = await db.talkingPoints.toCollection().primaryKeys()
  await removeLeads(
    db,
    leads.filter((id) => !came.has(`lead ${id}`)),
  )
  await removePoints(
    db,
    points.filter((id) => !came.has(`talking_point ${id}`)),
  )
  const words = await db.searchWords.toCollection().primaryKeys()
  await removeSearchWords(
    db,
    words.filter((id) => !came.has(`search_word ${id}`)),
  )
  const updates = await db.selectorUpdates.toCollection().primaryKeys()
  await db.selectorUpdates.bulkDelete(updates.filter((host) => !came.has(`selector_update ${host}`)))
  await db.received.clear()
}
