import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { listFeedback } from '../../hub/services/feedback.ts'
import { openPglite, openStore, type Store } from '../../hub/store/open.ts'
import { createDatabase, findPostgres } from '../../hub/testing.ts'
import type { FeedbackQuery } from '../../lib/contract/feedback.ts'
import { compare, type Figure, type Suite } from './measure.ts'

/** BENCH_QUICK=1 leaves the million out. */
const SMALL = 10_000
const SIZES = process.env.BENCH_QUICK ? [100_000] : [100_000, 1_000_000]
const CHUNK = 50_000
/** Pages of one sample: single ones take less time than the clock's noise on a busy machine. */
const PAGES = 5

const actor = {
  ...{
    workspaceId: 'main',
    workspaceName: 'Bench',
    personId: 'bench',
    keyId: 'bench',
    isKey: true,
    name: 'Bench',
  },
  ...{ role: 'marketer' as const, expiresAt: null },
}

/** What the desk offers: each filter, both, none; some states and kinds are rarer, and still fill a page of the small list. */
const FILTERS: readonly Pick<FeedbackQuery, 'state' | 'kind'>[] = [
  {},
  { state: 'delivered' },
  { kind: 'wrong_data' },
  { state: 'delivered', kind: 'wrong_data' },
  { state: 'seen', kind: 'heard' },
]

async function seed({ db }: Store, rows: number): Promise<Store> {
  await sql`insert into workspaces (id, name, history) values ('main', 'Bench', 'e')`.execute(db)
  await sql`insert into leads (workspace_id, id, consent) select 'main', 'l' || n, '{}'
    from generate_series(0, ${rows / 10 - 1}::int) n`.execute(db)
  for (let from = 0; from < rows; from += CHUNK)
    await sql`
      insert into feedback (workspace_id, id, person_id, rep, kind, counted_only, lead_id, body, status, state, received_at)
      select 'main', 'f' || n, 'k', 'Rep', f.kind, n % 4 = 0, 'l' || n % ${rows / 10}::int,
        jsonb_build_object('kind', f.kind, 'text', 'Too expensive ' || n), jsonb_build_object('state', f.state), f.state,
        '2026-01-01'::timestamptz + n * interval '10 seconds'
      from generate_series(${from}::int, ${Math.min(rows, from + CHUNK) - 1}::int) n,
        lateral (select case when n % 13 = 0 then 'delivered' else (array['seen', 'answered', 'used'])[1 + n % 3] end
          as state, case when n % 5 = 0 then 'wrong_data' else (array['heard', 'lead_verdict'])[1 + n % 2] end as kind) f
    `.execute(db)
  return { db } as Store
}

/** The first page of a filter, and one in the middle of what is there. */
async function pages(store: Store, filter: (typeof FILTERS)[number], rows: number): Promise<void> {
  const middle = `${Date.UTC(2026, 0, 1) + rows * 5_000}~f0`
  for (let n = 0; n < PAGES; n++) {
    const first = await listFeedback(store, actor, { ...filter, limit: 50 })
    const next = await listFeedback(store, actor, { ...filter, limit: 50, before: middle })
    if (
      first.items.length === 0 ||
      next.items.some(({ receivedAt }) => receivedAt > first.items[0]!.receivedAt)
    )
      throw new Error('The list is not what it should be.')
  }
}

/** PGlite has no autovacuum and so no statistics; PostgreSQL is measured with and without. */
async function openFresh(kind: 'PGlite' | 'PostgreSQL'): Promise<{ store: Store; close(): Promise<void> }> {
  if (kind === 'PGlite') {
    const store = await openPglite(await PGlite.create())
    return { store, close: () => store.close() }
  }
  const server = findPostgres()
  if (!('url' in server)) throw new Error(server.missing)
  const { url, drop } = await createDatabase(server.url)
  const store = await openStore({ databaseUrl: url })
  return {
    store,
    async close() {
      await store.close()
      await drop()
    },
  }
}

async function measure(kind: 'PGlite' | 'PostgreSQL', log: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = []
  const small = await openFresh(kind)
  try {
    await seed(small.store, SMALL)
    for (const size of SIZES) {
      const large = await openFresh(kind)
      try {
        await seed(large.store, size)
        log(`${kind}: ${size} rows`)
        for (const filter of FILTERS) {
          const { samples, baseline } = await compare({
            n: 20,
            warmUp: 5,
            candidate: () => pages(large.store, filter, size),
            baseline: () => pages(small.store, filter, SMALL),
          })
          figures.push({
            name: `${kind}, ${size} rows, ${Object.values(filter).join(' and ') || 'all'}`,
            unit: 'ms',
            samples: samples.map((ms) => ms / PAGES / 2),
            baseline: { name: `${SMALL} rows`, samples: baseline.map((ms) => ms / PAGES / 2) },
            limit: { of: 'ratio', atMost: 1.3 },
          })
        }
      } finally {
        await large.close()
      }
    }
  } finally {
    await small.close()
  }
  return figures
}

export const suite: Suite = {
  what: `A page of 50 of the desk's list of feedback by each filter, first and in the middle, against the same with ${SMALL} rows.`,
  packages: ['@electric-sql/pglite', 'pg'],
  async run(log) {
    const figures = await measure('PGlite', log)
    const server = findPostgres()
    if ('url' in server) figures.push(...(await measure('PostgreSQL', log)))
    else log(`SKIPPED on PostgreSQL: ${server.missing}`)
    return figures
  },
}
