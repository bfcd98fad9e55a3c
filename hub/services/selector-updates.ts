import { hkdfSync } from 'node:crypto'
import type { PutSelectorUpdate, SelectorUpdateList } from '../../lib/contract/selector-update.ts'
import { MAX_PAYLOAD, type SelectorUpdate } from '../../lib/domain/selector-update.ts'
import type { Db, Store } from '../store/open.ts'
import {
  deleteSelectorUpdate,
  insertSigningKey,
  selectSelectorUpdates,
  selectSigningKey,
  upsertSelectorUpdate,
} from '../store/selector-updates.ts'
import { write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { badRequest, Refusal } from './refusal.ts'

const KEY = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

const base64 = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('base64')

/**
 * The workspace's signing key, made at the first need by whichever process comes first. The private half lies in the
 * database beside everything else of the workspace, so that each process of the hub and each restored copy has it.
 */
async function signingKey(db: Db, workspaceId: string) {
  const known = await selectSigningKey(db, workspaceId)
  if (known) return known
  const pair = (await crypto.subtle.generateKey(KEY, true, ['sign', 'verify'])) as CryptoKeyPair
  await insertSigningKey(db, {
    workspace_id: workspaceId,
    private_key: base64(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
    public_key: base64(await crypto.subtle.exportKey('spki', pair.publicKey)),
    created_at: new Date(),
  })
  const made = await selectSigningKey(db, workspaceId)
  if (!made) throw new Error('The signing key of the workspace was not stored.')
  return made
}

/** A secret of the workspace for one purpose, made of the private half: 32 bytes, the same each time. */
export async function secretFor({ db }: Store, workspaceId: string, purpose: string): Promise<Uint8Array> {
  const { private_key } = await signingKey(db, workspaceId)
  return new Uint8Array(hkdfSync('sha256', private_key, workspaceId, purpose, 32))
}

/** The public half, SPKI in base64: what extensions pin when they connect. */
export const publicKeyOf = async ({ db }: Store, workspaceId: string): Promise<string> =>
  (await signingKey(db, workspaceId)).public_key

/** Signs and stores an update in place of the one before for this host. */
export async function publishSelectorUpdate(
  store: Store,
  actor: Actor,
  host: string,
  { versions, selectors }: PutSelectorUpdate,
): Promise<SelectorUpdate> {
  must(actor, 'selector_update.publish')
  const { workspaceId } = actor
  const update: SelectorUpdate = {
    workspace: workspaceId,
    host,
    versions,
    selectors,
    at: new Date().toISOString(),
  }
  const payload = JSON.stringify(update)
  if (payload.length > MAX_PAYLOAD) {
    throw badRequest(
      `An update may have ${MAX_PAYLOAD} characters; this has ${payload.length}. Leave out selectors that still work.`,
    )
  }
  const { private_key } = await signingKey(store.db, workspaceId)
  const key = await crypto.subtle.importKey('pkcs8', Buffer.from(private_key, 'base64'), KEY, false, ['sign'])
  const signature = base64(await crypto.subtle.sign(SIGNING, key, new TextEncoder().encode(payload)))
  await write(store, workspaceId, async (tx) => {
    await upsertSelectorUpdate(tx.db, {
      workspace_id: workspaceId,
      host,
      payload,
      signature,
      updated_at: new Date(),
    })
    tx.changed('selector_update', [host])
  })
  return update
}

/** Takes an update back: extensions use the adapter's own selectors again. */
export async function withdrawSelectorUpdate(store: Store, actor: Actor, host: string): Promise<void> {
  must(actor, 'selector_update.publish')
  await write(store, actor.workspaceId, async (tx) => {
    if (!(await deleteSelectorUpdate(tx.db, actor.workspaceId, host)))
      throw new Refusal(404, 'Not found', `There is no selector update for "${host}".`)
    tx.changed('selector_update', [host])
  })
}

/** All updates of a workspace, with the key that signed them. */
export async function listSelectorUpdates(store: Store, actor: Actor): Promise<SelectorUpdateList> {
  must(actor, 'selector_update.read')
  const updates = await selectSelectorUpdates(store.db, actor.workspaceId)
  return { publicKey: await publicKeyOf(store, actor.workspaceId), updates }
}
