import type { ComputerDatabase } from '../db/computer.ts'
import { dropUnwantedCounts } from '../db/counts.ts'
import type { WorkspaceDatabase } from '../db/database.ts'
import { pruneDelivered, release, wakePostponed } from '../db/outbox.ts'
import { type Connection, getSetting, setSetting } from '../db/settings.ts'
import {
  readAddress,
  readPerson,
  readVisit,
  type SyncProblem,
  updateSync,
  writeAddress,
  writePerson,
} from '../db/sync-state.ts'
import { isNamed, workspaceKey } from '../db/workspace-key.ts'
import { adoptUnnamed, dropUnnamed, openWorkspace } from '../db/workspaces.ts'
import { reasonOf } from '../domain/storage-problem.ts'
import type { SyncAnswer } from '../messages/table.ts'
import { createHubClient, type HubClient, type HubFailure } from './hub-client.ts'
import { alone, type Locks } from './locks.ts'
import { placeOf } from './moved.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'
import { sendMissedSearches } from './send-missed-searches.ts'
import { sendReads } from './send-reads.ts'

/** What a round needs from outside; tests bring their own. */
export interface SyncWorld {
  computer: ComputerDatabase
  fetch: typeof globalThis.fetch
  locks: Locks
  now(): number
  random(): number
}

/** One workspace while the rep is connected to it: its own database, and the hub that it is from. */
export interface Connected {
  db: WorkspaceDatabase
  client: HubClient
  connection: Connection
  /** What is stored for it must find this unchanged (`mustStillBe`). */
  visit: number
}

/** The workspace that holds now, or null. */
export async function connectedTo(world: Pick<SyncWorld, 'computer' | 'fetch'>): Promise<Connected | null> {
  for (;;) {
    const connection = await getSetting(world.computer, 'connection')
    if (connection === null) return null
    const db = openWorkspace(world.computer, workspaceKey(connection))
    const visit = await readVisit(db)
    // Who left between the two reads has ended a visit already: this number would be one of nobody's.
    const now = await getSetting(world.computer, 'connection')
    if (now && workspaceKey(now) === workspaceKey(connection) && now.accessKey === connection.accessKey)
      return { db, client: clientOf(connection, world), connection, visit }
  }
}

/**
 * Push, pull, and push once more what had been put off, now that the hub answers. What came of it is in the sync state
 * of the workspace. `wait`: let a round that runs already end first, instead of leaving the work to it.
 */
export const syncRound = (world: SyncWorld, { wait = false } = {}): Promise<SyncAnswer> =>
  unlessStorageFails(world, () => round(world, wait))

async function round(world: SyncWorld, wait: boolean): Promise<SyncAnswer> {
  await learnName(world)
  const connected = await connectedTo(world)
  if (connected === null) return NOT_CONNECTED
  const { db, connection } = connected
  if ((await readAddress(db)) === null) await writeAddress(db, connection.hubAddress)
  if (connection.person && (await readPerson(db)) === null) await writePerson(db, connection.person)
  // What was kept for this person while somebody else was connected here goes with the next push.
  const personId = connection.person?.id
  if (personId) await whileThere(connected, () => release(db, personId, world.now()))
  await pushOutbox(world)
  if ((await readVisit(db)) !== connected.visit) return { ok: true } // who is connected now has a round of their own
  await sendReads(connected)
  const pulled = await alone(world.locks, `pull ${db.name}`, wait, () =>
    pull({ ...connected, now: world.now }),
  )
  if (pulled === 'busy') return { ok: false, reason: 'busy', detail: 'A sync is running already.' }
  if (!pulled.ok) {
    const { failure } = pulled
    if (failure === 'void') return { ok: true }
    const lastProblem = problemOf(failure, new Date(world.now()).toISOString())
    await whileThere(connected, () => updateSync(db, { lastProblem }))
    return answerOf(failure)
  }
  // Not before: what names somebody who has just come must not leave.
  await sendMissedSearches(world, connected)
  await wakePostponed(db, world.now())
  await pruneDelivered(db, world.now())
  const pushed = await pushOutbox(world)
  return !pushed.ok && pushed.reason === 'busy' ? { ok: true } : pushed
}

