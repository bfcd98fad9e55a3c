import { sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

const denied = (changedAt: string) => ({ marketing: 'denied', doNotContact: false, changedAt })

ofMigration(
  'a yes of a time without zone that may be older than the no has not undone it, and clients get the lead again',
  '0021-yeses-of-a-day',
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
    await lead('east', [
      ['denied', '2026-05-01T10:00:00Z'],
      ['granted', '2026-05-01T12:00:00Z'],
    ])
    await lead('a-day-and-a-time', [
      ['denied', '2026-05-01T00:00:00Z'],
      ['granted', '2026-05-02T20:00:00Z'],
    ])
    await lead('of-adjacent-days', [
      ['denied', '2026-05-01T00:00:00Z'],
      ['granted', '2026-05-02T00:00:00Z'],
    ])
    await lead('surely-later', [
      ['denied', '2026-05-01T10:00:00Z'],
      ['granted', '2026-05-02T12:00:01Z'],
    ])
    // It cannot have been said after it came, nor before the yes.
    await lead('came-before', [
      ['denied', '2026-05-01T10:00:00Z', '2026-05-01T11:00:00Z'],
      ['granted', '2026-05-02T02:00:00Z'],
    ])
    await lead('undated', [
      ['denied', null, '2026-05-01T10:00:00Z'],
      ['granted', '2026-05-01T20:00:00Z'],
    ])

    await migrateTo('0022-times-without-zone')

    const { rows } = await sql<{ id: string; consent: object }>`
      select id, consent from leads where updated_at > '2026-11-01T00:00:00Z' order by id`.execute(db)
    expect(rows.map(({ id, consent }) => [id, consent])).toEqual([
      ['a-day-and-a-time', denied('2026-05-01T00:00:00.000Z')],
      ['east', denied('2026-05-01T10:00:00.000Z')],
      ['undated', denied('2026-05-01T10:00:00.000Z')],
    ])
    const { rows: changes } = await sql<{ entity_id: string; seq: unknown }>`
      select entity_id, seq from changes order by seq`.execute(db)
    expect(changes.map(({ entity_id, seq }) => `${Number(seq)} ${entity_id}`)).toEqual([
      ...['8 a-day-and-a-time', '9 east', '10 undated'],
    ])
  },
)
