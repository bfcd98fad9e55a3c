/**
 * Brings the store up to the hub, a page at a time. A page and the cursor after it are one transaction, so the pull
 * goes on where it was, whenever the worker is killed.
 */
import { Change } from '../contract/changes.ts'
import type { AlongsideDatabase } from '../db/database.ts'
import { putContexts, removeLeads } from '../db/leads.ts'
import { applyStatus, sendAgain } from '../db/outbox.ts'
import { putPoints, removePoints } from '../db/points.ts'
import { type Connection, getSetting, isStill, type SyncState, updateSync } from '../db/settings.ts'
import type { HubClient, HubFailure, LooseChanges } from './hub-client.ts'

/** `void`: the rep signed out or connected elsewhere meanwhile, and what had come was dropped. */
export type PullResult =
  | { ok: true; received: number }
  | { ok: false; failure: HubFailure }
  | { ok: false; failure: 'void' }

class Void extends Error {}

/** Pulls until the hub has nothing more. Progress is in the setting `sync`. Hold the lock `pull` meanwhile. */
export async function pull(
  db: AlongsideDatabase,
  client: Pick<HubClient, 'changes'>,
  connection: Connection,
): Promise<PullResult> {
  let state = await updateSync(db, { running: true, received: 0 })
  try {
    for (;;) {
      const answer = await client.changes(state.cursor)
      if (!answer.ok && answer.failure.reason === 'unknown_cursor' && state.cursor !== null) {
        state = await startAgain(db, connection)
        continue
      }
      if (!answer.ok) return { ok: false, failure: answer.failure }
      state = await storePage(db, state, answer.value, connection)
      if (!answer.value.more) return { ok: true, received: state.received }
    }
  } catch (error) {
    if (error instanceof Void) return { ok: false, failure: 'void' }
    throw error
  } finally {
    await updateSync(db, { running: false })
  }
}

/** The hub has another history (restored from a dump): everything comes again, and what does not come is dropped at the end. */
function startAgain(db: AlongsideDatabase, connection: Connection): Promise<SyncState> {
  return db.transaction('rw', db.settings, db.received, db.outbox, async () => {
    if (!(await isStill(db, connection))) throw new Void()
    await db.received.clear()
    await sendAgain(db, connection.workspaceId)
    return updateSync(db, { history: null, cursor: null, received: 0, unreadable: 0, resync: true })
  })
}

/** One page and the cursor after it, or neither. */
async function storePage(
  db: AlongsideDatabase,
  state: SyncState,
  page: LooseChanges,
  connection: Connection,
): Promise<SyncState> {
  const parsed = page.changes.map((raw) => Change.safeParse(raw))
  const changes = parsed.flatMap((result) => (result.success ? [result.data] : []))
  const last = !page.more
  const tables = [db.leads, db.talkingPoints, db.outbox, db.settings, db.received, db.selectorUpdates]
  return db.transaction('rw', tables, async () => {
    if (!(await isStill(db, connection))) throw new Void()
    await store(db, changes)
    if (state.resync) {
      await db.received.bulkPut(changes.map(({ kind, id }) => ({ key: `${kind} ${id}` })))
      if (last) await dropWhatDidNotCome(db)
    }
    return updateSync(db, {
      history: page.history,
      cursor: page.cursor,
      received: state.received + changes.length,
      unreadable: state.unreadable + parsed.length - changes.length,
      resync: state.resync && !last,
    })
  })
}

/** After an update: rows that the version before could not read come again. Nothing is dropped before the end. */
export async function pullUnreadableAgain(db: AlongsideDatabase): Promise<void> {
  await db.transaction('rw', db.settings, db.received, async () => {
    if ((await getSetting(db, 'sync')).unreadable === 0) return
    await db.received.clear()
    await updateSync(db, { cursor: null, unreadable: 0, resync: true })
  })
}

async function store(db: AlongsideDatabase, page: readonly Change[]): Promise<void> {
  // The last word on each row counts, should one stand twice in a page.
  const changes = [...new Map(page.map((change) => [`${change.kind} ${change.id}`, change])).values()]
  const leads = changes.filter((change) => change.kind === 'lead')
  await putContexts(
    db,
    leads.flatMap(({ value }) => (value === null ? [] : [value])),
  )
  await removeLeads(
    db,
    leads.flatMap(({ id, value }) => (value === null ? [id] : [])),
  )
  const points = changes.filter((change) => change.kind === 'talking_point')
  await putPoints(
    db,
    points.flatMap(({ value }) => (value === null ? [] : [value])),
  )
  await removePoints(
    db,
    points.flatMap(({ id, value }) => (value === null ? [id] : [])),
  )
  for (const change of changes) {
    if (change.kind === 'feedback_status') await applyStatus(db, change.id, change.value)
    if (change.kind !== 'selector_update') continue
    if (change.value) await db.selectorUpdates.put({ host: change.id, ...change.value, problem: null })
    else await db.selectorUpdates.delete(change.id)
  }
}

async function dropWhatDidNotCome(db: AlongsideDatabase): Promise<void> {
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
  const updates = await db.selectorUpdates.toCollection().primaryKeys()
  await db.selectorUpdates.bulkDelete(updates.filter((host) => !came.has(`selector_update ${host}`)))
  await db.received.clear()
}
