import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { Cluster } from '../../hub/store/testing-cluster.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { ImportRun } from '../../lib/contract/import.ts'
import { CreatedKey } from '../../lib/contract/key.ts'
import { findFaketime } from '../needs.ts'
import { type HubProcess, startHubProcess } from './hub-process.ts'
import { heard, pause } from './load.ts'
import { type ChaosResult, during } from './postgres.ts'

/** Two hub processes on one PostgreSQL, of which one has another clock, by libfaketime. */
export interface SkewedHubs {
  cluster: Cluster
  right: HubProcess
  /** The one with the other clock. */
  readonly skewed: HubProcess
  /** Sets its clock while it runs: so many seconds from the time that it is. */
  setClock(seconds: number): void
  /** Ends it and starts it again: a hub looks for abandoned imports when it starts. */
  restartSkewed(): Promise<void>
  end(): Promise<void>
}

export const SKEW = 180

export async function startSkewedHubs(): Promise<SkewedHubs> {
  const library = findFaketime()
  if (!library) throw new Error('libfaketime is not installed.')
  const folder = mkdtempSync(join(tmpdir(), 'alongside-clock-'))
  const clock = join(folder, 'clock')
  const setClock = (seconds: number) => writeFileSync(clock, `${seconds < 0 ? '' : '+'}${seconds}\n`)
  setClock(SKEW)
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: '1',
    // What is measured from a start goes on as it does: no clock that is set changes it.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  const cluster = await Cluster.start()
  const right = await startHubProcess(cluster.url, { dataDir: join(folder, 'data') })
  const start = () => startHubProcess(cluster.url, { dataDir: join(folder, 'data'), env })
  let skewed = await start()
  return {
    cluster,
    right,
    get skewed() {
      return skewed
    },
    setClock,
    async restartSkewed() {
      await skewed.stop()
      skewed = await start()
    },
    async end() {
      for (const hub of [right, skewed]) hub.child.kill('SIGKILL')
      await cluster.destroy()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Rows of each import. */
const ROWS = 400
/** A revoked key works no longer on the other hub than its cache keeps it, and what this machine needs. */
const REVOKED_MS = 10_000

/**
 * While people work on both hubs, two imports trickle in for as long, one at each; the skewed hub's clock is ahead, then
 * behind, and it is started anew meanwhile. A dry run is applied on both hubs at once. Then what the clocks must not touch:
 * the order of what came last, and that a key is revoked on both.
 */
export async function clockSkew(
  hubs: SkewedHubs,
  { trickleMs }: { trickleMs: number },
): Promise<ChaosResult> {
  const { cluster, right } = hubs
  const faults: string[] = []
  const key = right.key

  const ask = async (hub: HubProcess, method: string, path: string, body?: unknown, as = key) => {
    const answer = await fetch(`${hub.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
  }

  /** Node writes the date of its answers anew each second. */
  async function expectClock(seconds: number): Promise<void> {
    for (let left = 100; ; left--) {
      const { headers } = await fetch(`${hubs.skewed.url}/healthz`)
      const off = (Date.parse(headers.get('date') ?? '') - Date.now()) / 1000
      if (Math.abs(off - seconds) < 30) return
      if (left > 0) await pause(100)
      else return void faults.push(`The clock is ${off} s from the time, not ${seconds}`)
    }
  }

  const result = await during({ cluster, urls: [right.url, hubs.skewed.url], key }, async () => {
    await expectClock(SKEW)
    const slow = [trickle(right, key, 'right', trickleMs), trickle(hubs.skewed, key, 'skewed', trickleMs)]
    await applyOnBoth(right, hubs.skewed, 'ahead')
    await pause(trickleMs / 2)
    hubs.setClock(-SKEW)
    await expectClock(-SKEW)
    await applyOnBoth(hubs.skewed, right, 'behind')
    for (const run of await Promise.all(slow)) await expectDone(run, 'An import that came slowly')
  })

  // A hub that starts looks for imports that nobody holds: the clock must not make it take one that is read elsewhere.
  for (const seconds of [SKEW, -SKEW]) {
    const reading = trickle(right, key, `restart${seconds}`, Math.min(trickleMs, 5_000))
    hubs.setClock(seconds)
    await hubs.restartSkewed()
    await expectDone(await reading, 'The import that was read while the other hub started')
  }

  await expectNewestFirst()
  await expectRevoked()
  const rows = await cluster.query<{ n: string }>(
    "select count(*) as n from lead_emails where email like '%@skew.test'",
  )
  const expected = ROWS * 6
  if (Number(rows[0]?.n) !== expected) faults.push(`${rows[0]?.n} leads are there, not ${expected}`)
  return { ...result, faults: [...result.faults, ...faults] }

  /** Uploads a dry run at one hub and applies it on both at the same time. */
  async function applyOnBoth(first: HubProcess, second: HubProcess, name: string): Promise<void> {
    const { id } = await upload(first, key, csv(name, ROWS), 'dryRun=true&')
    const answers = await Promise.all(
      [first, second].map((hub) => ask(hub, 'POST', `/v1/imports/${id}/apply`)),
    )
    for (const { status, body } of answers)
      if (status !== 202) faults.push(`Apply answered ${status} ${JSON.stringify(body)}`)
    for (const hub of [first, second]) await expectDone({ hub, id }, 'The dry run')
    const late = ImportRun.parse((await ask(second, 'POST', `/v1/imports/${id}/apply`)).body)
    if (late.created !== ROWS || late.updated + late.unchanged > 0)
      faults.push(`The dry run made ${late.created} leads and changed ${late.updated}`)
  }

  async function expectDone({ hub, id }: { hub: HubProcess; id: string }, what: string): Promise<void> {
    let state = ''
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
      state = ImportRun.parse((await ask(hub, 'GET', `/v1/imports/${id}`)).body).state
      if (!['reading', 'applying'].includes(state)) break
    }
    if (state !== 'done') faults.push(`${what} is ${state}`)
  }

  /** What came last is first on the desk, whichever hub took it. */
  async function expectNewestFirst(): Promise<void> {
    for (const hub of [right, hubs.skewed]) {
      const item = heard(uuidv7())
      await ask(hub, 'POST', '/v1/feedback', { feedback: [item] })
      const { body } = await ask(right, 'GET', '/v1/feedback?limit=1')
      const [newest] = FeedbackList.parse(body).items
      if (newest?.feedback.id !== item.id) faults.push('What came last does not stand first on the desk')
    }
  }

  /** The clock is set back after a key was seen: it must not be believed for longer. */
  async function expectRevoked(): Promise<void> {
    hubs.setClock(SKEW)
    const made = await ask(right, 'POST', '/v1/keys', { role: 'rep', name: 'Marta' })
    const rep = CreatedKey.parse(made.body)
    const asRep = () => ask(hubs.skewed, 'GET', '/v1/session', undefined, rep.key)
    if ((await asRep()).status !== 200) faults.push('A new key is not taken')
    hubs.setClock(-SKEW)
    await ask(right, 'DELETE', `/v1/keys/${rep.id}`)
    for (const end = Date.now() + REVOKED_MS; (await asRep()).status !== 401; await pause(100)) {
      if (Date.now() < end) continue
      faults.push(`A revoked key works after ${REVOKED_MS / 1000} s`)
      return
    }
  }
}

const csv = (name: string, rows: number): string[] => [
  'Email,First Name\n',
  ...Array.from({ length: rows }, (_, n) => `${name}${n}@skew.test,L${n}\n`),
]

/** An upload that takes that long: a few rows, a pause, and so on. */
async function trickle(hub: HubProcess, key: string, name: string, ms: number) {
  const lines = csv(name, ROWS)
  const pieces = Math.max(4, Math.min(40, Math.round(ms / 500)))
  async function* slowly(): AsyncGenerator<string> {
    for (let piece = 0; piece < pieces; piece++) {
      yield lines.slice((lines.length * piece) / pieces, (lines.length * (piece + 1)) / pieces).join('')
      await pause(ms / pieces)
    }
  }
  return upload(hub, key, slowly())
}

async function upload(
  hub: HubProcess,
  key: string,
  text: Iterable<string> | AsyncIterable<string>,
  query = '',
) {
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      for await (const piece of text) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
  const answer = await fetch(`${hub.url}/v1/imports?${query}kind=leads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body,
    duplex: 'half',
  } as RequestInit)
  const run = await answer.json()
  if (answer.status !== 202)
    throw new Error(`The import was answered ${answer.status}: ${JSON.stringify(run)}`)
  return { hub, id: ImportRun.parse(run).id }
}
