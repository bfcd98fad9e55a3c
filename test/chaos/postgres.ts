import pg from 'pg'
import type { Cluster, Shutdown } from '../../hub/store/testing-cluster.ts'
import { type Load, type LoadResult, miscounted, pause, proposePoint, startLoad } from './load.ts'

/** What can happen to the PostgreSQL of a hub, each as a function that does it while people work. */

export interface PostgresEnv {
  cluster: Cluster
  /** Hubs on this cluster. */
  urls: readonly string[]
  key: string
  /** 1 = as long as the issue says; less for a short form. */
  scale?: number
  writers?: number
  readers?: number
  /** Whether a proxy stands before the hubs. */
  proxied?: boolean
}

export interface ChaosResult extends Omit<LoadResult, 'acknowledged' | 'outcomes' | 'lookups'> {
  acknowledged: number
  /** Acknowledged and not in the database, or not counted. */
  lost: number
  /** Announced to readers more than once, counted more than once, or there and never acknowledged. */
  doubled: number
  /** Milliseconds of look-ups. */
  lookup: { p50: number; p95: number }
}

/** Until work goes on after the fault is over. */
const RECOVERY_MS = 30_000

/** Runs the load, does something to it, waits until writes are acknowledged again, and counts. */
export async function during(env: PostgresEnv, happen: (load: Load) => Promise<void>): Promise<ChaosResult> {
  const before = new Set((await stored(env.cluster)).map((row) => row.id))
  const point = await proposePoint(env.urls[0]!, env.key)
  const load = startLoad({ ...env, point })
  await storesMore(load)
  await happen(load)
  await storesMore(load)
  // Nothing is in doubt by then: each writer has sent its last item until it was acknowledged.
  const { acknowledged, outcomes, lookups, ...result } = await load.stop()
  const counts = miscounted(await counted(env.cluster, point), { outcomes })
  const rows = (await stored(env.cluster)).filter((row) => !before.has(row.id))
  const there = new Set(rows.map((row) => row.id))
  const isStranger = (row: { id: string }) => !acknowledged.has(row.id)
  return {
    ...result,
    acknowledged: acknowledged.size,
    lost: counts.lost + [...acknowledged].filter((id) => !there.has(id)).length,
    doubled: counts.doubled + rows.length - there.size + rows.filter(isStranger).length,
    lookup: { p50: percentile(lookups, 0.5), p95: percentile(lookups, 0.95) },
  }
}

/** To a tenth of a millisecond. */
function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
}

/** How many outcomes of a talking point the counters have, over all days. */
async function counted(cluster: Cluster, point: string): Promise<number> {
  const [row] = await cluster.query<{ n: number }>(
    `select coalesce(sum(shown + used + worked + did_not_work), 0)::integer as n from talking_point_counts
    where talking_point_id = $1`,
    [point],
  )
  return row?.n ?? 0
}

/** Each stored feedback as often as it is announced to readers. */
const stored = (cluster: Cluster) =>
  cluster.query<{ id: string }>(
    'select f.id from feedback f left join changes c on c.workspace_id = f.workspace_id and c.entity_id = f.id',
  )

async function storesMore(load: Load): Promise<void> {
  const goal = load.result.acknowledged.size + 10
  const end = performance.now() + RECOVERY_MS
  while (load.result.acknowledged.size < goal) {
    if (performance.now() > end) {
      load.result.faults.push(`No write was stored within ${RECOVERY_MS / 1000} seconds of quiet`)
      return
    }
    await pause(20)
  }
}

const scaled = (env: PostgresEnv, ms: number) => pause(ms * (env.scale ?? 1))

export const restart = (env: PostgresEnv, how: Shutdown = 'fast') =>
  during(env, () => env.cluster.restart(how))

/** As a power cut: the postmaster and all its processes are gone at once; then it recovers. */
export const kill = (env: PostgresEnv) =>
  during(env, async () => {
    await env.cluster.kill()
    await scaled(env, 2_000)
    await env.cluster.start()
  })

export const stopForAMinute = (env: PostgresEnv) =>
  during(env, async () => {
    await env.cluster.stop('fast')
    await scaled(env, 60_000)
    await env.cluster.start()
  })

/** All connections are ended, again and again. */
export const terminate = (env: PostgresEnv) =>
  during(env, async () => {
    for (let i = 0; i < 10; i++) {
      await env.cluster.terminateAll()
      await scaled(env, 1_000)
    }
  })

/** SIGSTOP: connections stay open and nothing answers, also to somebody who asks many things at once. */
export const freeze = (env: PostgresEnv) =>
  during({ ...env, readers: 16 }, async () => {
    env.cluster.freeze()
    await scaled(env, 60_000)
    env.cluster.thaw()
  })

