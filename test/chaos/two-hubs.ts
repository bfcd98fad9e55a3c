import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster, freePort } from '../../hub/store/testing-cluster.ts'
import { findProgram } from '../needs.ts'
import { type HubProcess, startHubProcess } from './hub-process.ts'
import { pause } from './load.ts'
import { type ChaosResult, during } from './postgres.ts'

/** Two hubs behind HAProxy, on one PostgreSQL through PgBouncer in transaction mode: what a company of some size runs. */
export interface TwoHubs {
  cluster: Cluster
  /** The proxy's. */
  url: string
  key: string
  /** Ends a hub without asking. */
  kill(which: 0 | 1): Promise<void>
  /** Asks it to stop, as an update does. @returns its exit code */
  stop(which: 0 | 1): Promise<number | null>
  /** Starts it again where the proxy expects it. */
  restart(which: 0 | 1): Promise<void>
  end(): Promise<void>
}

const BOUNCER = join(import.meta.dirname, '../hosts/pgbouncer.sh')

function bouncer(verb: string, env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = spawnSync(BOUNCER, [verb], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`PgBouncer: ${stderr.trim().slice(-300)}`)
  return stdout.trim()
}

/** The proxy asks every half second whether a hub is ready. */
const CHECK_MS = 500
/** A hub that is asked to stop takes requests for so long, in seconds: the proxy has left it out by then, also when busy. */
const DRAIN = '3'

export async function startTwoHubs(): Promise<TwoHubs> {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-two-hubs-'))
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-two-data-'))
  const cluster = await Cluster.start()
  const env = {
    HOST_STATE: mkdtempSync(join(tmpdir(), 'alongside-bouncer-')),
    SERVER_PORT: `${cluster.port}`,
  }
  bouncer('start', env)
  const databaseUrl = bouncer('url', env)
  const ports = [await freePort(), await freePort()] as const
  const startHub = (which: 0 | 1) =>
    startHubProcess(databaseUrl, { dataDir, args: ['--port', `${ports[which]}`, '--drain', DRAIN] })
  const hubs: [HubProcess, HubProcess] = [await startHub(0), await startHub(1)]
  const port = await freePort()
  const proxy = startProxy(join(folder, 'haproxy.cfg'), port, ports)
  const url = `http://127.0.0.1:${port}`
  await untilReady(url)
  return {
    cluster,
    url,
    key: hubs[0].key,
    async kill(which) {
      const { child } = hubs[which]
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
    stop: (which) => hubs[which].stop(),
    async restart(which) {
      hubs[which] = await startHub(which)
    },
    async end() {
      proxy.kill()
      for (const hub of hubs) hub.child.kill('SIGKILL')
      bouncer('stop', env)
      await cluster.destroy()
      for (const path of [folder, dataDir, env.HOST_STATE])
        rmSync(path, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A hub gets requests while it says that it is ready; one that has gone is left out within a second. */
function startProxy(file: string, port: number, hubs: readonly [number, number]): ChildProcess {
  writeFileSync(
    file,
    `defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  retries 2
  option redispatch
frontend people
  bind 127.0.0.1:${port}
  default_backend hubs
backend hubs
  balance roundrobin
  option httpchk
  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host hub
  timeout check 3s
  default-server check inter ${CHECK_MS} fall 1 rise 1
${hubs.map((hub, i) => `  server hub${i} 127.0.0.1:${hub}`).join('\n')}
`,
  )
  const program = findProgram('haproxy', '/usr/sbin/haproxy')
  if (!program) throw new Error('HAProxy is not installed.')
  return spawn(program, ['-f', file, '-db'], { stdio: 'ignore' })
}

async function untilReady(url: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(200)) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    await answer?.text()
    if (answer?.ok) return
  }
  throw new Error('No hub became ready behind the proxy.')
}

/** While people work, one of the two hubs is killed every few seconds, and started again. */
export function killInTurn(
  { cluster, url, key, kill, restart }: TwoHubs,
  { rounds, everyMs }: { rounds: number; everyMs: number },
): Promise<ChaosResult> {
  return during({ cluster, urls: [url], key, proxied: true }, async () => {
    for (let round = 0; round < rounds; round++) {
      const which = round % 2 === 0 ? 0 : 1
      await pause(everyMs)
      await kill(which)
      await restart(which)
    }
  })
}

/**
 * While people work, one of the two hubs after the other is stopped in order and started again, as for an update. Every
 * request must have its answer.
 */
export async function stopInTurn(
  { cluster, url, key, stop, restart }: TwoHubs,
  { rounds }: { rounds: number },
): Promise<ChaosResult> {
  const result = await during({ cluster, urls: [url], key, proxied: true }, async ({ result }) => {
    for (let round = 0; round < rounds; round++) {
      const which = round % 2 === 0 ? 0 : 1
      const code = await stop(which)
      if (code !== 0) result.faults.push(`The hub ended with ${code}`)
      await restart(which)
      await pause(2 * CHECK_MS)
    }
  })
  if (result.unanswered > 0) result.faults.push(`${result.unanswered} requests had no answer`)
  for (const [what, times] of Object.entries(result.statuses)) {
    // Who asks through the proxy whether a hub is ready may be told by the one that it leaves out in a moment.
    if (!what.endsWith(' 200') && !what.startsWith('GET /readyz'))
      result.faults.push(`${what}: ${times} times`)
  }
  return result
}
