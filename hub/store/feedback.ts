import { type ExpressionBuilder, type Insertable, sql } from 'kysely'
import type { FeedbackQuery } from '../../lib/contract/feedback.ts'
import type { FeedbackStatus } from '../../lib/domain/feedback.ts'
import type { Db } from './open.ts'
import type { Database, FeedbackTable } from './schema.ts'

/** SQL of feedback. */

/**
 * Feedback with what the desk shows beside it: whose lead, which talking point. Each is looked up by itself: without
 * statistics (PGlite gathers none) the planner would read all leads to join them to a page of fifty.
 */
const items = (db: Db, workspaceId: string) =>
  db
    .selectFrom('feedback as f')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('leads')
          .select(['id', 'name', 'company', 'consent'])
          .whereRef('workspace_id', '=', 'f.workspace_id')
          .whereRef('id', '=', 'f.lead_id')
          .limit(1)
          .as('l'),
      (join) => join.onTrue(),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('talking_points')
          .select(['id', 'content'])
          .whereRef('workspace_id', '=', 'f.workspace_id')
          .whereRef('id', '=', 'f.talking_point_id')
          .limit(1)
          .as('t'),
      (join) => join.onTrue(),
    )
    .select(['f.id', 'f.body', 'f.status', 'f.rep', 'f.received_at'])
    .select([
      'l.id as lead_id',
      'l.name as lead_name',
      'l.company as lead_company',
      'l.consent as lead_consent',
    ])
    .select(['t.id as point_id', 't.content as point_content'])
    .where('f.workspace_id', '=', workspaceId)

export type FeedbackRow = Awaited<ReturnType<ReturnType<typeof items>['execute']>>[number]

/**
 * Rows after a position, newest first, without what is only counted and verdicts that were replaced. The order comes out of an index for each
 * combination of filters. A planner without statistics would rather collect what it takes for few rows and sort them,
 * which it does with a bitmap: so it may use none.
 */
export function selectFeedback(
  db: Db,
  workspaceId: string,
  {
    before,
    state,
    kind,
    limit,
  }: Omit<FeedbackQuery, 'before'> & { before?: { at: Date; id: string } | undefined },
): Promise<FeedbackRow[]> {
  return db.transaction().execute(async (tx) => {
    await sql`set local enable_bitmapscan = off`.execute(tx)
    let query = items(tx, workspaceId)
      .where('f.counted_only', '=', sql.lit(false))
      .where('f.superseded', '=', sql.lit(false))
      .orderBy('f.received_at', 'desc')
      .orderBy('f.id', 'desc')
      .limit(limit)
    if (state) query = query.where('f.state', '=', state)
    if (kind) query = query.where('f.kind', '=', kind)
    if (before)
      query = query.where((eb) =>
        eb(eb.refTuple('f.received_at', 'f.id'), '<', eb.tuple(before.at, before.id)),
      )
    return query.execute()
  })
}

/** One feedback. */
export const selectOneFeedback = (
  db: Db,
  workspaceId: string,
  id: string,
): Promise<FeedbackRow | undefined> => items(db, workspaceId).where('f.id', '=', id).executeTakeFirst()

/** Feedback about a lead: given for the lead, or that told of the person when nobody here knew them. */
export const isAbout =
  ({ leadId, emails }: { leadId: string; emails: string[] }) =>
  (eb: ExpressionBuilder<Pick<Database, 'feedback'>, 'feedback'>) =>
    eb.or([
      eb('feedback.lead_id', '=', leadId),
      eb.and([
        eb('feedback.kind', '=', sql.lit('new_person' as const)),
        sql<boolean>`feedback.body->'person'->>'address' = any(${emails}::text[])`,
      ]),
    ])

/** All feedback about a lead, newest first, also what is only counted. */
export const selectFeedbackOfLead = (
  db: Db,
  workspaceId: string,
  lead: { leadId: string; emails: string[] },
): Promise<FeedbackRow[]> =>
  items(db, workspaceId)
    .where('f.id', 'in', (eb) =>
      eb
        .selectFrom('feedback')
        .select('feedback.id')
        .where('feedback.workspace_id', '=', workspaceId)
        .where(isAbout(lead)),
    )
    .orderBy('f.received_at', 'desc')
    .orderBy('f.id', 'desc')
    .execute()

