import { type Kysely, sql } from 'kysely'

/**
 * The latest verdict on a lead holds and travels with the lead; those before it are folded into it at the desk. Clients
 * get the leads that have one again, and what each person told, for the person's other browsers.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [COLUMN, SUPERSEDE, INDEX, SEND_AGAIN]) await statement.execute(db)
}

const COLUMN = sql`alter table feedback add column superseded boolean not null default false`

/** A verdict's time, where it is one that PostgreSQL reads: hubs of before took others too, such as "+23:00". */
const AT = sql`case
  when f.body->>'at' ~ '^(19[7-9][0-9]|[2-9][0-9]{3})-[0-9-]{5}T[0-9:]{5,8}([.][0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-9]{2})$'
  then least((f.body->>'at')::timestamptz, f.received_at) else f.received_at end`

const SUPERSEDE = sql`
  update feedback as old set superseded = true
  from (
    select distinct on (f.workspace_id, f.lead_id) f.workspace_id, f.lead_id, f.id from feedback f
    where f.kind = 'lead_verdict'
    order by f.workspace_id, f.lead_id, ${AT} desc, f.id desc
  ) as latest
  where old.kind = 'lead_verdict' and old.workspace_id = latest.workspace_id and old.lead_id = latest.lead_id
    and old.id <> latest.id`

const INDEX = sql`
  create index feedback_verdict on feedback (workspace_id, lead_id) where kind = 'lead_verdict' and not superseded`

/** As hub/store/transaction.ts numbers what was changed. */
const SEND_AGAIN = sql`
  with again as (
    select workspace_id, kind, id, row_number() over (partition by workspace_id order by kind, id) as n from (
      select f.workspace_id, 'lead' as kind, f.lead_id as id from feedback f
      join leads l on l.workspace_id = f.workspace_id and l.id = f.lead_id
      where f.kind = 'lead_verdict' and not f.superseded
      union all
      select workspace_id, 'feedback_status', id from feedback where not counted_only
    ) as rows
  ), numbered as (
    update workspaces w set seq = w.seq + sum.n
    from (select workspace_id, count(*) as n from again group by workspace_id) as sum
    where w.id = sum.workspace_id
    returning w.id, w.seq, sum.n
  ), marked as (
    insert into history_marks (workspace_id, seq, mark) select id, seq, gen_random_uuid() from numbered
  )
  insert into changes (workspace_id, kind, entity_id, seq)
  select again.workspace_id, again.kind, again.id, numbered.seq - numbered.n + again.n
  from again join numbered on numbered.id = again.workspace_id
  on conflict (workspace_id, kind, entity_id) do update set seq = excluded.seq`
