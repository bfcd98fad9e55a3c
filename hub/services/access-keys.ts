import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { CreatedKey, CreateKey, KeyItem } from '../../lib/contract/key.ts'
import type { Session } from '../../lib/contract/session.ts'
import { lesserRole, type Role } from '../../lib/domain/role.ts'
import {
  type AccessKeyRow,
  deleteSession,
  insertAccessKey,
  revokeAccessKey,
  selectAccessKeys,
  selectByHash,
} from '../store/access-keys.ts'
import type { Db, Store } from '../store/open.ts'
import { insertPerson, selectPeople, selectPerson } from '../store/people.ts'
import { deleteSessionByToken, selectSession } from '../store/sign-in.ts'
import { write } from '../store/transaction.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { type Actor, must } from './actor.ts'
import { badRequest, notThere, Refusal } from './refusal.ts'

const SESSION_HOURS = 12
/** A revoked key works for no longer than this on other processes of the hub; on this one it dies at once. */
const CACHE_MS = 3_000
const CACHE_SIZE = 10_000

/** As it is stored. */
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

/** What stands in front of the token of somebody who has signed in with a password. */
export const SESSION_LABEL = 'signedin'

/** 256 random bits, with the role in front for people: `alg_rep_...`. */
export const newSecret = (label: string): string => `alg_${label}_${randomBytes(32).toString('base64url')}`

/** What was never made here costs nobody a look at the database. */
const FORM = /^alg_[a-z]+_[\w-]{8,100}$/

const PREFIX_LENGTH = 16

/**
 * Makes a key within a transaction, and its person where none is named; the returned `key` is not kept anywhere.
 * @throws Refusal 404 for an unknown person, 409 where the person may do less than the key, or nothing any more
 */
export async function insertKey(
  db: Db,
  workspaceId: string,
  { role, name, personId, expiresAt }: CreateKey,
): Promise<CreatedKey> {
  const person =
    personId === undefined
      ? await newPerson(db, workspaceId, name, role)
      : await personFor(db, workspaceId, personId, role)
  const key = newSecret(role)
  const id = uuidv7()
  await insertAccessKey(db, {
    workspace_id: workspaceId,
    id,
    person_id: person.id,
    name,
    role,
    prefix: key.slice(0, PREFIX_LENGTH),
    hash: hashOf(key),
    session_of: null,
    expires_at: expiresAt,
    revoked_at: null,
    created_at: new Date(),
  })
  return { id, key, role, name, person, expiresAt }
}

async function newPerson(db: Db, workspaceId: string, name: string, role: Role) {
  const person = { id: uuidv7(), name }
  await insertPerson(db, { workspace_id: workspaceId, ...person, role, created_at: new Date() })
  return person
}

async function personFor(db: Db, workspaceId: string, id: string, role: Role) {
  const person = await selectPerson(db, workspaceId, id)
  if (!person) throw notThere('person')
  if (!person.active)
    throw conflict(
      `The access of ${person.name} was revoked, so that no key of theirs would work. Give it back first: alongside people restore ${id}`,
    )
  if (lesserRole(person.role, role) !== role)
    throw conflict(
      `A key does no more than its person may, and ${person.name} is ${person.role}. Change that first: alongside people change ${id} --role ${role}`,
    )
  return { id, name: person.name }
}

const conflict = (detail: string) => new Refusal(409, 'Not possible now', detail)

/** Makes a key; the answer holds it once. */
export async function createKey(store: Store, actor: Actor, wanted: CreateKey): Promise<CreatedKey> {
  must(actor, 'access_key.manage')
  if (wanted.expiresAt !== null && Date.parse(wanted.expiresAt) <= Date.now())
    throw badRequest('expiresAt is in the past. Give a later time, or leave it out.')
  return write(store, actor.workspaceId, ({ db }) => insertKey(db, actor.workspaceId, wanted))
}

/** The keys of a workspace, newest first, without desk sessions. */
export async function listKeys({ db }: Store, actor: Actor): Promise<KeyItem[]> {
  must(actor, 'access_key.manage')
  return (await selectAccessKeys(db, actor.workspaceId)).map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    person: { id: row.person_id, name: row.person_name },
    prefix: row.prefix,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }))
}

