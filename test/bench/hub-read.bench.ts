import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Hono } from 'hono'
import { sql } from 'kysely'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { createApp } from '../../hub/app.ts'
import { Connections } from '../../hub/http/connections.ts'
import { LIMITS } from '../../hub/http/limits.ts'
import { createHubServer } from '../../hub/http/server.ts'
import { insertKey } from '../../hub/services/access-keys.ts'
import { openPglite, openStore, type Store } from '../../hub/store/open.ts'
import { write } from '../../hub/store/transaction.ts'
import { createDatabase, findPostgres } from '../../hub/testing.ts'
import { PACKED_TOUCHPOINTS } from '../../lib/domain/lead-context.ts'
import { compare, type Figure, percentile, type Suite, time } from './measure.ts'

/** BENCH_QUICK=1 for a look at it while working; figures that are published come from the whole. */
const TOUCHPOINTS = process.env.BENCH_QUICK ? 100_000 : 1_000_000
/** As many touchpoints to a lead as a look-up packs: the largest answer there is. */
const LEADS = TOUCHPOINTS / PACKED_TOUCHPOINTS
const BATCH = 100
/** Reps who write while others look up, each a feedback and then this long nothing. */
const WRITERS = 20
const PAUSE_MS = 250
/** Look-ups of one sample of a p99. */
const TAIL = 1_000
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

