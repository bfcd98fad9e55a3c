import { sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

ofMigration(
  'who has said no in the evening before the day of their yes has said no, and clients get them again',
  '0020-noes-of-records',
  async (db, migrateTo) => {
    await sql`insert into workspaces (id, name, history, seq) values ('w', 'Acme', 'h', 7)`.execute(db)
    const lead = async (id: string, said: [state: string, at: string | null, received?: string][]) => {
      const consent = { marketing: 'granted', doNotContact: false, changedAt: '2026-05-02T00:00:00.000Z' }
      await sql`insert into leads (workspace_id, id, consent, rollups, field_sources, updated_at)
        values ('w', ${id}, ${JSON.stringify(consent)}, '{}', '{}', '2026-11-01T00:00:00Z')`.execute(db)
      await sql`insert into lead_emails (workspace_id, lead_id, email, position) values ('w', ${id}, ${`${id}@x.test`}, 0)`.execute(
        db,
      )
      for (const [at, [state, saidAt, received = '2026-10-01T00:00:00Z']] of said.entries())
        await sql`insert into consent_statements (workspace_id, email, id, topic, state, said_at, received_at, source)
          values ('w', ${`${id}@x.test`}, ${`${id}${at}`}, 'marketing', ${state}, ${saidAt}, ${received}, 'a.csv')`.execute(
          db,
        )
    }
    const yes = ['granted', '2026-05-02T00:00:00Z'] as [string, string]
    await lead('evening', [yes, ['denied', '2026-05-01T23:00:00Z']])
    await lead('morning', [yes, ['denied', '2026-05-01T09:00:00Z']])
    await lead('day-before', [yes, ['denied', '2026-05-01T00:00:00Z']])
    await lead('timed-yes', [
      ['granted', '2026-05-02T00:30:00Z'],
      ['denied', '2026-05-01T23:00:00Z'],
    ])
    await lead('undated', [yes, ['denied', null, '2026-05-01T23:00:00Z']])
    await lead('of-a-day-to-come', [yes, ['denied', '2026-12-01T00:00:00Z', '2026-05-01T23:00:00Z']])
    await lead('taken-back', [yes, ['denied', '2026-05-01T23:00:00Z'], ['granted', '2026-05-02T08:00:00Z']])

    await migrateTo('0021-yeses-of-a-day')

    const { rows } = await sql<{ id: string; consent: object }>`
      select id, consent from leads where updated_at > '2026-11-01T00:00:00Z' order by id`.execute(db)
    const consent = { marketing: 'denied', doNotContact: false, changedAt: '2026-05-01T23:00:00.000Z' }
    expect(rows).toEqual(['evening', 'of-a-day-to-come', 'undated'].map((id) => ({ id, consent })))
    const { rows: changes } = await sql<{ entity_id: string; seq: unknown }>`
      select entity_id, seq from changes order by seq`.execute(db)
    expect(changes.map(({ entity_id, seq }) => `${Number(seq)} ${entity_id}`)).toEqual([
      ...['8 evening', '9 of-a-day-to-come', '10 undated'],
    ])
  },
)
