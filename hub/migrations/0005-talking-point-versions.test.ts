import { type Kysely, sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { proposed, type Verification } from '../../lib/domain/verification.ts'
import type { Store } from '../store/open.ts'
import { onEachDatabase, WORKSPACE } from '../testing.ts'
import { up } from './0005-talking-point-versions.ts'

const at = (day: number) => `2026-01-0${day}T10:00:00.000Z`
/** As stored before texts had versions. */
const verification = (state: Verification['state'], day: number) => {
  const { version, ...before } = proposed({ by: 'Jo', now: new Date(at(day)) })
  return { ...before, state }
}

onEachDatabase('migration 0005', (open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
    await sql`drop index talking_points_newest`.execute(store.db)
    await sql`alter table talking_points
      drop column version, drop column written_by, drop column written_at`.execute(store.db)
    await sql`alter table talking_point_history drop column version`.execute(store.db)
  })

  /** A point with these rows of history, the last of which is how it is now. */
  async function put(id: string, ...history: { text: string; of: object }[]): Promise<void> {
    for (const [n, { text, of }] of history.entries())
      await sql`insert into talking_point_history (workspace_id, talking_point_id, id, content, verification, at)
        values (${WORKSPACE}, ${id}, ${`h${n}`}, ${JSON.stringify({ text })}, ${JSON.stringify(of)}, ${at(n + 1)})`.execute(
        store.db,
      )
    const { text, of } = history.at(-1) ?? { text: 'Never written down', of: verification('proposed', 1) }
    await sql`insert into talking_points (workspace_id, id, content, verification, evidence)
      values (${WORKSPACE}, ${id}, ${JSON.stringify({ text })}, ${JSON.stringify(of)}, '{}')`.execute(
      store.db,
    )
  }

  test('texts are numbered by their history, and a validation gets the version that it was taken on', async () => {
    const [first, edited, back] = ['A', 'B', 'A']
    await put(
      'edited',
      { text: first, of: verification('proposed', 1) },
      { text: first, of: verification('validated', 2) },
      // A minor edit keeps the validation, so it is still one of the first text.
      { text: edited, of: { ...verification('validated', 2), minorEditAt: at(3) } },
    )
    await put(
      'back',
      { text: first, of: verification('proposed', 1) },
      { text: edited, of: verification('in_review', 2) },
      { text: back, of: verification('in_review', 3) },
      { text: back, of: verification('validated', 4) },
    )
    await put('untouched', { text: first, of: verification('proposed', 1) })
    await put('no-history')

    await up(store.db as unknown as Kysely<never>)

    const points = await store.db.selectFrom('talking_points').selectAll().orderBy('id').execute()
    expect(
      points.map(({ id, version, written_by, verification: v }) => [
        id,
        version,
        written_by,
        v.version ?? null,
      ]),
    ).toEqual([
      ['back', 3, null, 3],
      ['edited', 2, null, 1],
      ['no-history', 1, null, null],
      ['untouched', 1, null, null],
    ])
    const history = await store.db
      .selectFrom('talking_point_history')
      .select(['talking_point_id', 'version'])
      .orderBy('talking_point_id')
      .orderBy('id')
      .execute()
    expect(
      Map.groupBy(history, (row) => row.talking_point_id)
        .values()
        .map((rows) => rows.map((r) => r.version))
        .toArray(),
    ).toEqual([[1, 2, 3, 3], [1, 1, 2], [1]])
  })
})
