import { type CompiledQuery, sql } from 'kysely'
import { expect, test } from 'vitest'
import { FeedbackQuery } from '../../lib/contract/feedback.ts'
import type { Store } from '../store/open.ts'
import { actorOf, allOf, onBothDatabases, WORKSPACE, withKeys } from '../testing.ts'
import type { Actor } from './actor.ts'
import { listFeedback } from './feedback.ts'

/** How the databases mean to find a page of the desk's list: by an index in its order, whatever it is filtered by. */

const ROWS = 10_000
const STATES = FeedbackQuery.shape.state.def.innerType.options
const KINDS = FeedbackQuery.shape.kind.def.innerType.options
const FILTERS: readonly Pick<FeedbackQuery, 'state' | 'kind'>[] = [
  {},
  ...STATES.map((state) => ({ state })),
  ...KINDS.map((kind) => ({ kind })),
  ...KINDS.map((kind, n) => ({ kind, state: STATES[n % STATES.length]! })),
]

/** A step of a plan, as `explain (format json)` gives it. */
interface Step {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: Step[]
}

/** As much of each state and kind: of few rows it would matter little how they are found. */
async function fill(store: Store): Promise<Actor> {
  const { marketer } = await withKeys(store)
  await sql`insert into leads (workspace_id, id, consent)
    select ${WORKSPACE}, 'l' || n, '{}' from generate_series(0, ${ROWS / 10 - 1}::int) n`.execute(
    allOf(store),
  )
  await sql`
    insert into feedback (workspace_id, id, person_id, rep, kind, counted_only, lead_id, body, status, state, received_at)
    select ${WORKSPACE}, 'f' || n, 'k', 'Rep', f.kind, n % 4 = 0, 'l' || n % ${ROWS / 10}::int,
      jsonb_build_object('kind', f.kind, 'leadId', 'l' || n % ${ROWS / 10}::int, 'text', 'Too expensive ' || n),
      jsonb_build_object('state', f.state), f.state, '2026-01-01'::timestamptz + n * interval '10 seconds'
    from generate_series(0, ${ROWS - 1}::int) n, lateral (select
      (${[...STATES]}::text[])[1 + n / 28 % 4] as state, (${[...KINDS]}::text[])[1 + n % 7] as kind) f`.execute(
    allOf(store),
  )
  return actorOf(marketer)
}

/** How the database means to find a page: with the settings and values that the hub sends. */
async function planOf(store: Store, actor: Actor, query: FeedbackQuery): Promise<Step> {
  const asked: CompiledQuery[] = []
  const db = store.db.withPlugin({
    transformQuery({ node, queryId }) {
      asked.push(store.db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  await listFeedback({ ...store, db }, actor, query)
  const at = asked.findIndex(({ sql }) => sql.startsWith('select'))
  const [settings, select] = [asked.slice(0, at), asked[at]!]
  return allOf(store)
    .transaction()
    .execute(async (tx) => {
      for (const setting of settings) await tx.executeQuery(setting)
      const explain = { ...select, sql: `explain (format json) ${select.sql}` }
      const { rows } = await tx.executeQuery<{ 'QUERY PLAN': [{ Plan: Step }] }>(explain)
      return rows[0]!['QUERY PLAN'][0].Plan
    })
}

const steps = (plan: Step): Step[] => [plan, ...(plan.Plans ?? []).flatMap(steps)]
const onFeedback = (step: Step) => step['Relation Name'] === 'feedback'

onBothDatabases('a page of the list of feedback', (open) => {
  test('is found by an index, in its order, by each filter, with statistics and without', async () => {
    const store = await open()
    const actor = await fill(store)
    const middle = `${Date.UTC(2026, 0, 1) + ROWS * 5_000}~f0`
    for (const prepare of [sql`select 1`, sql`analyze`]) {
      await prepare.execute(allOf(store))
      for (const filter of FILTERS)
        for (const before of [undefined, middle]) {
          const page = await planOf(store, actor, FeedbackQuery.parse({ ...filter, before }))
          const said = JSON.stringify({ ...filter, before, page })
          const [scan, ...others] = steps(page).filter(onFeedback)
          expect(others, said).toEqual([])
          expect(scan?.['Node Type'], said).toBe('Index Scan')
          for (const column of Object.keys(filter))
            expect(scan?.['Index Cond'], said).toContain(`(${column} = `)
          if (before) expect(scan?.['Index Cond'], said).toContain('received_at')
          expect(
            steps(page)
              .map((step) => step['Node Type'])
              .join(),
            said,
          ).not.toContain('Sort')
        }
    }
  })
})
