import { type Kysely, sql } from 'kysely'
import { expect } from 'vitest'
import { proposed, type Verification } from '../../lib/domain/verification.ts'
import { ofMigration } from './testing.ts'

const at = (day: number) => `2026-01-0${day}T10:00:00.000Z`
/** As stored before texts had versions. */
const verification = (state: Verification['state'], day: number) => {
  const { version, ...before } = proposed({ by: 'Jo', now: new Date(at(day)) })
  return { ...before, state }
}

/** A point with these rows of history, the last of which is how it is now. */
async function put(db: Kysely<never>, id: string, ...history: { text: string; of: object }[]): Promise<void> {
  for (const [n, { text, of }] of history.entries())
    await sql`insert into talking_point_history (workspace_id, talking_point_id, id, content, verification, at)
      values ('main', ${id}, ${`h${n}`}, ${JSON.stringify({ text })}, ${JSON.stringify(of)}, ${at(n + 1)})`.execute(
      db,
    )
  const { text, of } = history.at(-1) ?? { text: 'Never written down', of: verification('proposed', 1) }
  await sql`insert into talking_points (workspace_id, id, content, verification, evidence)
    values ('main', ${id}, ${JSON.stringify({ text })}, ${JSON.stringify(of)}, '{}')`.execute(db)
}

ofMigration(
  'texts are numbered by their history, and a validation gets the version that it was taken on',
  '0004-repair-first-days',
  async (db, migrateTo) => {
    const [first, edited, back] = ['A', 'B', 'A']
    await put(
      db,
      'edited',
      { text: first, of: verification('proposed', 1) },
      { text: first, of: verification('validated', 2) },
      // A minor edit keeps the validation, so it is still one of the first text.
      { text: edited, of: { ...verification('validated', 2), minorEditAt: at(3) } },
    )
    await put(
      db,
      'back',
      { text: first, of: verification('proposed', 1) },
      { text: edited, of: verification('in_review', 2) },
      { text: back, of: verification('in_review', 3) },
      { text: back, of: verification('validated', 4) },
    )
    await put(db, 'untouched', { text: first, of: verification('proposed', 1) })
    await put(db, 'no-history')

    await migrateTo('0005-talking-point-versions')

    const { rows: points } = await sql`select id, version, written_by, verification->'version' as validated
      from talking_points order by id`.execute(db)
    expect(points).toEqual([
      { id: 'back', version: 3, written_by: null, validated: 3 },
      { id: 'edited', version: 2, written_by: null, validated: 1 },
      { id: 'no-history', version: 1, written_by: null, validated: null },
      { id: 'untouched', version: 1, written_by: null, validated: null },
    ])
    const { rows: history } =
      await sql`select talking_point_id as id, array_agg(version order by id) as versions
      from talking_point_history group by talking_point_id order by 1`.execute(db)
    expect(history).toEqual([
      { id: 'back', versions: [1, 2, 3, 3] },
      { id: 'edited', versions: [1, 1, 2] },
      { id: 'untouched', versions: [1] },
    ])
  },
)