/**
 * Everything about keys that a running hub does, with a small cache in front of the look-up: also of what is not known,
 * since a browser whose key was revoked goes on asking. No key is made that was asked for before.
 */
export function createKeyring(store: Store) {
  const cache = new Map<string, { found: Found | null; until: number }>()
  /** Hashes of keys that have worked on this process. */
  const worked = new Set<string>()
  /** How often something has ended here: what was looked up before may tell of what was. */
  let endings = 0

  /** @param isGuess the answer may wait: whoever looks up a lead does not wait behind those who guess keys */
  async function find(secret: string, hash: string, isGuess: boolean): Promise<Found | null> {
    const db = isGuess ? store.bulk : store.db
    return secret.startsWith(`alg_${SESSION_LABEL}_`) ? findSignedIn(db, hash) : findKey(db, hash)
  }

  async function findKey(db: Db, hash: string): Promise<Found | null> {
    const row = await selectByHash(db, hash)
    if (!row?.person_active || row.revoked_at) return null
    const isSession = row.session_of !== null
    if (isSession && (row.parent_id === null || row.parent_revoked_at)) return null
    const actor = {
      workspaceId: row.workspace_id,
      workspaceName: row.workspace_name,
      personId: row.person_id,
      keyId: row.session_of ?? row.id,
      isKey: true,
      name: row.person_name,
      role: lesserRole(row.role, row.person_role),
      expiresAt: earlier(row.expires_at, row.parent_expires_at)?.toISOString() ?? null,
    }
    return { actor, isSession }
  }

  async function findSignedIn(db: Db, hash: string): Promise<Found | null> {
    const row = await selectSession(db, hash)
    if (!row?.person_active) return null
    const actor = {
      workspaceId: row.workspace_id,
      workspaceName: row.workspace_name,
      personId: row.person_id,
      keyId: row.id,
      isKey: false,
      name: row.person_name,
      role: row.person_role,
      expiresAt: row.expires_at.toISOString(),
    }
    return { actor, isSession: true }
  }

  async function findCached(secret: string, fromGuesser = false): Promise<Found | null> {
    if (!FORM.test(secret)) return null
    const hash = hashOf(secret)
    const known = cache.get(hash)
    // Not by the clock: set back, it would believe a revoked key for as long.
    if (known && known.until > performance.now()) return alive(known.found)
    cache.delete(hash)
    const endingsBefore = endings
    const found = await find(secret, hash, fromGuesser && !worked.has(hash))
    for (const full of [cache, worked]) if (full.size >= CACHE_SIZE) full.clear()
    if (endings === endingsBefore) cache.set(hash, { found, until: performance.now() + CACHE_MS })
    if (found) worked.add(hash)
    return alive(found)
  }

  /**
   * Waits until keys or sessions have ended, and then forgets them, also where it is in doubt whether that was stored.
   * @param hash of the only one
   */
  async function ending(ended: Promise<void>, hash?: string): Promise<void> {
    try {
      await ended
    } finally {
      endings += 1
      if (hash === undefined) cache.clear()
      else cache.delete(hash)
    }
  }

  return {
    /**
     * Whose access key this is; null when it is unknown, expired, revoked, or the token of a session.
     * @param fromGuesser so many wrong keys came from that network that one which is not known to work may wait
     */
    async actor(key: string, fromGuesser = false): Promise<Actor | null> {
      const found = await findCached(key, fromGuesser)
      return found && !found.isSession ? found.actor : null
    },

    /**
     * Whose session this is; null when it has ended, or the key that it came from has, and for an access key.
     * @param fromGuesser as for `actor`
     */
    async sessionActor(token: string, fromGuesser = false): Promise<Actor | null> {
      const found = await findCached(token, fromGuesser)
      return found?.isSession ? found.actor : null
    },

    /** A short-lived key for the desk's cookie; it dies with the key that asked for it. Null: that key is no good. */
    async openSession(key: string, fromGuesser = false): Promise<{ token: string; seconds: number } | null> {
      const actor = await this.actor(key, fromGuesser)
      if (!actor) return null
      const token = newSecret('desk')
      const ends = Math.min(
        Date.now() + SESSION_HOURS * 3_600_000,
        actor.expiresAt ? Date.parse(actor.expiresAt) : Number.POSITIVE_INFINITY,
      )
      await write(store, actor.workspaceId, async ({ db }) => {
        await insertAccessKey(db, {
          workspace_id: actor.workspaceId,
          id: uuidv7(),
          person_id: actor.personId,
          name: actor.name,
          role: actor.role,
          prefix: token.slice(0, PREFIX_LENGTH),
          hash: hashOf(token),
          session_of: actor.keyId,
          expires_at: new Date(ends),
          revoked_at: null,
          created_at: new Date(),
        })
      })
      return { token, seconds: Math.floor((ends - Date.now()) / 1000) }
    },

    /**
     * Ends a session. What is none costs a look-up at most.
     * @param fromGuesser as for `actor`
     * @returns whether it was one
     */
    async closeSession(token: string, fromGuesser = false): Promise<boolean> {
      const found = await findCached(token, fromGuesser)
      if (!found?.isSession) return false
      const hash = hashOf(token)
      const ended = found.actor.isKey
        ? deleteSession(store.writes, hash)
        : deleteSessionByToken(store.writes, hash)
      await ending(ended, hash)
      return true
    },

    /**
     * Ends a key and its desk sessions.
     * @throws Refusal 404 for an unknown key, 409 for the last administrator's: nobody could make another one
     */
    async revoke(actor: Actor, id: string): Promise<void> {
      must(actor, 'access_key.manage')
      const { workspaceId } = actor
      const revoked = write(store, workspaceId, async ({ db }) => {
        // Two admins who revoke each other at once wait here for one another.
        await lockWorkspace(db, workspaceId)
        const keys = await selectAccessKeys(db, workspaceId)
        if (!keys.some((key) => key.id === id)) throw notThere('access key')
        const hadAdmin = await hasAdministrator(db, workspaceId)
        await revokeAccessKey(db, workspaceId, id)
        if (hadAdmin && !(await hasAdministrator(db, workspaceId))) throw lastAdministrator()
      })
      await ending(revoked)
    },

    /**
     * Waits until what people may do has changed, and then asks the database again about everybody.
     * @param changed the transaction that changes it
     */
    async peopleChange<T>(changed: Promise<T>): Promise<T> {
      await ending(changed.then(() => {}))
      return changed
    },
  }
}
export type Keyring = ReturnType<typeof createKeyring>