/** Of look-ups while writers wait; where nobody else works, p95 is some milliseconds. */
const LOOKUPS = { p95: 1_000, aSecond: 4, refusedOfAnswered: 0.1 }

/** Somebody else locks the row of the workspace: all writers wait, and no look-up does. */
export const lock = (env: PostgresEnv) =>
  during(env, async ({ result }) => {
    const client = new pg.Client({ connectionString: env.cluster.url })
    await client.connect()
    await client.query('begin')
    await client.query('select 1 from workspaces for update')
    const refused = () => result.statuses['GET /v1/leads 503'] ?? 0
    const before = { answered: result.lookups.length, refused: refused() }
    await scaled(env, 20_000)
    const meanwhile = result.lookups.slice(before.answered)
    const found = {
      p95: percentile(meanwhile, 0.95),
      aSecond: meanwhile.length / (20 * (env.scale ?? 1)),
      refusedOfAnswered: (refused() - before.refused) / meanwhile.length,
    }
    await client.query('commit')
    await client.end()
    const areGood =
      found.p95 <= LOOKUPS.p95 &&
      found.aSecond >= LOOKUPS.aSecond &&
      found.refusedOfAnswered <= LOOKUPS.refusedOfAnswered
    if (!areGood) result.faults.push(`Look-ups waited behind writers: ${JSON.stringify(found)}`)
  })

/** Others take all connections that there are, those of the hub too. */
export const fullConnections = (env: PostgresEnv) =>
  during(env, async () => {
    const end = performance.now() + 20_000 * (env.scale ?? 1)
    const others: pg.Client[] = []
    const take = async () => {
      while (performance.now() < end) {
        const client = new pg.Client({ connectionString: env.cluster.url })
        client.on('error', () => {})
        const connected = await client.connect().then(
          () => true,
          () => false,
        )
        if (connected) others.push(client)
        else await pause(5)
      }
    }
    const taking = Promise.all(Array.from({ length: 8 }, take))
    while (performance.now() < end) {
      await others[0]?.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'alongside'",
      )
      await pause(100)
    }
    await taking
    await Promise.all(others.map((client) => client.end()))
  })

/** The server takes no writes (25006), and then does again. */
export const readOnly = (env: PostgresEnv) =>
  during(env, async () => {
    const set = async (value: 'on' | 'off') => {
      await env.cluster.query(`alter system set default_transaction_read_only = ${value}`)
      await env.cluster.query('select pg_reload_conf()')
    }
    await set('on')
    await scaled(env, 20_000)
    const client = new pg.Client({ connectionString: env.cluster.url })
    await client.connect()
    await client.query('set default_transaction_read_only = off')
    await client.query('alter system set default_transaction_read_only = off')
    await client.query('select pg_reload_conf()')
    await client.end()
  })

export interface ImportResult {
  /** Milliseconds until the upload had its answer. */
  answeredAfter: number
  /** HTTP status of that answer. */
  status: number
  /** How the run ended; null when no run was begun. */
  state: string | null
  /** Leads of the file in the database afterwards. */
  leads: number
  /** The same file, imported again afterwards. */
  again: string | null
}

/** A restart while a file is read, or while its rows are applied. */
export async function restartDuringImport(
  { cluster, urls: [url], key }: PostgresEnv,
  { when, how, rows, name }: { when: 'reading' | 'applying'; how: Shutdown; rows: number; name: string },
): Promise<ImportResult> {
  const file = [
    'Email,First Name',
    ...Array.from({ length: rows }, (_, i) => `${name}${i}@${name}.test,L${i}`),
  ]
  const upload = async () => {
    const start = performance.now()
    const response = await fetch(`${url}/v1/imports?kind=leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
      body: file.join('\n'),
      signal: AbortSignal.timeout(120_000),
    })
    const body = (await response.json()) as { id?: string }
    return { status: response.status, id: body.id ?? null, answeredAfter: performance.now() - start }
  }
  const uploading = upload()
  if (when === 'reading') await pause(300)
  else await uploading
  await cluster.restart(how)
  const { id, ...answer } = await uploading
  const state = await endOf(id)
  const [row] = await cluster.query<{ n: string }>(
    'select count(*) as n from lead_emails where email like $1',
    [`${name}%`],
  )
  const second = await upload()
  return { ...answer, state, leads: Number(row?.n), again: await endOf(second.id) }

  async function endOf(run: string | null): Promise<string | null> {
    const end = performance.now() + RECOVERY_MS
    while (run !== null && performance.now() < end) {
      const response = await fetch(`${url}/v1/imports/${run}`, {
        headers: { authorization: `Bearer ${key}` },
      })
      const { state } = (await response.json()) as { state?: string }
      if (state && ['done', 'failed', 'cancelled'].includes(state)) return state
      await pause(100)
    }
    return run === null ? null : 'never ended'
  }
}
