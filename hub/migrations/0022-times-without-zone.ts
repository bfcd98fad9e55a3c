import { type Kysely, sql } from 'kysely'

/**
 * Whether the zone of a statement's time was told: nobody kept that of the statements that are there. A time without a
 * zone counts until 12 hours after it in UTC, and from 14 hours before (lib/domain/consent.ts). Before, it counted as
 * UTC, so that a yes held against a no that may be later: those leads have said no, and clients get them again.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table consent_statements add column zoned boolean not null default false`.execute(db)
  await sql`create temporary table refused_in_a_zone on commit drop as ${REFUSED}`.execute(db)
  for (const statement of [MARKETING, CONTACT, SEND_AGAIN]) await statement.execute(db)
}

const isDay = (at: string) =>
  sql.raw(`(${at} = date_trunc('day', ${at} at time zone 'UTC') at time zone 'UTC')`)
/** A date after the one at which it was told counts as none. */
const HAS_DATE = sql`coalesce(n.said_at <= n.received_at, false)`
/** Until when the no may have been said. */
const UNTIL = sql`case
  when not ${HAS_DATE} then coalesce(n.stood_at, n.received_at)
  else least(
    n.said_at + interval '12 hours'
      + case when ${isDay('n.said_at')} then interval '24 hours' - interval '1 millisecond' else interval '0' end,
    coalesce(n.stood_at, n.received_at))
  end`
const FROM_YES = sql`(y.said_at - interval '14 hours')`

/** A yes that is surely later than the no. */
const IS_TAKEN_BACK = sql`exists (
  select 1 from lead_emails ye
  join consent_statements y on y.workspace_id = ye.workspace_id and y.email = ye.email
  where ye.workspace_id = e.workspace_id and ye.lead_id = e.lead_id
    and y.topic = n.topic and y.state = 'granted' and y.said_at <= y.received_at
    and (${FROM_YES} > ${UNTIL}
      or (${HAS_DATE} and ${isDay('n.said_at')} and ${isDay('y.said_at')} and y.said_at > n.said_at)))`

/** Leads, the topic, and since when: the newest no that no yes is later than. */
const REFUSED = sql`
  select e.workspace_id, e.lead_id, n.topic, max(case when ${HAS_DATE} then n.said_at else n.received_at end) as said_at
  from consent_statements n
  join lead_emails e on e.workspace_id = n.workspace_id and e.email = n.email
  join leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
  where n.state = 'denied' and not ${IS_TAKEN_BACK}
    and case n.topic when 'marketing' then l.consent->>'marketing' = 'granted'
      else not (l.consent->>'doNotContact')::boolean end
  group by e.workspace_id, e.lead_id, n.topic`

/** As leads carry times. */
const SINCE = sql`to_jsonb(to_char(r.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`

/** Since when: of the stronger no, where there are two. */
const MARKETING = sql`
  update leads l set updated_at = now(), consent = l.consent || jsonb_build_object('marketing', 'denied')
    || case when (l.consent->>'doNotContact')::boolean then '{}' else jsonb_build_object('changedAt', ${SINCE}) end
  from refused_in_a_zone r where r.topic = 'marketing' and r.workspace_id = l.workspace_id and r.lead_id = l.id`

const CONTACT = sql`
  update leads l set updated_at = now(),
    consent = l.consent || jsonb_build_object('doNotContact', true, 'changedAt', ${SINCE})
  from refused_in_a_zone r where r.topic = 'contact' and r.workspace_id = l.workspace_id and r.lead_id = l.id`

/** As hub/store/transaction.ts numbers what was changed. */
const SEND_AGAIN = sql`
  with again as (
    select workspace_id, lead_id, row_number() over (partition by workspace_id order by lead_id) as n
    from (select distinct workspace_id, lead_id from refused_in_a_zone) as leads
  ), numbered as (
    update workspaces w set seq = w.seq + sum.n
    from (select workspace_id, count(*) as n from again group by workspace_id) as sum
    where w.id = sum.workspace_id
    returning w.id, w.seq, sum.n
  ), marked as (
    insert into history_marks (workspace_id, seq, mark) select id, seq, gen_random_uuid() from numbered
  )
  insert into changes (workspace_id, kind, entity_id, seq)
  select again.workspace_id, 'lead', again.lead_id, numbered.seq - numbered.n + again.n
  from again join numbered on numbered.id = again.workspace_id
  on conflict (workspace_id, kind, entity_id) do update set seq = excluded.seq`
