import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { createApp } from '../../hub/app.ts'
import { insertKey } from '../../hub/services/access-keys.ts'
import { openPglite, type Store } from '../../hub/store/open.ts'
import { write } from '../../hub/store/transaction.ts'
import { PACKED_TOUCHPOINTS } from '../../lib/domain/lead-context.ts'
import { compare, type Figure, type Suite } from './measure.ts'

/** BENCH_QUICK=1 for a look at it while working; figures that are published come from the whole. */
const TOUCHPOINTS = process.env.BENCH_QUICK ? 100_000 : 1_000_000
/** As many touchpoints to a lead as a look-up packs: the largest answer there is. */
const LEADS = TOUCHPOINTS / PACKED_TOUCHPOINTS
const BATCH = 100
const WORKSPACE = '01900000-0000-7000-8000-000000000001'
const AT_ONCE = 8

const address = (n: number) => `person${n}@company${n % 500}.example`

async function seed({ db }: Store, log: (line: string) => void): Promise<void> {
  await sql`insert into workspaces (id, name, history) values (${WORKSPACE}, 'Bench', 'h')`.execute(db)
  await sql`
    insert into leads (workspace_id, id, name, company, consent)
    select ${WORKSPACE}, 'lead-' || n, 'Person ' || n, 'Company ' || n % 500,
      '{"marketing":"granted","doNotContact":false,"changedAt":null}'
    from generate_series(0, ${LEADS - 1}::int) n`.execute(db)
  await sql`
    insert into lead_emails (workspace_id, email, lead_id, position)
    select ${WORKSPACE}, 'person' || n || '@company' || n % 500 || '.example', 'lead-' || n, 0
    from generate_series(0, ${LEADS - 1}::int) n`.execute(db)
  const chunk = 100_000
  for (let from = 0; from < TOUCHPOINTS; from += chunk) {
    await sql`
      insert into touchpoints (workspace_id, lead_id, at, id, kind, title, url)
      select ${WORKSPACE}, 'lead-' || n % ${LEADS}::int, '2026-01-01'::timestamptz + n * interval '17 seconds', 'touchpoint-' || n,
        'page_view', 'Page ' || n % 300, 'https://www.example.com/products/page-' || n % 300
      from generate_series(${from}::int, ${from + chunk - 1}::int) n`.execute(db)
    log(`${from + chunk} touchpoints`)
  }
  await sql`analyze`.execute(db)
}

/** The two SELECTs of a look-up as a handler of their own: no key, no log, no schema, no headers, rows as they come. */
function bareHandler(pglite: PGlite): Hono {
  return new Hono().get('/v1/leads', async (c) => {
    const { rows: leads } = await pglite.query<{ id: string }>(
      `select l.*, (select array_agg(e.email order by e.position) from lead_emails e
         where e.workspace_id = l.workspace_id and e.lead_id = l.id) as emails
       from leads l join lead_emails f on f.workspace_id = l.workspace_id and f.lead_id = l.id
       where f.workspace_id = $1 and f.email = $2 order by f.position, l.id`,
      [WORKSPACE, c.req.query('email')],
    )
    const { rows: touchpoints } = await pglite.query(
      `select t.lead_id, t.id, t.kind, t.at, t.title, t.url, t.detail from unnest($1::text[]) as l(id)
       cross join lateral (select * from touchpoints where workspace_id = $2 and lead_id = l.id
         order by at desc, id desc limit ${PACKED_TOUCHPOINTS}) t`,
      [leads.map((lead) => lead.id), WORKSPACE],
    )
    return c.json({ leads, touchpoints })
  })
}

/** Looks up `BATCH` leads, `AT_ONCE` at a time, and reads every answer to its end. */
async function lookUp(app: { request: Hono['request'] }, key: string, round: number): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < BATCH) {
        const n = (round * BATCH + next++ * 7919) % LEADS
        const response = await app.request(`/v1/leads?email=${address(n)}`, {
          headers: { authorization: `Bearer ${key}` },
        })
        const text = await response.text()
        if (response.status !== 200 || !text.includes(`"lead-${n}"`)) {
          throw new Error(`${response.status} ${text.slice(0, 200)}`)
        }
      }
    }),
  )
}

const perSecond = (milliseconds: number[]) => milliseconds.map((ms) => (BATCH * 1000) / ms)

export const suite: Suite = {
  what: `Look-ups by e-mail with ${TOUCHPOINTS} touchpoints of ${LEADS} leads in the embedded database on disk, ${AT_ONCE} at a time: the whole hub (key, role, schema, log) against the same two SELECTs in a bare Hono handler, both without a network.`,
  packages: ['@electric-sql/pglite', 'hono', 'kysely'],
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), 'alongside-bench-'))
    const pglite = await PGlite.create({ dataDir: folder })
    const store = await openPglite(pglite)
    try {
      await seed(store, log)
      const { key } = await write(store, WORKSPACE, (tx) =>
        insertKey(tx.db, WORKSPACE, { role: 'rep', name: 'Bench', expiresAt: null }),
      )
      let bytes = 0
      const hub = createApp({
        store,
        log: (line) => {
          bytes += JSON.stringify(line).length
        },
      })
      const bare = bareHandler(pglite)
      const times = await compare({
        n: 40,
        warmUp: 6,
        candidate: (round) => lookUp(hub, key, round),
        baseline: (round) => lookUp(bare, key, round),
      })
      log(`${bytes} bytes of log`)
      const figure: Figure = {
        name: 'look-ups by e-mail',
        unit: 'per s',
        samples: perSecond(times.samples),
        baseline: { name: 'bare handler', samples: perSecond(times.baseline) },
        limit: { of: 'ratio', atLeast: 0.8 },
      }
      return [figure]
    } finally {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
