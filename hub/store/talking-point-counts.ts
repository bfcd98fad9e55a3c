import { sql } from 'kysely'
import type { Evidence } from '../../lib/domain/talking-point.ts'
import type { Db } from './open.ts'

/** SQL of outcomes, counted by day apart from the talking points: counting locks none of them and sends none again. */

/** Outcomes of one talking point on one day. */
export interface DayCounts extends Evidence {
  talkingPointId: string
  /** UTC, `2026-11-29`. */
  day: string
}

/** What is counted of the row `talking_points`, over all days. */
export const evidence = sql<Evidence>`(
  select jsonb_build_object('shown', coalesce(sum(c.shown), 0), 'used', coalesce(sum(c.used), 0),
    'worked', coalesce(sum(c.worked), 0), 'didNotWork', coalesce(sum(c.did_not_work), 0))
  from talking_point_counts c
  where c.workspace_id = talking_points.workspace_id and c.talking_point_id = talking_points.id)`.as(
  'evidence',
)

/** Adds to the counters, in one order, so that two batches wait for each other instead of deadlocking. */
export async function addCounts(db: Db, workspaceId: string, counts: DayCounts[]): Promise<void> {
  if (counts.length === 0) return
  await sql`
    insert into talking_point_counts as c (workspace_id, talking_point_id, day, shown, used, worked, did_not_work)
    select ${workspaceId}, r."talkingPointId", r.day, r.shown, r.used, r.worked, r."didNotWork"
    from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb)
      as r("talkingPointId" text, day date, shown bigint, used bigint, worked bigint, "didNotWork" bigint)
    order by r."talkingPointId", r.day
    on conflict (workspace_id, talking_point_id, day) do update set shown = c.shown + excluded.shown,
      used = c.used + excluded.used, worked = c.worked + excluded.worked,
      did_not_work = c.did_not_work + excluded.did_not_work`.execute(db)
}
