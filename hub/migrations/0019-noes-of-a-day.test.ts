import { sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

ofMigration(
  'who has said no on the day of their yes has said no, and clients get them again',
  '0018-refusals-that-stand',
  async (db, migrateTo) => {
    await sql`insert into workspaces (id, name, history, seq) values ('w', 'Acme', 'h', 7)`.execute(db)
    const lead = async (
      id: string,
      consent: object,
      said: [topic: string, state: string, at: string, received?: string][],
    ) => {
      await sql`insert into leads (workspace_id, id, consent, rollups, field_sources, updated_at)
        values ('w', ${id}, ${JSON.stringify(consent)}, '{}', '{}', '2026-11-01T00:00:00Z')`.execute(db)
      await sql`insert into lead_emails (workspace_id, lead_id, email, position) values ('w', ${id}, ${`${id}@x.test`}, 0)`.execute(
        db,
      )
      for (const [at, [topic, state, saidAt, received = '2026-10-01T00:00:00Z']] of said.entries())
        await sql`insert into consent_statements (workspace_id, email, id, topic, state, said_at, received_at, source)
          values ('w', ${`${id}@x.test`}, ${`${id}${at}`}, ${topic}, ${state}, ${saidAt}, ${received}, 'a.csv')`.execute(
          db,
        )
    }
    const granted = { marketing: 'granted', doNotContact: false, changedAt: '2026-03-31T09:00:00.000Z' }
    const yes = ['marketing', 'granted', '2026-03-31T09:00:00Z'] as [string, string, string]
    await lead('same-day', granted, [yes, ['marketing', 'denied', '2026-03-31T00:00:00Z']])
    await lead('next-day', granted, [yes, ['marketing', 'denied', '2026-03-30T00:00:00Z']])
    await lead('day-before', granted, [yes, ['marketing', 'denied', '2026-03-29T00:00:00Z']])
    await lead('came-before', granted, [
      yes,
      ['marketing', 'denied', '2026-03-31T00:00:00Z', '2026-03-31T08:00:00Z'],
    ])
    await lead('taken-back', granted, [
      yes,
      ['marketing', 'denied', '2026-03-31T00:00:00Z'],
      ['marketing', 'granted', '2026-04-01T00:00:00Z'],
    ])
    await lead('timed', granted, [yes, ['marketing', 'denied', '2026-03-31T08:00:00Z']])
    await lead('contact', { ...granted, marketing: 'unknown', changedAt: null }, [
      ['contact', 'granted', '2026-03-31T09:00:00Z'],
      ['contact', 'denied', '2026-03-31T00:00:00Z'],
    ])

    await migrateTo('0019-noes-of-a-day')

    const { rows } = await sql<{ id: string; consent: object }>`
      select id, consent from leads where updated_at > '2026-11-01T00:00:00Z' order by id`.execute(db)
    const since = '2026-03-31T00:00:00.000Z'
    expect(rows).toEqual([
      { id: 'contact', consent: { marketing: 'unknown', doNotContact: true, changedAt: since } },
      {
        id: 'next-day',
        consent: { marketing: 'denied', doNotContact: false, changedAt: '2026-03-30T00:00:00.000Z' },
      },
      { id: 'same-day', consent: { marketing: 'denied', doNotContact: false, changedAt: since } },
    ])
    const { rows: changes } = await sql<{ kind: string; entity_id: string; seq: unknown }>`
      select kind, entity_id, seq from changes order by seq`.execute(db)
    expect(changes.map(({ kind, entity_id, seq }) => `${Number(seq)} ${kind} ${entity_id}`)).toEqual([
      ...['8 lead contact', '9 lead next-day', '10 lead same-day'],
    ])
    const { rows: points } = await sql<{ seq: unknown }>`select seq from history_marks order by seq`.execute(
      db,
    )
    expect(points.map(({ seq }) => Number(seq))).toContain(10)
  },
)
