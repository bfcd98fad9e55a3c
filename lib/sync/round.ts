import type { AlongsideDatabase } from '../db/database.ts'
import { pruneDelivered, wakePostponed } from '../db/outbox.ts'
import { type Connection, getSetting, type SyncProblem, updateSync } from '../db/settings.ts'
import type { SyncAnswer } from '../messages/table.ts'
import { createHubClient, type HubClient, type HubFailure } from './hub-client.ts'
import { alone, type Locks } from './locks.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'

/** What a round needs from outside; tests bring their own. */
export interface SyncWorld {
  db: AlongsideDatabase
  fetch: typeof globalThis.fetch
  locks: Locks
  now(): number
  random(): number
}

/**
 * Push, pull, and push once more what had been put off, now that the hub answers. What came of it is in the setting
 * `sync`. `wait`: let a round that runs already end first, instead of leaving the work to it.
 */
export async function syncRound(world: SyncWorld, { wait = false } = {}): Promise<SyncAnswer> {
  const { db } = world
  const connection = await getSetting(db, 'connection')
  if (connection === null)
    return { ok: false, reason: 'not_connected', detail: 'Connect to a hub in the options.' }
  const client = clientOf(connection, world)
  await pushDue(world)
  const pulled = await alone(world.locks, 'pull', wait, () => pull(db, client, connection))
  if (pulled === 'busy') return { ok: false, reason: 'busy', detail: 'A sync is running already.' }
  const at = new Date(world.now()).toISOString()
  if (!pulled.ok) {
    if (pulled.failure === 'void') return { ok: true }
    await updateSync(db, { lastProblem: problemOf(pulled.failure, at) })
    return answerOf(pulled.failure)
  }
  await updateSync(db, { lastOkAt: at, lastProblem: null })
  await wakePostponed(db, world.now())
  await pruneDelivered(db, world.now())
  const pushed = await pushDue(world)
  return !pushed.ok && pushed.reason === 'busy' ? { ok: true } : pushed
}

/** Pushes what is due and nothing else. */
export async function pushDue(world: SyncWorld): Promise<SyncAnswer> {
  const { db, now, random } = world
  const connection = await getSetting(db, 'connection')
  if (connection === null)
    return { ok: false, reason: 'not_connected', detail: 'Connect to a hub in the options.' }
  const { workspaceId } = connection
  const pushed = await alone(world.locks, 'push', false, () =>
    push(db, clientOf(connection, world), { workspaceId, now, random }),
  )
  if (pushed === 'busy') return { ok: false, reason: 'busy', detail: 'Feedback is being sent already.' }
  return pushed.ok ? { ok: true } : answerOf(pushed.failure)
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
