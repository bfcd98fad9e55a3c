import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { CreatedKey, CreateKey, KeyItem } from '../../lib/contract/key.ts'
import type { KeyRole, Session } from '../../lib/contract/session.ts'
import type { Store } from './open.ts'
import { type Write, write } from './transaction.ts'

/** Who a request comes from. `keyId` is the person's key, also when a desk session of it was used. */
export interface Caller {
  workspaceId: string
  workspaceName: string
  keyId: string
  name: string
  role: KeyRole
  expiresAt: string | null
}

const SESSION_HOURS = 12
/** A revoked key works for no longer than this on other processes of the hub; on this one it dies at once. */
const CACHE_MS = 3_000
const CACHE_SIZE = 10_000

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

/** 256 random bits, with the role in front for people: `alg_rep_...`. */
const newSecret = (label: string): string => `alg_${label}_${randomBytes(32).toString('base64url')}`

const PREFIX_LENGTH = 16

/** Makes a key within a transaction; the returned `key` is not kept anywhere. */
export async function insertKey(
  tx: Pick<Write, 'db'>,
  workspaceId: string,
  { role, name, expiresAt }: CreateKey,
): Promise<CreatedKey> {
  const key = newSecret(role)
  const id = uuidv7()
  await tx.db
    .insertInto('access_keys')
    .values({
      workspace_id: workspaceId,
      id,
      name,
      role,
      prefix: key.slice(0, PREFIX_LENGTH),
      hash: hashOf(key),
      session_of: null,
      expires_at: expiresAt,
      revoked_at: null,
      created_at: new Date(),
    })
    .execute()
  return { id, key, role, name, expiresAt }
}

/** The keys of a workspace, newest first, without desk sessions. */
export async function listKeys({ db }: Pick<Store, 'db'>, workspaceId: string): Promise<KeyItem[]> {
  const rows = await db
    .selectFrom('access_keys')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('session_of', 'is', null)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }))
}

export type Revocation = 'revoked' | 'unknown' | 'last_admin'

/** Everything about keys that a running hub does, with a small cache in front of the look-up. */
export function createKeyring(store: Store) {
  const cache = new Map<string, { caller: Caller; until: number }>()

  async function find(hash: string): Promise<Caller | null> {
    const row = await store.db
      .selectFrom('access_keys as k')
      .innerJoin('workspaces as w', 'w.id', 'k.workspace_id')
      .leftJoin('access_keys as p', (join) =>
        join.onRef('p.workspace_id', '=', 'k.workspace_id').onRef('p.id', '=', 'k.session_of'),
      )
      .select(['k.workspace_id', 'k.id', 'k.name', 'k.role', 'k.expires_at', 'k.revoked_at', 'k.session_of'])
      .select(['w.name as workspace_name', 'p.revoked_at as parent_revoked_at'])
      .where('k.hash', '=', hash)
      .executeTakeFirst()
    if (!row || row.revoked_at || row.parent_revoked_at) return null
    return {
      workspaceId: row.workspace_id,
      workspaceName: row.workspace_name,
      keyId: row.session_of ?? row.id,
      name: row.name,
      role: row.role,
      expiresAt: row.expires_at?.toISOString() ?? null,
    }
  }

  const alive = ({ expiresAt }: Caller, now: number) => expiresAt === null || Date.parse(expiresAt) > now

  return {
    /** Whose key this is; null when it is unknown, expired or revoked. */
    async caller(key: string): Promise<Caller | null> {
      const now = Date.now()
      const hash = hashOf(key)
      const known = cache.get(hash)
      if (known && known.until > now) return alive(known.caller, now) ? known.caller : null
      cache.delete(hash)
      const caller = await find(hash)
      if (!caller || !alive(caller, now)) return null
      if (cache.size >= CACHE_SIZE) cache.clear()
      cache.set(hash, { caller, until: now + CACHE_MS })
      return caller
    },

    /** A short-lived key for the desk's cookie; it dies with the key that asked for it. Null: that key is no good. */
    async openSession(key: string): Promise<{ token: string; seconds: number } | null> {
      const caller = await this.caller(key)
      if (!caller) return null
      const token = newSecret('desk')
      const ends = Math.min(
        Date.now() + SESSION_HOURS * 3_600_000,
        caller.expiresAt ? Date.parse(caller.expiresAt) : Number.POSITIVE_INFINITY,
      )
      await write(store, caller.workspaceId, async (tx) => {
        await tx.db
          .deleteFrom('access_keys')
          .where('workspace_id', '=', caller.workspaceId)
          .where('session_of', 'is not', null)
          .where('expires_at', '<', new Date())
          .execute()
        await tx.db
          .insertInto('access_keys')
          .values({
            workspace_id: caller.workspaceId,
            id: uuidv7(),
            name: caller.name,
            role: caller.role,
            prefix: token.slice(0, PREFIX_LENGTH),
            hash: hashOf(token),
            session_of: caller.keyId,
            expires_at: new Date(ends),
            revoked_at: null,
            created_at: new Date(),
          })
          .execute()
      })
      return { token, seconds: Math.floor((ends - Date.now()) / 1000) }
    },

    async closeSession(token: string): Promise<void> {
      cache.delete(hashOf(token))
      await store.db
        .deleteFrom('access_keys')
        .where('hash', '=', hashOf(token))
        .where('session_of', 'is not', null)
        .execute()
    },

    /** Ends a key and its desk sessions. The last admin key stays: nobody could make another one. */
    async revoke(workspaceId: string, id: string): Promise<Revocation> {
      const result = await write(store, workspaceId, async ({ db }): Promise<Revocation> => {
        // Two admins who revoke each other at once wait here for one another.
        await db.selectFrom('workspaces').select('id').where('id', '=', workspaceId).forUpdate().execute()
        const keys = await db
          .selectFrom('access_keys')
          .select(['id', 'role', 'expires_at', 'revoked_at'])
          .where('workspace_id', '=', workspaceId)
          .where('session_of', 'is', null)
          .execute()
        const key = keys.find((k) => k.id === id)
        if (!key) return 'unknown'
        const admins = keys.filter(
          (k) => k.role === 'admin' && !k.revoked_at && (!k.expires_at || k.expires_at > new Date()),
        )
        if (admins.length === 1 && admins[0]?.id === id) return 'last_admin'
        await db
          .updateTable('access_keys')
          .set({ revoked_at: new Date() })
          .where('workspace_id', '=', workspaceId)
          .where((eb) => eb.or([eb('id', '=', id), eb('session_of', '=', id)]))
          .where('revoked_at', 'is', null)
          .execute()
        return 'revoked'
      })
      cache.clear()
      return result
    },
  }
}
export type Keyring = ReturnType<typeof createKeyring>

/** GET /v1/session */
export const sessionOf = (caller: Caller): Session => ({
  workspace: { id: caller.workspaceId, name: caller.workspaceName },
  key: { id: caller.keyId, name: caller.name, role: caller.role, expiresAt: caller.expiresAt },
})
