import { sql } from 'kysely'
import type { Db } from './open.ts'
import type { Point } from './transaction.ts'
import { acrossWorkspaces } from './workspace-guard.ts'

/** SQL of a workspace's history: its name, its newest number, and the marks of its transactions. */

/** Marks are kept this long: who has not asked since then starts again. */
const KEPT_DAYS = 90
/** Marks looked at by one statement of the pruning. */
const PRUNED_AT_ONCE = 5_000

/**
 * The history as it stands, and for each of these numbers the mark of the transaction that gave it out (of the next
 * one where that mark was pruned), null for a number that was not given out.
 */
export async function selectHistory(
  db: Db,
  workspaceId: string,
  numbers: number[] = [],
): Promise<{ history: string; seq: number; marks: (string | null)[] }> {
  const { rows } = await sql<{ history: string; seq: number; marks: (string | null)[] }>`
    select w.history, w.seq, array(
      select (
        select m.mark from history_marks m where m.workspace_id = ${workspaceId} and m.seq >= n.seq
        order by m.seq limit 1)
      from unnest(${numbers}::bigint[]) with ordinality as n(seq, place) order by n.place
    ) as marks
    from workspaces w where w.id = ${workspaceId}`.execute(db)
  return rows[0]!
}

/** The newest point. */
export async function selectNewestPoint(db: Db, workspaceId: string): Promise<Point> {
  const { rows } = await sql<Point>`
    select w.history, w.seq, coalesce((
      select m.mark from history_marks m where m.workspace_id = ${workspaceId} and m.seq >= w.seq
      order by m.seq limit 1), '') as mark
    from workspaces w where w.id = ${workspaceId}`.execute(db)
  return rows[0]!
}

/** Each workspace with its newest number. */
export const selectWorkspaces = (db: Db) =>
  acrossWorkspaces(db, 'finds out which workspaces there are')
    .selectFrom('workspaces')
    .select(['id', 'seq'])
    .execute()

/** Gives the history another name; of one workspace, or of all. Every client starts again from the beginning. */
export async function renameHistory(db: Db, workspaceId?: string): Promise<void> {
  let update = acrossWorkspaces(db, 'a whole database may have been put back to a copy')
    .updateTable('workspaces')
    .set({ history: sql`gen_random_uuid()` })
  if (workspaceId !== undefined) update = update.where('id', '=', workspaceId)
  await update.execute()
}

/** Keeps on which server the rows are; a history that was on another one gets another name. */
export async function bindToServer(db: Db, server: string): Promise<void> {
  await sql`
    update workspaces set server = ${server}, history = case when server is null then history else gen_random_uuid()::text end
    where server is distinct from ${server}`.execute(acrossWorkspaces(db, 'all rows are on one server'))
}

/** Deletes old marks, a few at a time, and never the newest of a workspace. */
export async function pruneMarks(db: Db, workspaceId: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  for (;;) {
    // The oldest few by number, whatever their age: what is looked at is bounded also where nothing is old enough.
    const { rows } = await sql`
      delete from history_marks m using (
        select seq from history_marks where workspace_id = ${workspaceId} order by seq limit ${PRUNED_AT_ONCE}
      ) as oldest
      where m.workspace_id = ${workspaceId} and m.seq = oldest.seq and m.at < ${before}
      and m.seq < (select max(seq) from history_marks where workspace_id = ${workspaceId})
      returning m.seq`.execute(db)
    if (rows.length < PRUNED_AT_ONCE) return
  }
}
