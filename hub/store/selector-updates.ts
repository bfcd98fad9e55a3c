import type { PutSelectorUpdate, SelectorUpdateList } from '../../lib/contract/selector-update.ts'
import { MAX_PAYLOAD, type SelectorUpdate } from '../../lib/domain/selector-update.ts'
import type { Store } from './open.ts'
import { write } from './transaction.ts'

const KEY = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

const base64 = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('base64')

/** Too many words for one update. */
export class UpdateTooLong extends Error {}

/**
 * The workspace's signing key, made at the first need by whichever process comes first. The private half lies in the
 * database beside everything else of the workspace, so that each process of the hub and each restored copy has it.
 */
async function signingKey({ db }: Pick<Store, 'db'>, workspaceId: string) {
  const read = () =>
    db.selectFrom('signing_keys').selectAll().where('workspace_id', '=', workspaceId).executeTakeFirst()
  const known = await read()
  if (known) return known
  const pair = (await crypto.subtle.generateKey(KEY, true, ['sign', 'verify'])) as CryptoKeyPair
  await db
    .insertInto('signing_keys')
    .values({
      workspace_id: workspaceId,
      private_key: base64(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
      public_key: base64(await crypto.subtle.exportKey('spki', pair.publicKey)),
      created_at: new Date(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const made = await read()
  if (!made) throw new Error('The signing key of the workspace was not stored.')
  return made
}

/** The public half, SPKI in base64: what extensions pin when they connect. */
export const publicKeyOf = async (store: Pick<Store, 'db'>, workspaceId: string): Promise<string> =>
  (await signingKey(store, workspaceId)).public_key

/** Signs and stores an update in place of the one before for this host. */
export async function putSelectorUpdate(
  store: Store,
  workspaceId: string,
  host: string,
  { versions, selectors }: PutSelectorUpdate,
): Promise<SelectorUpdate> {
  const update: SelectorUpdate = {
    workspace: workspaceId,
    host,
    versions,
    selectors,
    at: new Date().toISOString(),
  }
  const payload = JSON.stringify(update)
  if (payload.length > MAX_PAYLOAD) {
    throw new UpdateTooLong(
      `An update may have ${MAX_PAYLOAD} characters; this has ${payload.length}. Leave out selectors that still work.`,
    )
  }
  const { private_key } = await signingKey(store, workspaceId)
  const key = await crypto.subtle.importKey('pkcs8', Buffer.from(private_key, 'base64'), KEY, false, ['sign'])
  const signature = base64(await crypto.subtle.sign(SIGNING, key, new TextEncoder().encode(payload)))
  const row = { payload, signature, updated_at: new Date() }
  await write(store, workspaceId, async (tx) => {
    await tx.db
      .insertInto('selector_updates')
      .values({ workspace_id: workspaceId, host, ...row })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'host']).doUpdateSet(row))
      .execute()
    tx.changed('selector_update', [host])
  })
  return update
}

/** Takes an update back: extensions use the adapter's own selectors again. False when there is none. */
export const deleteSelectorUpdate = (store: Store, workspaceId: string, host: string): Promise<boolean> =>
  write(store, workspaceId, async (tx) => {
    const { numDeletedRows } = await tx.db
      .deleteFrom('selector_updates')
      .where('workspace_id', '=', workspaceId)
      .where('host', '=', host)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return false
    tx.changed('selector_update', [host])
    return true
  })

/** All updates of a workspace, with the key that signed them. */
export async function listSelectorUpdates(store: Store, workspaceId: string): Promise<SelectorUpdateList> {
  const updates = await store.db
    .selectFrom('selector_updates')
    .select(['host', 'payload', 'signature'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('host')
    .execute()
  return { publicKey: await publicKeyOf(store, workspaceId), updates }
}
