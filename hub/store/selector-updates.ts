import type { Insertable } from 'kysely'
import type { Db } from './open.ts'
import type { SelectorUpdateTable, SigningKeyTable } from './schema.ts'

/** SQL of selector updates and of the keys that sign them. */

export const selectSigningKey = (db: Db, workspaceId: string) =>
  db.selectFrom('signing_keys').selectAll().where('workspace_id', '=', workspaceId).executeTakeFirst()

/** Does nothing when the workspace has a signing key. */
export async function insertSigningKey(db: Db, row: Insertable<SigningKeyTable>): Promise<void> {
  await db
    .insertInto('signing_keys')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Puts an update in place of the one before for its host. */
export async function upsertSelectorUpdate(db: Db, row: Insertable<SelectorUpdateTable>): Promise<void> {
  const { payload, signature, updated_at } = row
  await db
    .insertInto('selector_updates')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'host']).doUpdateSet({ payload, signature, updated_at }),
    )
    .execute()
}

/** False when there was none. */
export async function deleteSelectorUpdate(db: Db, workspaceId: string, host: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('selector_updates')
    .where('workspace_id', '=', workspaceId)
    .where('host', '=', host)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** The updates of a workspace by host; only those of `hosts` where they are given. */
export async function selectSelectorUpdates(db: Db, workspaceId: string, hosts?: string[]) {
  if (hosts?.length === 0) return []
  let query = db
    .selectFrom('selector_updates')
    .select(['host', 'payload', 'signature'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('host')
  if (hosts) query = query.where('host', 'in', hosts)
  return query.execute()
}
