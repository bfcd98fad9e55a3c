import { type Kysely, sql } from 'kysely'

/**
 * What is written often leaves the rows that are read often: outcomes of talking points are counted by day in a table
 * of their own, and imports are applied in short transactions whose progress is kept beside them.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...counts, ...feedbackList, ...changesOfTouchpoints, ...imports])
    await statement.execute(db)
}

const counts = [
  sql`create table talking_point_counts (
    workspace_id text not null,
    talking_point_id text not null,
    day date not null,
    shown bigint not null default 0,
    used bigint not null default 0,
    worked bigint not null default 0,
    did_not_work bigint not null default 0,
    primary key (workspace_id, talking_point_id, day)
  )`,
  // What was counted without a day goes to the day on which the talking point came.
  sql`insert into talking_point_counts
    select t.workspace_id, t.id,
      (coalesce((select min(h.at) from talking_point_history h
        where h.workspace_id = t.workspace_id and h.talking_point_id = t.id), t.updated_at) at time zone 'UTC')::date,
      coalesce((t.evidence->>'shown')::bigint, 0), coalesce((t.evidence->>'used')::bigint, 0),
      coalesce((t.evidence->>'worked')::bigint, 0), coalesce((t.evidence->>'didNotWork')::bigint, 0)
    from talking_points t`,
  sql`alter table talking_points drop column evidence`,
]

// One for each combination of filters that the desk offers, in the order of its list; without any: feedback_newest.
const feedbackList = [
  sql`create index feedback_by_state on feedback (workspace_id, state, received_at desc, id desc)
    where not counted_only`,
  sql`create index feedback_by_kind on feedback (workspace_id, kind, received_at desc, id desc)
    where not counted_only`,
  sql`create index feedback_by_state_and_kind on feedback (workspace_id, state, kind, received_at desc, id desc)
    where not counted_only`,
]

// Null for nearly all; what an older version wrote as prose ("from 40 to 65") stays in `detail`, for people to read.
const changesOfTouchpoints = [sql`alter table touchpoints add column change jsonb`]

const imports = [
  // Applying goes on after a crash, so what is staged must outlive one. Imports that are under way end here: their
  // rows may be gone, and no version of the hub that runs now works on them.
  sql`truncate import_rows, import_claims`,
  sql`alter table import_rows set logged`,
  sql`alter table import_claims set logged`,
  sql`update import_runs set run = run || jsonb_build_object('state', 'failed', 'error',
      'The hub was updated during the import. Nothing was changed; import the file again.')
    where run->>'state' in ('reading', 'ready', 'applying')`,
  sql`alter table import_runs
    drop column alive_at,
    add column holder text,
    add column held_until timestamptz(3),
    add column started_by text not null default '',
    add column applying_since timestamptz(3),
    add column applied_key text not null default '',
    add column applied_line integer not null default 0`,
]
