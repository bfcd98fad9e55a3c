import { type Insertable, type Selectable, sql } from 'kysely'
import type { Evidence } from '../../lib/domain/talking-point.ts'
import type { Db } from './open.ts'
import type { TalkingPointHistoryTable, TalkingPointTable } from './schema.ts'
import { evidence } from './talking-point-counts.ts'

/** SQL of talking points. */

export type TalkingPointRow = Selectable<TalkingPointTable> & { evidence: Evidence }

/** By the clock of the database, which several hubs have in common. */
const now = sql<Date>`now()`

/** What a step or an edit sets. */
export type TalkingPointChange = Partial<
  Pick<Insertable<TalkingPointTable>, 'version' | 'written_by' | 'content' | 'verification'>
>

/** Talking points of a workspace, the last changed first, from the one after `after` on. */
export function selectTalkingPoints(
  db: Db,
  workspaceId: string,
  { after, limit }: { after: { at: Date; id: string } | undefined; limit: number },
): Promise<TalkingPointRow[]> {
  let query = db
    .selectFrom('talking_points')
    .selectAll()
    .select(evidence)
    .where('workspace_id', '=', workspaceId)
  if (after)
    query = query.where((eb) => eb(eb.refTuple('updated_at', 'id'), '<', eb.tuple(after.at, after.id)))
  return query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

const one = (db: Db, workspaceId: string, id: string) =>
  db
    .selectFrom('talking_points')
    .selectAll()
    .select(evidence)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)

export const selectTalkingPoint = (
  db: Db,
  workspaceId: string,
  id: string,
): Promise<TalkingPointRow | undefined> => one(db, workspaceId, id).executeTakeFirst()

/** Those of these ids that are there, in no order. */
export async function selectTalkingPointsById(
  db: Db,
  workspaceId: string,
  ids: string[],
): Promise<TalkingPointRow[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('talking_points')
    .selectAll()
    .select(evidence)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
}

/** The row, locked until the transaction ends. */
export const lockTalkingPoint = (
  db: Db,
  workspaceId: string,
  id: string,
): Promise<TalkingPointRow | undefined> => one(db, workspaceId, id).forUpdate().executeTakeFirst()

/** Which of these talking points are there. */
export async function knownTalkingPoints(db: Db, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('talking_points')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** The new row; undefined when one with this id was there. */
export const insertTalkingPoint = (
  db: Db,
  row: Omit<Insertable<TalkingPointTable>, 'written_at' | 'updated_at'>,
): Promise<TalkingPointRow | undefined> =>
  db
    .insertInto('talking_points')
    .values({ ...row, written_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .returning(evidence)
    .executeTakeFirst()

/** The row as it is afterwards. */
export const updateTalkingPoint = (
  db: Db,
  workspaceId: string,
  id: string,
  set: TalkingPointChange,
): Promise<TalkingPointRow> =>
  db
    .updateTable('talking_points')
    .set({ ...set, ...(set.version === undefined ? {} : { written_at: now }), updated_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returningAll()
    .returning(evidence)
    .executeTakeFirstOrThrow()

export async function insertTalkingPointHistory(
  db: Db,
  row: Insertable<TalkingPointHistoryTable>,
): Promise<void> {
  await db.insertInto('talking_point_history').values(row).execute()
}