/** Writes what is only true of who was connected when the round began, if that still holds. */
const whileThere = ({ db, visit }: Connected, write: () => Promise<unknown>): Promise<void> =>
  db.transaction('rw', db.state, db.outbox, async () => {
    if ((await readVisit(db)) === visit) await write()
  })

/** Pushes what is due and nothing else. */
export const pushDue = (world: SyncWorld): Promise<SyncAnswer> =>
  unlessStorageFails(world, () => pushOutbox(world))

async function pushOutbox(world: SyncWorld): Promise<SyncAnswer> {
  const connected = await connectedTo(world)
  if (connected === null) return NOT_CONNECTED
  const { now, random } = world
  const pushed = await alone(world.locks, `push ${connected.db.name}`, false, () =>
    dropUnwantedCounts(world.computer, connected.db).then(() => push(connected, { now, random })),
  )
  if (pushed === 'busy') return { ok: false, reason: 'busy', detail: 'Feedback is being sent already.' }
  return pushed.ok ? { ok: true } : answerOf(pushed.failure)
}

/**
 * The disk is full, or the browser cannot write or read what it stores: each step is one transaction, so what came before
 * stands, and the next round goes on there. Told in the sync state, where that can be written.
 */
async function unlessStorageFails(world: SyncWorld, work: () => Promise<SyncAnswer>): Promise<SyncAnswer> {
  try {
    return await work()
  } catch (error) {
    if (reasonOf(error) === null) throw error
    console.warn('Alongside:', error)
    const detail = error instanceof Error ? error.message : String(error)
    const lastProblem: SyncProblem = {
      reason: 'storage',
      detail,
      at: new Date(world.now()).toISOString(),
    }
    await connectedTo(world)
      .then((connected) => connected && updateSync(connected.db, { lastProblem }))
      .catch(() => {}) // that it failed is answered, and in the log
    return { ok: false, reason: 'storage', detail }
  }
}

const NOT_CONNECTED: SyncAnswer = {
  ok: false,
  reason: 'not_connected',
  detail: 'Connect to a hub in the options.',
}

/**
 * Hubs of before 2026-12 called every workspace `main`. Asks whether this one has a real id by now: then what is stored
 * under the hub's address becomes that workspace's, also what an open page has written there meanwhile.
 */
async function learnName({ computer, fetch }: SyncWorld): Promise<void> {
  const connection = await getSetting(computer, 'connection')
  if (connection === null) return
  if (isNamed(connection.workspaceId)) return dropUnnamed(computer, connection)
  const answer = await clientOf(connection, { fetch }).session()
  if (!answer.ok || !isNamed(answer.value.workspace.id)) return
  const claimed = { ...connection, workspaceId: answer.value.workspace.id }
  // Nobody can be asked here, so what is kept for a hub at another address stays kept for it.
  const named = (await placeOf(computer, claimed)) === 'same' ? claimed : { ...claimed, apart: true }
  await adoptUnnamed(computer, named)
  // Signed out or connected elsewhere meanwhile: that holds.
  await computer.transaction('rw', computer.settings, async () => {
    const now = await getSetting(computer, 'connection')
    const isSame = now?.accessKey === connection.accessKey && now.hubAddress === connection.hubAddress
    if (isSame) await setSetting(computer, 'connection', named)
  })
}

export function clientOf(
  { hubAddress, accessKey }: Connection,
  { fetch }: Pick<SyncWorld, 'fetch'>,
): HubClient {
  return createHubClient({ address: hubAddress, key: accessKey, fetch })
}

const answerOf = ({ reason, detail }: HubFailure): SyncAnswer => ({
  ok: false,
  reason: reason === 'refused' ? 'refused' : 'offline',
  detail,
})

const problemOf = ({ reason, detail }: HubFailure, at: string): SyncProblem => ({
  reason: reason === 'request' || reason === 'unknown_cursor' ? 'answer' : reason,
  detail,
  at,
})
