import type { Insertable } from 'kysely'
import type { Db } from './open.ts'
import type { WorkspaceTable } from './schema.ts'

/** SQL of workspaces. */

/** Does nothing when the workspace is there. */
export async function insertWorkspace(db: Db, row: Insertable<WorkspaceTable>): Promise<void> {
  await db
    .insertInto('workspaces')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Who locks the workspace's row waits for every writer before, and holds up every one after, until the commit. */
export async function lockWorkspace(db: Db, id: string): Promise<void> {
  await db.selectFrom('workspaces').select('id').where('id', '=', id).forUpdate().execute()
}
