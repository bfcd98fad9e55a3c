import { type Kysely, sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

/** Leads with ids of before, in two workspaces, and what the migration makes of them. */

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
const OWN = '019a0000-0000-7000-8000-000000000001'

ofMigration('lead sources', '0009-consent-statements', async (db, migrateTo) => {
  await fill(db)
  await migrateTo('0010-lead-sources')

  const { rows: leads } = await sql<{ workspace_id: string; id: string; name: string }>`
    select workspace_id, id, name, field_sources from leads order by workspace_id, name`.execute(db)
  expect(leads).toEqual([
    { workspace_id: 'a', id: UUID, name: 'bare', field_sources: {} },
    { workspace_id: 'a', id: UUID, name: 'hubspot', field_sources: {} },
    { workspace_id: 'a', id: OWN, name: 'own', field_sources: {} },
    { workspace_id: 'b', id: UUID, name: 'hubspot', field_sources: {} },
  ])
  expect(new Set(leads.map(({ id }) => id)).size).toBe(4)
  const [bare, hubspot, , other] = leads.map(({ id }) => id)

  const all = async (query: ReturnType<typeof sql>) => (await query.execute(db)).rows
  expect(
    await all(
      sql`select workspace_id, source, external_id, lead_id from lead_sources order by workspace_id, source, external_id`,
    ),
  ).toEqual([
    { workspace_id: 'a', source: 'alongside', external_id: '17', lead_id: bare },
    { workspace_id: 'a', source: 'alongside', external_id: 'hubspot:1', lead_id: hubspot },
    { workspace_id: 'a', source: 'hubspot', external_id: '1', lead_id: hubspot },
    { workspace_id: 'b', source: 'alongside', external_id: 'hubspot:1', lead_id: other },
    { workspace_id: 'b', source: 'hubspot', external_id: '1', lead_id: other },
  ])
  expect(await all(sql`select lead_id from lead_emails order by email`)).toEqual([
    { lead_id: hubspot },
    { lead_id: other },
    { lead_id: OWN },
  ])
  expect(await all(sql`select lead_id from touchpoints order by id`)).toEqual([
    { lead_id: hubspot },
    { lead_id: OWN },
  ])
  expect(await all(sql`select lead_id, body from feedback order by id`)).toEqual([
    { lead_id: hubspot, body: { kind: 'heard', leadId: hubspot } },
    { lead_id: 'erased', body: { kind: 'heard', leadId: 'erased' } },
    { lead_id: null, body: { kind: 'heard', leadId: null } },
  ])
  // What is applied of a run is gone, and the rest of it begins.
  expect(await all(sql`select id, applied_key, applied_line from import_runs order by id`)).toEqual([
    { id: 'leads', applied_key: '', applied_line: 0 },
    { id: 'visits', applied_key: '', applied_line: 0 },
  ])
  expect(await all(sql`select key, line from import_rows order by import_id, line`)).toEqual([
    { key: '', line: 6 },
    { key: 'later', line: 3 },
    { key: hubspot, line: 5 },
  ])

  const changes = await all(
    sql`select workspace_id, kind, entity_id, seq::integer from changes order by 1, 4`,
  )
  const of = (workspace: string) =>
    changes.filter((row) => (row as { workspace_id: string }).workspace_id === workspace)
  const id = (row: unknown) => (row as { entity_id: string }).entity_id
  // New leads first, then the tombstones of their old ids: after all that clients have seen.
  expect(of('a').map(id)).toEqual([OWN, ...of('a').slice(1, 3).map(id), ...of('a').slice(3).map(id)])
  expect(of('a').slice(1, 3).map(id).sort()).toEqual([bare, hubspot].sort())
  expect(of('a').slice(3).map(id).sort()).toEqual(['17', 'hubspot:1'])
  expect(await all(sql`select id, seq::integer from workspaces order by id`)).toEqual([
    { id: 'a', seq: 7 },
    { id: 'b', seq: 3 },
  ])
  expect(await all(sql`select workspace_id, seq::integer from history_marks order by 1, 2`)).toEqual([
    { workspace_id: 'a', seq: 3 },
    { workspace_id: 'a', seq: 7 },
    { workspace_id: 'b', seq: 1 },
    { workspace_id: 'b', seq: 3 },
  ])
})

async function fill(db: Kysely<never>): Promise<void> {
  const statements = [
    sql`insert into workspaces (id, name, history, seq) values ('a', 'Acme', 'h1', 3), ('b', 'Optika', 'h2', 1)`,
    sql`insert into history_marks (workspace_id, seq, mark) values ('a', 3, 'm'), ('b', 1, 'm')`,
    sql`insert into leads (workspace_id, id, name, consent) values ('a', '17', 'bare', '{}'), ('a', 'hubspot:1', 'hubspot', '{}'),
      ('a', ${OWN}, 'own', '{}'), ('b', 'hubspot:1', 'hubspot', '{}')`,
    sql`insert into changes (workspace_id, kind, entity_id, seq) values ('a', 'lead', '17', 1), ('a', 'lead', 'hubspot:1', 2),
      ('a', 'lead', ${OWN}, 3), ('b', 'lead', 'hubspot:1', 1)`,
    sql`insert into lead_emails (workspace_id, email, lead_id, position) values ('a', 'a@x.test', 'hubspot:1', 0),
      ('b', 'b@x.test', 'hubspot:1', 0), ('a', 'o@x.test', ${OWN}, 0)`,
    sql`insert into touchpoints (workspace_id, lead_id, at, id, kind, title) values ('a', 'hubspot:1', now(), 't1', 'form', 'x'),
      ('a', ${OWN}, now(), 't2', 'form', 'x')`,
    sql`insert into feedback (workspace_id, id, person_id, rep, kind, counted_only, lead_id, body, status, state) values
      ('a', 'f1', 'p', 'Marta', 'heard', false, 'hubspot:1', '{"kind":"heard","leadId":"hubspot:1"}', '{}', 'delivered'),
      ('a', 'f2', 'p', 'Marta', 'heard', false, 'erased', '{"kind":"heard","leadId":"erased"}', '{}', 'delivered'),
      ('a', 'f3', 'p', 'Marta', 'heard', false, null, '{"kind":"heard","leadId":null}', '{}', 'delivered')`,
    sql`insert into import_runs (workspace_id, id, run, applied_key, applied_line) values
      ('a', 'visits', '{"state":"applying"}', 'hubspot:1', 4), ('a', 'leads', '{"state":"applying"}', '', 5)`,
    sql`insert into import_rows (workspace_id, import_id, key, line, value) values ('a', 'visits', 'hubspot:1', 4, '{}'),
      ('a', 'visits', 'hubspot:1', 5, '{}'), ('a', 'visits', ${OWN}, 2, '{}'), ('a', 'visits', 'later', 3, '{}'),
      ('a', 'leads', '', 5, '{}'), ('a', 'leads', '', 6, '{}')`,
  ]
  for (const statement of statements) await statement.execute(db)
}
