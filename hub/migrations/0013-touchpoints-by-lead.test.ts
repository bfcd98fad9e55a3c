import { sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

ofMigration(
  'touchpoints stay as they are; another lead may have one of the same id then',
  '0012-bounced-addresses',
  async (db, migrateTo) => {
    const add = (lead: string, id: string) =>
      sql`insert into touchpoints (workspace_id, lead_id, at, id, kind, title) values ('w', ${lead}, now(), ${id}, 'form', 'x')`.execute(
        db,
      )
    await add('a', 't1')
    await add('b', 't2')
    await sql`insert into import_rows (workspace_id, import_id, part, line, lead_id, id) values ('w', 'i', 0, 1, 'a', 't3')`.execute(
      db,
    )
    await migrateTo('0013-touchpoints-by-lead')

    await add('b', 't1')
    await expect(add('a', 't1')).rejects.toThrow(/touchpoints_pkey/)
    const { rows } = await sql`select lead_id, id from touchpoints order by lead_id, id`.execute(db)
    expect(rows).toEqual([
      { lead_id: 'a', id: 't1' },
      { lead_id: 'b', id: 't1' },
      { lead_id: 'b', id: 't2' },
    ])
    const { rows: staged } = await sql`select id, shared from import_rows`.execute(db)
    expect(staged).toEqual([{ id: 't3', shared: null }])
  },
)
