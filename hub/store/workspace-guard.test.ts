import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openEmbedded, WORKSPACE, withKeys } from '../testing.ts'
import { acrossWorkspaces, demandWorkspace, WorkspaceMissing } from './workspace-guard.ts'

const GOOD = [
  'select 1',
  'select "id" from "leads" where "workspace_id" = $1 and "id" = $2',
  'select * from leads as l where $1 = l.workspace_id',
  "select * from leads where workspace_id = 'literal'",
  'select * from leads l join lead_emails e on e.workspace_id = l.workspace_id and e.lead_id = l.id where e.workspace_id = $1',
  'select (select count(*) from lead_emails e where e.workspace_id = l.workspace_id) from leads l where l.workspace_id = $1',
  'select t.* from unnest($1::text[]) as l(id) cross join lateral (select * from touchpoints where workspace_id = $2 and lead_id = l.id) t',
  'with gone as (delete from import_rows where workspace_id = $1 returning import_id) update import_runs set erased_rows = 1 from gone where import_runs.workspace_id = $2 and import_runs.id = gone.import_id',
  'insert into "leads" ("workspace_id", "id") values ($1, $2), ($3, $4) on conflict do nothing',
  'insert into changes (workspace_id, id) select $1, c.id from unnest($2::text[]) as c(id)',
  'update workspaces set seq = seq + 1 where id = $1 returning seq',
  'select w.name from workspaces w join access_keys k on w.id = k.workspace_id where k.workspace_id = $1',
  'delete from leads using (select workspace_id, id from lead_emails where workspace_id = $1) x where leads.workspace_id = x.workspace_id',
  'select * from leads where (workspace_id = $1 and (name = $2 or name = $3))',
  'select * from public.leads l where l.workspace_id = $1',
  'select * from (leads l join lead_emails e on e.workspace_id = l.workspace_id) where l.workspace_id = $1',
  'select * from leads where not (name = $2) and workspace_id = $1 order by name = $3',
  'select * from leads l left join lead_emails e on e.workspace_id = l.workspace_id and e.lead_id = l.id where l.workspace_id = $1',
  'select * from leads l left outer join lead_emails e on (e.workspace_id = $1 and e.lead_id = l.id) where l.workspace_id = $1',
  'select * from leads a where a.workspace_id = $1 union all select * from leads a where a.workspace_id = $1',
  'select * from leads where case when a then 1 else 2 end = 1 and workspace_id = $1::text and coalesce(b, true)',
  'insert into leads as l (workspace_id, id) values ($1, $2)',
  'insert into leads (workspace_id, id) select l.workspace_id, l.id from leads l where l.workspace_id = $1 on conflict do nothing',
  'analyze leads, lead_emails',
  'select * from pg_catalog.pg_class where relname = $1',
  "select 'from leads' /* from leads */ -- from leads",
]

