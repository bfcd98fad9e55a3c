import { type Insertable, sql } from 'kysely'
import type { Db } from './open.ts'
import type { WorkspaceTable } from './schema.ts'
import { acrossWorkspaces } from './workspace-guard.ts'

/** SQL of workspaces. */

/** The workspace that was made first; undefined on a new database. */
export const selectFirstWorkspace = (db: Db) =>
  acrossWorkspaces(db, 'finds out which workspaces there are')
    .selectFrom('workspaces')
    .select('id')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

/** Of several processes that start at once on a new database one comes first; the others wait for its commit. */
export async function lockWorkspaces(db: Db): Promise<void> {
  await sql`lock table workspaces in exclusive mode`.execute(db)
}

export async function insertWorkspace(db: Db, row: Insertable<WorkspaceTable>): Promise<void> {
  await db.insertInto('workspaces').values(row).execute()
}

/** Who locks the workspace's row waits for every writer before, and holds up every one after, until the commit. */
export async function lockWorkspace(db: Db, id: string): Promise<void> {
  await db.selectFrom('workspaces').select('id').where('id', '=', id).forUpdate().execute()
}
