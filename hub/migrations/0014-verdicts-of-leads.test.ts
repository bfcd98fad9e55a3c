import { sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

ofMigration(
  'the latest verdict on each lead stays, and clients get it and what they told again',
  '0012-bounced-addresses',
  async (db, migrateTo) => {
    await sql`insert into workspaces (id, name, history, seq) values ('w', 'Acme', 'h', 7)`.execute(db)
    await sql`insert into leads (workspace_id, id, consent, rollups, field_sources, updated_at)
      values ('w', 'lena', '{}', '{}', '{}', now()), ('w', 'joao', '{}', '{}', '{}', now())`.execute(db)
    const told = (id: string, kind: string, lead: string, at: string, counted = false) =>
      sql`insert into feedback (workspace_id, id, person_id, rep, kind, counted_only, lead_id, body, status, state, received_at)
        values ('w', ${id}, 'p', 'Marta', ${kind}, ${counted}, ${lead}, ${JSON.stringify({ at })}, '{}', 'delivered',
          '2026-11-20T10:00:00Z')`.execute(db)
    await told('late', 'lead_verdict', 'lena', '2026-11-19T10:00:00Z')
    await told('early', 'lead_verdict', 'lena', '2026-11-18T10:00:00Z')
    await told('odd-offset', 'lead_verdict', 'odd', '2026-11-18T10:00:00+23:00')
    await told('year-0', 'lead_verdict', 'zero', '0000-11-18T10:00:00Z')
    await told('wrong-clock', 'lead_verdict', 'gone', '2036-11-18T10:00:00Z')
    await told('heard', 'heard', 'joao', '2026-11-18T10:00:00Z')
    await told('shown', 'point_outcome', 'joao', '2026-11-18T10:00:00Z', true)
    await sql`insert into changes (workspace_id, kind, entity_id, seq)
      values ('w', 'lead', 'lena', 3), ('w', 'lead', 'joao', 4)`.execute(db)

    await migrateTo('0014-verdicts-of-leads')

    const { rows } = await sql<{ id: string }>`select id from feedback where superseded order by id`.execute(
      db,
    )
    expect(rows).toEqual([{ id: 'early' }])
    const { rows: changes } = await sql<{ kind: string; entity_id: string; seq: unknown }>`
      select kind, entity_id, seq from changes order by seq`.execute(db)
    expect(changes.map(({ kind, entity_id, seq }) => `${Number(seq)} ${kind} ${entity_id}`)).toEqual([
      '4 lead joao',
      '8 feedback_status early',
      '9 feedback_status heard',
      '10 feedback_status late',
      '11 feedback_status odd-offset',
      '12 feedback_status wrong-clock',
      '13 feedback_status year-0',
      '14 lead lena',
    ])
    const { rows: points } = await sql<{ seq: unknown; marked: unknown }>`
      select w.seq, m.seq as marked from workspaces w join history_marks m on m.workspace_id = w.id and m.seq = w.seq`.execute(
      db,
    )
    expect(points.map(({ seq, marked }) => [Number(seq), Number(marked)])).toEqual([[14, 14]])
  },
)