/** Runs a statement on the database without the hub. */
type Query = (text: string, values: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

/** The two SELECTs of a look-up as a handler of their own: no key, no log, no schema, no headers, rows as they come. */
function bareHandler(query: Query): Hono {
  return new Hono().get('/v1/leads', async (c) => {
    const { rows: leads } = await query(
      `select l.*, (select array_agg(e.email order by e.position) from lead_emails e
         where e.workspace_id = l.workspace_id and e.lead_id = l.id) as emails
       from leads l join lead_emails f on f.workspace_id = l.workspace_id and f.lead_id = l.id
       where f.workspace_id = $1 and f.email = $2 order by f.position, l.id`,
      [WORKSPACE, c.req.query('email')],
    )
    const { rows: touchpoints } = await query(
      `select t.lead_id, t.id, t.kind, t.at, t.title, t.url, t.detail from unnest($1::text[]) as l(id)
       cross join lateral (select * from touchpoints where workspace_id = $2 and lead_id = l.id
         order by at desc, id desc limit ${PACKED_TOUCHPOINTS}) t`,
      [leads.map((lead) => lead.id), WORKSPACE],
    )
    return c.json({ leads, touchpoints })
  })
}

/** What answers: an app without a network, or a hub that listens. */
interface App {
  request(path: string, init: RequestInit): Response | Promise<Response>
}

/** The hub behind its own server: with a network, so that whoever waits for a timer has a turn, too. */
async function listen(app: ReturnType<typeof createApp>): Promise<App & { close(): void }> {
  const server = createHubServer(app.fetch, new Connections(LIMITS), LIMITS)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    request: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/**
 * Looks up so many leads, `AT_ONCE` at a time, and reads every answer to its end.
 * @returns milliseconds of each
 */
async function lookUp(app: App, key: string, count: number, from: number): Promise<number[]> {
  let next = 0
  const took: number[] = []
  const one = async () => {
    const n = (from + next++ * 7919) % LEADS
    const response = await app.request(`/v1/leads?email=${address(n)}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const text = await response.text()
    if (response.status !== 200 || !text.includes(`"lead-${n}"`))
      throw new Error(`${response.status} ${text.slice(0, 200)}`)
  }
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) took.push(await time(one))
    }),
  )
  return took
}

/** Reps at work: each sends one feedback after the other until it is told to stop. */
function startWriters(app: App, key: string): { stop(): Promise<number> } {
  let working = true
  let stored = 0
  const send = async () => {
    const feedback = [
      {
        ...{ id: uuidv7(), kind: 'heard', what: 'objection', text: 'Too slow to deliver.' },
        ...{ leadId: null, host: null, pageKind: null, at: new Date().toISOString() },
      },
    ]
    const response = await app.request('/v1/feedback', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ feedback }),
    })
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    stored += 1
  }
  const all = Promise.all(
    Array.from({ length: WRITERS }, async (_, rep) => {
      await new Promise((resolve) => setTimeout(resolve, (rep * PAUSE_MS) / WRITERS))
      while (working) {
        await send()
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
    }),
  )
  return {
    async stop() {
      working = false
      await all
      return stored
    },
  }
}

const perSecond = (milliseconds: number[]) => milliseconds.map((ms) => (BATCH * 1000) / ms)

interface Opened {
  name: string
  store: Store
  query: Query
  close(): Promise<void>
}

async function openOnPglite(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'alongside-bench-'))
  const pglite = await PGlite.create({ dataDir: folder })
  const store = await openPglite(pglite)
  return {
    name: 'PGlite',
    store,
    query: (text, values) => pglite.query(text, values),
    async close() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function openOnPostgres(server: string): Promise<Opened> {
  const { url, drop } = await createDatabase(server)
  const store = await openStore({ databaseUrl: url })
  const pool = new pg.Pool({ connectionString: url })
  return {
    name: 'PostgreSQL',
    store,
    query: (text, values) => pool.query(text, values),
    async close() {
      await pool.end()
      await store.close()
      await drop()
    },
  }
}

async function measure({ name, store, query }: Opened, log: (line: string) => void): Promise<Figure[]> {
  await seed(store, log)
  const { key } = await write(store, WORKSPACE, (tx) =>
    insertKey(tx.db, WORKSPACE, { role: 'rep', name: 'Bench', expiresAt: null }),
  )
  // A line of log is made and thrown away: where it goes is not measured.
  const hub = createApp({ store, log: (line) => void JSON.stringify(line) })
  const bare = bareHandler(query)
  const rate = await compare({
    n: 40,
    warmUp: 6,
    candidate: (round) => lookUp(hub, key, BATCH, round * BATCH),
    baseline: (round) => lookUp(bare, key, BATCH, round * BATCH),
  })
  const alone: number[] = []
  const beside: number[] = []
  let stored = 0
  const listening = await listen(hub)
  await lookUp(listening, key, TAIL, 0)
  for (let round = 0; round < 10; round++) {
    alone.push(percentile(await lookUp(listening, key, TAIL, round * TAIL), 0.99))
    const writers = startWriters(listening, key)
    beside.push(percentile(await lookUp(listening, key, TAIL, round * TAIL), 0.99))
    stored += await writers.stop()
  }
  listening.close()
  log(`${name}: ${stored} feedback stored meanwhile`)
  return [
    {
      name: `${name}: look-ups by e-mail`,
      unit: 'per s',
      samples: perSecond(rate.samples),
      baseline: { name: 'bare handler', samples: perSecond(rate.baseline) },
      limit: { of: 'ratio', atLeast: 0.9 },
    },
    {
      name: `${name}: p99 of look-ups with ${WRITERS} writing reps`,
      unit: 'ms',
      samples: beside,
      baseline: { name: 'without', samples: alone },
      limit: { of: 'ratio', atMost: 3 },
    },
  ]
}

export const suite: Suite = {
  what: `Look-ups by e-mail with ${TOUCHPOINTS} touchpoints of ${LEADS} leads in the embedded database on disk and in PostgreSQL, ${AT_ONCE} at a time, the whole hub (key, role, schema, log) against the same two SELECTs in a bare Hono handler, both without a network; and over HTTP with ${WRITERS} reps who each send a feedback every ${PAUSE_MS} ms, against without.`,
  packages: ['@electric-sql/pglite', 'hono', 'kysely', 'pg'],
  async run(log) {
    const server = findPostgres()
    if ('missing' in server) log(`SKIPPED on PostgreSQL: ${server.missing}`)
    const figures: Figure[] = []
    for (const open of [openOnPglite, ...('url' in server ? [() => openOnPostgres(server.url)] : [])]) {
      const opened = await open()
      figures.push(...(await measure(opened, log).finally(opened.close)))
    }
    return figures
  },
}
