import { randomUUID } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { insertKey } from './keys.ts'
import type { Store } from './open.ts'
import { write } from './transaction.ts'

/** The workspace that the first start makes. A hub keeps one today; every row and key names its own all the same. */
export const FIRST_WORKSPACE = 'main'

/**
 * Makes the first workspace and its first admin key, once, whichever of several processes comes first. The key goes
 * into `keyFile` (mode 0600) before the transaction commits: a crash in between leaves a key that does not work yet
 * and is replaced by the next start, never a hub that nobody can enter.
 * @param renewAdmin make one more admin key, for somebody who lost theirs
 * @returns the path of the key file when a key was written
 */
export async function prepareWorkspace(
  store: Store,
  options: { name: string; keyFile: string; renewAdmin?: boolean },
): Promise<string | null> {
  await store.db
    .insertInto('workspaces')
    .values({ id: FIRST_WORKSPACE, name: options.name, epoch: randomUUID(), seq: 0, created_at: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return write(store, FIRST_WORKSPACE, async (tx) => {
    await tx.db.selectFrom('workspaces').select('id').where('id', '=', FIRST_WORKSPACE).forUpdate().execute()
    const admin = await tx.db
      .selectFrom('access_keys')
      .select('id')
      .where('workspace_id', '=', FIRST_WORKSPACE)
      .where('role', '=', 'admin')
      .where('session_of', 'is', null)
      .limit(1)
      .executeTakeFirst()
    if (admin && !options.renewAdmin) return null
    const { key } = await insertKey(tx, FIRST_WORKSPACE, {
      role: 'admin',
      name: 'Administrator',
      expiresAt: null,
    })
    writeFileSync(options.keyFile, `${key}\n`, { mode: 0o600 })
    chmodSync(options.keyFile, 0o600) // an older file keeps its mode otherwise
    return options.keyFile
  })
}

/** The key that the first start wrote; null when the file is not there (any more). */
export function readAdminKey(keyFile: string): string | null {
  try {
    return readFileSync(keyFile, 'utf8').trim() || null
  } catch {
    return null
  }
}
