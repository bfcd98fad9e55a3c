import { type Kysely, sql } from 'kysely'

/**
 * A lead's own id is the hub's; the ids that systems have for it stand in lead_sources, and leads.field_sources keeps
 * which source each field is from and when that was so there. Ids of before, `hubspot:101` or a bare `101`, are given
 * up for UUIDv7s: the hub goes on knowing them as those of the source `alongside`, and so do extensions, which learn
 * from the tombstone of the old id which lead it is now.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...TABLES, ...RENAME]) await statement.execute(db)
}

const TABLES = [
  sql`create table lead_sources (
    workspace_id text not null,
    source text not null,
    external_id text not null,
    lead_id text not null,
    primary key (workspace_id, source, external_id)
  )`,
  sql`create index lead_sources_lead on lead_sources (workspace_id, lead_id)`,
  sql`alter table leads add column field_sources jsonb not null default '{}'`,
]

const UUID = sql.lit('^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
/** A UUIDv7 of now: RFC 9562 section 5.7. PostgreSQL makes them itself from version 18 on. */
const NEW_ID = sql`(
  lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
  || '7' || substr(md5(random()::text || clock_timestamp()::text), 1, 3)
  || substr('89ab', 1 + floor(random() * 4)::integer, 1)
  || substr(replace(gen_random_uuid()::text, '-', ''), 1, 3)
  || right(replace(gen_random_uuid()::text, '-', ''), 12))::uuid::text`

const RENAME = [
  sql`create table renamed_leads as
    select workspace_id, id as old, ${NEW_ID} as new, row_number() over (partition by workspace_id order by id) as n
    from leads where id !~ ${UUID}`,
  sql`create unique index renamed_leads_old on renamed_leads (workspace_id, old)`,
  // The source before the first colon, as the hub wrote it; without one nobody knows whose id it was.
  sql`insert into lead_sources (workspace_id, source, external_id, lead_id)
    select workspace_id, split_part(old, ':', 1), substr(old, strpos(old, ':') + 1), new
    from renamed_leads where old ~ '^[a-z0-9][a-z0-9._-]{0,39}:.'`,
  sql`insert into lead_sources (workspace_id, source, external_id, lead_id)
    select workspace_id, 'alongside', old, new from renamed_leads`,
  renamed('leads', 'id'),
  renamed('lead_emails', 'lead_id'),
  renamed('touchpoints', 'lead_id'),
  sql`update feedback as t set lead_id = r.new, body = jsonb_set(t.body, '{leadId}', to_jsonb(r.new))
    from renamed_leads r where r.workspace_id = t.workspace_id and r.old = t.lead_id`,
  // Rows are applied in the order of their keys, which are others now: what is applied goes, and the rest begins.
  sql`delete from import_rows r using import_runs i
    where i.workspace_id = r.workspace_id and i.id = r.import_id and i.run->>'state' = 'applying'
    and (r.key, r.line) <= (i.applied_key, i.applied_line)`,
  sql`update import_runs set applied_key = '', applied_line = 0 where run->>'state' = 'applying'`,
  renamed('import_rows', 'key'),
  // The old ids are changes to tombstones, the new ones new leads.
  sql`insert into changes (workspace_id, kind, entity_id, seq)
    select r.workspace_id, 'lead', r.new, w.seq + r.n from renamed_leads r join workspaces w on w.id = r.workspace_id`,
  sql`update changes as t set seq = w.seq + many.leads + r.n
    from renamed_leads r join workspaces w on w.id = r.workspace_id
    join (select workspace_id, count(*) as leads from renamed_leads group by workspace_id) as many
      on many.workspace_id = r.workspace_id
    where t.workspace_id = r.workspace_id and t.kind = 'lead' and t.entity_id = r.old`,
  sql`update workspaces as t set seq = t.seq + 2 * many.leads
    from (select workspace_id, count(*) as leads from renamed_leads group by workspace_id) as many
    where many.workspace_id = t.id`,
  sql`insert into history_marks (workspace_id, seq, mark)
    select id, seq, gen_random_uuid()::text from workspaces
    where id in (select workspace_id from renamed_leads) on conflict do nothing`,
  sql`drop table renamed_leads`,
]

function renamed(table: string, column: string) {
  return sql`update ${sql.table(table)} as t set ${sql.ref(column)} = r.new from renamed_leads r
    where r.workspace_id = t.workspace_id and r.old = t.${sql.ref(column)}`
}