const BAD = [
  'select "id" from "leads" where "id" = $1',
  'select * from leads',
  'SELECT * FROM Leads',
  'select * from leads, lead_emails where leads.workspace_id = $1',
  'select * from leads l join lead_emails e on e.lead_id = l.id where l.workspace_id = $1',
  'select * from leads l join lead_emails e on e.workspace_id = l.workspace_id',
  'select * from leads l left join feedback f on f.lead_id = l.id where l.workspace_id = $1',
  'select * from leads where workspace_id = $1 and exists (select from feedback where lead_id = leads.id)',
  'select * from leads where id = (select lead_id from lead_emails where workspace_id = $1)',
  'select * from leads where workspace_id <> $1',
  'select * from leads where workspace_id = workspace_id',
  'select * from leads l join lead_emails e on e.workspace_id = l.id where l.workspace_id = $1',
  'insert into leads (id) values ($1)',
  'insert into leads values ($1, $2)',
  'insert into leads (workspace_id, id) select $1, id from lead_emails',
  'update leads set workspace_id = $1',
  'update leads set name = $1 from lead_emails e where e.workspace_id = $2',
  'delete from leads where id = $1',
  'delete from import_rejects using import_runs where import_runs.workspace_id = import_rejects.workspace_id',
  'truncate leads',
  'update workspaces set name = $1',
  'select * from public.leads',
  'select * from "public"."leads" as l',
  'delete from public.leads',
  'truncate public.leads',
  'select * from (leads)',
  'select * from ((leads l join lead_emails e on e.lead_id = l.id))',
  'copy leads to stdout',
  'copy public.leads (id) to stdout',
  'select workspace_id = $1, * from leads',
  'select * from leads order by workspace_id = $1',
  'select * from leads where name = $2 order by workspace_id = $1',
  'select * from leads where not (workspace_id = $1)',
  'select * from leads l where not l.workspace_id = $1',
  'select count(*) from leads where name = $2 group by workspace_id = $1',
  'select l.* from leads l left join lead_emails e on e.lead_id = l.id and e.workspace_id = l.workspace_id and l.workspace_id = $1',
  'select l.* from leads l left join lead_emails e on l.workspace_id = $1 and e.workspace_id = $1',
  'select * from leads l left join lead_emails e on e.workspace_id = $1 and l.workspace_id = e.workspace_id',
  'select count(*) filter (where workspace_id = $1) from leads',
  'delete from leads where not (archived and workspace_id = $1)',
  'delete from leads where not ((archived) and (name = $2 and workspace_id = $1))',
  'select 1 from leads where case when workspace_id = $1 then true else true end',
  'select 1 from leads where case when a and workspace_id = $1 and b then true else true end',
  'select * from leads where workspace_id = $1 union all select * from leads',
  'select * from leads a where a.workspace_id = $1 union all select * from leads a',
  'select * from leads where (workspace_id = $1) is not null',
  'select * from leads where workspace_id = coalesce($1, workspace_id)',
  'select * from leads where coalesce(workspace_id = $1, true)',
  'select * from leads where workspace_id = $1 = false',
  'select * from leads where workspace_id = $1 is not true',
  'select * from leads as l (workspace_id) where workspace_id = $1',
  'select * from leads l (workspace_id) where l.workspace_id = $1',
  'select * from leads l full join lead_emails e on e.workspace_id = $1 and l.workspace_id = $1',
  'select * from leads l right outer join lead_emails e on e.workspace_id = $1 where l.workspace_id = $1',
  'with a as (select * from leads) select * from a where workspace_id = $1',
  "select * from leads where name = 'workspace_id = 1' -- workspace_id = $1",
]

describe('which statements say of which workspace', () => {
  test.each(GOOD)('says it: %s', (statement) => expect(() => demandWorkspace(statement)).not.toThrow())
  test.each(BAD)('does not: %s', (statement) =>
    expect(() => demandWorkspace(statement)).toThrow(WorkspaceMissing),
  )
})

test('the store sends no statement that does not, built or raw, in a transaction or not; each time anew', async () => {
  const store = await openEmbedded()
  await withKeys(store)
  for (let times = 0; times < 2; times++) {
    await expect(store.db.selectFrom('leads').selectAll().execute()).rejects.toThrow(WorkspaceMissing)
    await expect(sql`select * from leads`.execute(store.jobs)).rejects.toThrow(/"leads" is meant/)
    const inTransaction = store.writes.transaction().execute((tx) => tx.deleteFrom('leads').execute())
    await expect(inTransaction).rejects.toThrow(WorkspaceMissing)
    // The exception is for the statement that is named, and not for its text.
    const named = acrossWorkspaces(store.db, 'a test')
    expect(await named.selectFrom('leads').selectAll().execute()).toEqual([])
    expect((await sql`select * from leads`.execute(named)).rows).toEqual([])
  }
  await store.db.selectFrom('leads').selectAll().where('workspace_id', '=', WORKSPACE).execute()
  await store.close()
})
