import { randomUUID } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { v7 as uuidv7 } from 'uuid'
import { selectAccessKeys, selectAdminHashes } from '../store/access-keys.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { insertWorkspace, lockWorkspace, lockWorkspaces, selectFirstWorkspace } from '../store/workspaces.ts'
import { hashOf, insertKey } from './access-keys.ts'
import { readAdminKey } from './admin-key.ts'
import { writeLink } from './first-link.ts'
import { linkOf, makeLink } from './people.ts'
import { publicKeyOf } from './selector-updates.ts'

/**
 * Makes the first workspace and its first admin key, once, whichever of several processes comes first. The key goes
 * into `keyFile` (mode 0600), and for the first one a link by which its administrator chooses a password into `linkFile`, before
 * the transaction commits: a crash in between leaves a key that does not work yet and is replaced by the next start, never a hub
 * that nobody can enter.
 * @param renewAdmin make one more admin key, for somebody who lost theirs
 * @returns the path of the key file when a key was written
 */
export async function prepareWorkspace(
  store: Store,
  options: { name: string; keyFile: string; linkFile?: string; renewAdmin?: boolean },
): Promise<string | null> {
  const workspaceId = await firstWorkspace(store, options.name)
  const made = await write(store, workspaceId, async ({ db }) => {
    await lockWorkspace(db, workspaceId)
    const keys = await selectAccessKeys(db, workspaceId)
    const adminKeys = keys.filter(({ role }) => role === 'admin')
    if (adminKeys.length > 0 && !options.renewAdmin) return null
    // Of those who are still administrators; where nobody is, a new one: whoever runs the hub can always enter.
    const first = adminKeys.findLast((key) => key.person_active && key.person_role === 'admin')
    const { key, person } = await insertKey(db, workspaceId, {
      role: 'admin',
      name: 'Administrator',
      personId: first?.person_id,
      expiresAt: null,
    })
    writeFileSync(options.keyFile, `${key}\n`, { mode: 0o600 })
    chmodSync(options.keyFile, 0o600) // an older file keeps its mode otherwise
    // Where it leads to is known when the hub listens.
    if (adminKeys.length === 0 && options.linkFile)
      writeLink(options.linkFile, linkOf(null, (await makeLink(db, workspaceId, person.id)).token))
    return options.keyFile
  })
  await publicKeyOf(store, workspaceId) // made now, so that nobody's reading has to make it, on a full disk perhaps
  return made
}

/** Whether the file that a start wrote is still there, with a key that works. */
export async function hasAdminKey({ db }: Store, keyFile: string): Promise<boolean> {
  const key = readAdminKey(keyFile)
  return key !== null && (await selectAdminHashes(db)).includes(hashOf(key))
}

/** The id of the hub's workspace, which the first start makes. A hub keeps one today; every row names its own all the same. */
async function firstWorkspace({ db, writes }: Store, name: string): Promise<string> {
  const known = await selectFirstWorkspace(db)
  if (known) return known.id
  return writes.transaction().execute(async (tx) => {
    await lockWorkspaces(tx)
    const made = await selectFirstWorkspace(tx)
    if (made) return made.id
    const id = uuidv7()
    await insertWorkspace(tx, { id, name, history: randomUUID(), seq: 0, created_at: new Date() })
    return id
  })
}
