import { sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

const touchpoint = (id: string, change: object | null = null) =>
  JSON.stringify({
    ...{ id, at: '2026-01-02T10:00:00.000Z', kind: 'page_view', title: `Title of ${id}` },
    ...{ url: null, detail: 'x', change },
  })

ofMigration(
  'what is staged stays staged: touchpoints in columns, in the order of their leads, without those that are applied',
  '0009-consent-statements',
  async (db, migrateTo) => {
    const run = (id: string, state: string, key: string, line: number) =>
      sql`insert into import_runs (workspace_id, id, run, applied_key, applied_line)
        values ('w', ${id}, ${JSON.stringify({ state })}, ${key}, ${line})`.execute(db)
    const row = (id: string, key: string, line: number, value: string) =>
      sql`insert into import_rows (workspace_id, import_id, key, line, value)
        values ('w', ${id}, ${key}, ${line}, ${value})`.execute(db)
    await run('applying', 'applying', 'b', 2)
    await row('applying', 'a', 7, touchpoint('done'))
    await row('applying', 'b', 2, touchpoint('done, too'))
    await row('applying', 'b', 3, touchpoint('t3', { from: 1, to: 2 }))
    await row('applying', 'c', 1, touchpoint('t1'))
    await run('ready', 'ready', '', 0)
    await row('ready', '', 4, '{"draft":{}}')
    await sql`insert into import_rows (workspace_id, import_id, key, line, value)
      select 'w', 'long', 'lead', n, ${touchpoint('t')}::jsonb from generate_series(1, 2500) as n`.execute(db)

    await migrateTo('0011-typed-staging')

    const { rows } = await sql<{
      at: Date | null
    }>`select import_id, part, line, value, lead_id, id, at, kind, title,
      url, detail, change from import_rows where import_id <> 'long' order by import_id, part, line`.execute(
      db,
    )
    const rest = { part: 0, value: null, kind: 'page_view', url: null, detail: 'x' }
    expect(rows.filter(({ at }) => at !== null).map(({ at }) => at?.toISOString())).toEqual(
      Array(2).fill('2026-01-02T10:00:00.000Z'),
    )
    const nothing = {
      lead_id: null,
      id: null,
      kind: null,
      title: null,
      url: null,
      detail: null,
      change: null,
    }
    expect(rows.map(({ at, ...row }) => row)).toEqual([
      { import_id: 'applying', ...rest, line: 1, lead_id: 'c', id: 't1', title: 'Title of t1', change: null },
      {
        ...{ import_id: 'applying', ...rest, line: 3, lead_id: 'b', id: 't3', title: 'Title of t3' },
        change: { from: 1, to: 2 },
      },
      { ...nothing, import_id: 'ready', part: 0, line: 4, value: { draft: {} } },
    ])
    const { rows: runs } = await sql`select id, applied_part from import_runs order by id`.execute(db)
    expect(runs).toEqual([
      { id: 'applying', applied_part: -1 },
      { id: 'ready', applied_part: -1 },
    ])
    const { rows: parts } =
      await sql`select part, count(*)::integer as n from import_rows where import_id = 'long'
      group by part order by part`.execute(db)
    expect(parts).toEqual([
      { part: 0, n: 1000 },
      { part: 1, n: 1000 },
      { part: 2, n: 500 },
    ])
  },
)
