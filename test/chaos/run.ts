import { parseArgs } from 'node:util'
import { Cluster } from '../../hub/store/testing-cluster.ts'
import { clockSkew, startSkewedHubs } from './clock-skew.ts'
import { DAMAGES, meetDamage, prepareFolders, startOnDamage } from './damaged-folder.ts'
import { diskFull, mountSmallDisk } from './disk-full.ts'
import { type Counts, killHub, restore } from './embedded.ts'
import { halfSentBodies } from './half-sent-bodies.ts'
import { startHubProcess } from './hub-process.ts'
import * as postgres from './postgres.ts'
import { killInTurn, startTwoHubs, stopInTurn, type TwoHubs } from './two-hubs.ts'

/**
 * `npm run chaos [-- NAME...] [-- --scale 0.1]`: does to real hubs what can happen to them, while people work, and prints
 * what was acknowledged, what of it was lost or doubled, how long nothing was stored at the longest, and the slowest
 * answer. Ends with 1 when anything was lost, doubled or not as it must be. `npm test` runs short forms of all of it.
 */

interface Scenario {
  name: string
  /** @param scale 1 = as long as it takes in life; less for a short form */
  run(scale: number): Promise<Counts & { notes?: string[] }>
}

/** Whatever happens, whoever asks has an answer by then. */
const SLOWEST_MS = 5_000

const nothing: Counts = {
  acknowledged: 0,
  lost: 0,
  doubled: 0,
  longestGap: 0,
  worstAnswer: 0,
  faults: [],
}

const onPostgres = (name: string, happen: (env: postgres.PostgresEnv) => Promise<Counts>): Scenario => ({
  name,
  async run(scale) {
    const cluster = await Cluster.start()
    const hub = await startHubProcess(cluster.url)
    try {
      const counts = await happen({ cluster, urls: [hub.url], key: hub.key, scale })
      if (!hub.isAlive()) counts.faults.push('the hub has ended')
      return counts
    } finally {
      hub.remove()
      await cluster.destroy()
    }
  },
})

const onTwoHubs = (name: string, happen: (two: TwoHubs, scale: number) => Promise<Counts>): Scenario => ({
  name,
  async run(scale) {
    const two = await startTwoHubs()
    try {
      return await happen(two, scale)
    } finally {
      await two.end()
    }
  },
})

const SCENARIOS: readonly Scenario[] = [
  onPostgres('restart', (env) => postgres.restart(env)),
  onPostgres('restart at once', (env) => postgres.restart(env, 'immediate')),
  onPostgres('power cut', postgres.kill),
  onPostgres('stop for a minute', postgres.stopForAMinute),
  onPostgres('connections terminated', postgres.terminate),
  onPostgres('frozen (SIGSTOP)', postgres.freeze),
  onPostgres('lock of 20 s', postgres.lock),
  onPostgres('connection limit', postgres.fullConnections),
  onPostgres('read-only', postgres.readOnly),
  onTwoHubs('two hubs, one killed in turn', (two, scale) =>
    killInTurn(two, { rounds: Math.max(2, Math.round(20 * scale)), everyMs: 3_000 }),
  ),
  onTwoHubs('two hubs, one stopped and started in turn', (two, scale) =>
    stopInTurn(two, { rounds: Math.max(2, Math.round(10 * scale)) }),
  ),
  {
    name: 'clock skew (two hubs, one 3 minutes ahead, then behind)',
    async run(scale) {
      const hubs = await startSkewedHubs()
      try {
        return await clockSkew(hubs, { trickleMs: 100_000 * scale })
      } finally {
        await hubs.end()
      }
    },
  },
  {
    name: 'hub killed (kill -9)',
    run: (scale) => killHub({ rounds: Math.max(2, Math.round(20 * scale)) }),
  },
  { name: 'restored from a backup', run: restore },
  {
    name: 'outbox against every kind of answer (300 runs)',
    async run(scale) {
      const { outboxRuns } = await import('./outbox.ts') // brings an IndexedDB, which the others need not have
      const seed = Math.floor(Math.random() * 2 ** 31)
      const { items, refused, answers, ...counts } = await outboxRuns({
        runs: Math.max(10, Math.round(300 * scale)),
        seed,
      })
      const notes = [JSON.stringify({ seed, items, refused, ...counts }), JSON.stringify(answers)]
      return { ...nothing, acknowledged: items - refused, notes }
    },
  },
  {
    name: 'disk full',
    async run() {
      const disk = mountSmallDisk()
      if (!disk) return { ...nothing, faults: ['no file system can be mounted here: run as root'] }
      try {
        return { ...nothing, ...(await diskFull(disk.folder)) }
      } finally {
        disk.unmount()
      }
    },
  },
  {
    name: `damaged folder (${DAMAGES.length + 1} kinds)`,
    async run() {
      const folders = await prepareFolders()
      const faults: string[] = []
      const note = (error: Error) => faults.push(error.message)
      for (const damage of DAMAGES) await startOnDamage(damage, folders[damage.after]).catch(note)
      await meetDamage(folders.stop).catch(note)
      folders.remove()
      return { ...nothing, faults }
    },
  },
  {
    name: 'bodies half sent',
    async run(scale) {
      const hub = await startHubProcess('')
      try {
        const flood = await halfSentBodies(hub.url, Math.round(4_000 * scale), 60_000 * scale)
        return { ...nothing, worstAnswer: flood.slowestHealth }
      } finally {
        hub.remove()
      }
    },
  },
]

const { values, positionals } = parseArgs({
  options: { scale: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const scale = Number(values.scale)
const chosen = SCENARIOS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
)
if (chosen.length === 0 || !(scale > 0)) {
  console.error(`Name one of these, or none for all: ${SCENARIOS.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

console.log('| what happens | acknowledged | lost | doubled | longest gap, ms | worst answer, ms |')
console.log('| --- | --: | --: | --: | --: | --: |')
for (const { name, run } of chosen) {
  const failed = (error: unknown): Awaited<ReturnType<typeof run>> => ({
    ...nothing,
    faults: [error instanceof Error ? error.message : `${error}`],
  })
  const { acknowledged, lost, doubled, longestGap, worstAnswer, faults, notes } =
    await run(scale).catch(failed)
  const cells = [acknowledged, lost, doubled, Math.round(longestGap), Math.round(worstAnswer)]
  console.log(`| ${name} | ${cells.join(' | ')} |`)
  if (worstAnswer > SLOWEST_MS) faults.push(`an answer took longer than ${SLOWEST_MS / 1_000} s`)
  for (const line of [...(notes ?? []), ...faults]) console.log(`  ${name}: ${line}`)
  if (lost > 0 || doubled > 0 || faults.length > 0) process.exitCode = 1
}
