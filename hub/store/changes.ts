import type { Selectable } from 'kysely'
import type { Db } from './open.ts'
import type { ChangeTable } from './schema.ts'

/** SQL of the change log. Numbers are given out by transaction.ts. */

export type ChangeRow = Selectable<ChangeTable>

/** Changes after a number, in order. */
export const selectChanges = (
  db: Db,
  workspaceId: string,
  after: number,
  limit: number,
): Promise<ChangeRow[]> =>
  db
    .selectFrom('changes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
