import { type Kysely, sql } from 'kysely'

/**
 * Touchpoints are staged in columns of their own, which COPY fills and an insert reads without taking JSON apart. Rows are
 * applied in parts: the index holds each part once, with its rows, where the key before held 120 bytes for each row.
 * What is staged is kept: a run that waits, or is being applied, goes on.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...ROWS, ...PROGRESS, ...INDEX]) await statement.execute(db)
}

const ROWS = [
  // What is applied already would come in another order otherwise.
  sql`delete from import_rows r using import_runs i
    where i.workspace_id = r.workspace_id and i.id = r.import_id and i.run->>'state' = 'applying'
    and (r.key, r.line) <= (i.applied_key, i.applied_line)`,
  sql`alter table import_rows
    drop constraint import_rows_pkey,
    alter column value drop not null,
    add column part integer not null default 0,
    add column lead_id text,
    add column id text,
    add column at timestamptz(3),
    add column kind text,
    add column title text,
    add column url text,
    add column detail text,
    add column change jsonb`,
  // What the planner would keep of these are people's data (see 0008).
  ...['lead_id', 'id', 'at', 'kind', 'title', 'url', 'detail', 'change'].map(
    (column) => sql`alter table import_rows alter column ${sql.ref(column)} set statistics 0`,
  ),
  sql`update import_rows set part = numbered.n / 1000
    from (select ctid, row_number() over (partition by workspace_id, import_id order by key, line) - 1 as n
      from import_rows) as numbered
    where import_rows.ctid = numbered.ctid`,
  sql`update import_rows set lead_id = key, id = value->>'id', at = (value->>'at')::timestamptz, kind = value->>'kind',
    title = value->>'title', url = value->>'url', detail = value->>'detail',
    change = nullif(value->'change', 'null'::jsonb), value = null
    where key <> ''`,
  sql`alter table import_rows alter column part drop default, drop column key`,
]

const PROGRESS = [
  sql`alter table import_runs drop column applied_key`,
  sql`alter table import_runs add column applied_part integer not null default -1`,
]

const INDEX = [sql`create index import_rows_part on import_rows (workspace_id, import_id, part)`]