/**
 * When a verdict was given, by the rep's clock: never after it came. Hubs of before took times that PostgreSQL does not
 * read, such as "+23:00".
 */
export const VERDICT_AT = `case
  when f.body->>'at' ~ '^(19[7-9][0-9]|[2-9][0-9]{3})-[0-9-]{5}T[0-9:]{5,8}([.][0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-9]{2})$'
  then least((f.body->>'at')::timestamptz, f.received_at) else f.received_at end`

/** Earlier verdicts that are told of a lead. */
const MOST_EARLIER = 20

/** The newest verdicts on each of these leads on which there is a later one, newest first. */
export const selectEarlierVerdicts = (
  db: Db,
  workspaceId: string,
  leadIds: string[],
): Promise<FeedbackRow[]> =>
  items(db, workspaceId)
    .where(
      sql<boolean>`f.id in (
        select id from (
          select f.id, row_number() over (partition by f.lead_id order by ${sql.raw(VERDICT_AT)} desc, f.id desc) as n
          from feedback f
          where f.workspace_id = ${workspaceId} and f.kind = 'lead_verdict' and f.superseded
            and f.lead_id = any(${leadIds}::text[])
        ) as earlier where n <= ${MOST_EARLIER})`,
    )
    .orderBy(sql.raw(VERDICT_AT), 'desc')
    .orderBy('f.id', 'desc')
    .execute()

/** Nobody else gives a verdict on these leads until the transaction ends. */
export async function lockVerdicts(db: Db, workspaceId: string, leadIds: string[]): Promise<void> {
  await db
    .selectFrom('leads')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${leadIds}::text[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

/** Of all verdicts on each of these leads the latest one holds, in whichever order they came. */
export async function supersedeVerdicts(db: Db, workspaceId: string, leadIds: string[]): Promise<void> {
  await sql`
    update feedback as old set superseded = (old.id <> latest.id)
    from (
      select distinct on (f.lead_id) f.lead_id, f.id from feedback f
      where f.workspace_id = ${workspaceId} and f.kind = 'lead_verdict' and f.lead_id = any(${leadIds}::text[])
      order by f.lead_id, ${sql.raw(VERDICT_AT)} desc, f.id desc
    ) as latest
    where old.workspace_id = ${workspaceId} and old.kind = 'lead_verdict' and old.lead_id = latest.lead_id
      and old.superseded <> (old.id <> latest.id)`.execute(db)
}

/** Whose feedback these are, as many as are there. */
export async function selectSenders(
  db: Db,
  workspaceId: string,
  ids: string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('feedback')
    .select(['id', 'person_id'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row.person_id]))
}

export type NewFeedback = Insertable<FeedbackTable>

/** @returns ids of those that were not there; another request may store the same item at the same moment */
export async function insertFeedback(db: Db, rows: NewFeedback[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const inserted = await db
    .insertInto('feedback')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  return new Set(inserted.map(({ id }) => id))
}

/** The status of a feedback, locked until the transaction ends. */
export async function lockStatus(db: Db, workspaceId: string, id: string): Promise<FeedbackStatus | null> {
  const row = await db
    .selectFrom('feedback')
    .select('status')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row?.status ?? null
}

export async function updateStatus(
  db: Db,
  workspaceId: string,
  id: string,
  status: FeedbackStatus,
): Promise<void> {
  await db
    .updateTable('feedback')
    .set({ status: JSON.stringify(status), state: status.state })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/**
 * Marks answers to a person's own feedback as read, where they are still those of that time.
 * @returns ids of those that were not so before
 */
export async function markAnswersRead(
  db: Db,
  { workspaceId, personId }: { workspaceId: string; personId: string },
  answers: { id: string; at: string }[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update feedback as f set status = f.status || '{"read": true}'
    from unnest(${answers.map(({ id }) => id)}::text[], ${answers.map(({ at }) => at)}::text[]) as answer(id, at)
    where f.workspace_id = ${workspaceId} and f.person_id = ${personId} and f.id = answer.id
      and f.state in ('answered', 'used') and f.status->>'at' = answer.at and not f.status ? 'read'
    returning f.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** What was told, by whom, and what marketing did with it, as many as are there. */
export async function selectStatuses(db: Db, workspaceId: string, ids: string[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('feedback')
    .select(['id', 'person_id', 'status', 'body'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
}