interface Found {
  actor: Actor
  /** A desk session, and not an access key. */
  isSession: boolean
}

/** Null once it has expired. */
const alive = (found: Found | null): Found | null => {
  const expiresAt = found?.actor.expiresAt ?? null
  return expiresAt === null || Date.parse(expiresAt) > Date.now() ? found : null
}

const earlier = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b))

/** Whether a key is one of an administrator, and works. */
const isWorkingAdmin = (key: AccessKeyRow): boolean =>
  key.role === 'admin' &&
  key.person_role === 'admin' &&
  key.person_active &&
  !key.revoked_at &&
  (!key.expires_at || key.expires_at > new Date())

/** Whether there is an administrator who can enter: with a key that works, or with a password. */
export const hasAdministrator = async (db: Db, workspaceId: string): Promise<boolean> =>
  (await selectAccessKeys(db, workspaceId)).some(isWorkingAdmin) ||
  (await selectPeople(db, workspaceId)).some(
    ({ role, active, user_id }) => role === 'admin' && active && user_id !== null,
  )

const lastAdministrator = () =>
  new Refusal(
    409,
    'Last administrator',
    'This is the last administrator key that works. Make another one first: alongside key create --role admin --name NAME',
  )

/** GET /v1/session */
export const sessionOf = (actor: Actor): Session => ({
  workspace: { id: actor.workspaceId, name: actor.workspaceName },
  person: { id: actor.personId, name: actor.name },
  key: { id: actor.keyId, name: actor.name, role: actor.role, expiresAt: actor.expiresAt },
})
