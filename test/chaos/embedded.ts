import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { openStore } from '../../hub/store/open.ts'
import { freePort } from '../../hub/store/testing-cluster.ts'
import { withDatabase } from '../../hub/store/testing-data-dir.ts'
import { acrossWorkspaces } from '../../hub/store/workspace-guard.ts'
import { ChangesAnswer } from '../../lib/contract/changes.ts'
import { PostFeedbackAnswer } from '../../lib/contract/feedback.ts'
import { SHORT_LIVED } from '../short-lived.ts'
import { type HubProcess, startHubProcess } from './hub-process.ts'
import { heard, miscounted, pause, proposePoint, startLoad } from './load.ts'

/** What can happen to a hub with the embedded database, as its own process. */

export interface Counts {
  acknowledged: number
  lost: number
  doubled: number
  /** Milliseconds. */
  longestGap: number
  worstAnswer: number
  faults: string[]
}

/** `kill -9` of the hub again and again while people work, each time started again on the same port. */
export async function killHub({ rounds }: { rounds: number }): Promise<Counts> {
  const dataDir = await withDatabase(mkdtempSync(join(tmpdir(), 'alongside-chaos-')))
  const args = ['--port', `${await freePort()}`]
  let hub = await startHubProcess('', { dataDir, args })
  try {
    const point = await proposePoint(hub.url, hub.key)
    const load = startLoad({ urls: [hub.url], key: hub.key, point, mayBeGone: true })
    for (let round = 0; round < rounds; round++) {
      const goal = load.result.acknowledged.size + 20
      while (load.result.acknowledged.size < goal) await pause(5)
      const gone = new Promise((resolve) => hub.child.once('exit', resolve))
      hub.child.kill('SIGKILL')
      await gone
      hub = await startHubProcess('', { dataDir, args })
    }
    const { acknowledged, outcomes, longestGap, worstAnswer, faults } = await load.stop()
    await hub.stop()
    const { ids, counted } = await storedFeedback(dataDir)
    const there = new Set(ids)
    const counts = miscounted(counted, { outcomes })
    return {
      acknowledged: acknowledged.size,
      lost: counts.lost + [...acknowledged].filter((id) => !there.has(id)).length,
      doubled: counts.doubled + ids.length - there.size,
      longestGap,
      worstAnswer,
      faults,
    }
  } finally {
    hub.remove()
  }
}

/** Each feedback as often as it is announced to readers, and how many outcomes the counters have. */
async function storedFeedback(dataDir: string): Promise<{ ids: string[]; counted: number }> {
  const store = await openStore({ dataDir })
  const db = acrossWorkspaces(store.db, 'what is stored is counted, of all')
  const days = await db.selectFrom('talking_point_counts').select('worked').execute()
  const rows = await db
    .selectFrom('feedback as f')
    .innerJoin('changes as c', (join) =>
      join.onRef('c.workspace_id', '=', 'f.workspace_id').onRef('c.entity_id', '=', 'f.id'),
    )
    .select('f.id')
    .execute()
  await store.close()
  return { ids: rows.map(({ id }) => id), counted: days.reduce((sum, { worked }) => sum + Number(worked), 0) }
}

/**
 * A database that is put back to a backup: 50 changes after it that a client has seen are gone, 80 others come. The
 * client must end equal to the hub, and what it was told was stored must be there in the end.
 */
export async function restore(): Promise<Counts> {
  const dataDir = await withDatabase(mkdtempSync(join(tmpdir(), 'alongside-chaos-')))
  const file = join(mkdtempSync(join(tmpdir(), 'alongside-backup-')), 'backup')
  const command = (...args: string[]) =>
    execFileSync(process.execPath, [...SHORT_LIVED, 'hub/cli.ts', ...args], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, DATABASE_URL: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  let hub = await startHubProcess('', { dataDir })
  try {
    const client = new Client(hub)
    await client.say(20)
    await client.pull()
    await hub.stop()
    command('backup', file, '--data', dataDir)
    hub = await startHubProcess('', { dataDir })
    client.connect(hub)
    await client.say(50)
    await client.pull()
    await hub.stop()
    command('restore', file, '--data', dataDir, '--replace', '--yes')
    hub = await startHubProcess('', { dataDir })
    const other = new Client(hub)
    await other.say(80)
    client.connect(hub)
    await client.pull()
    const fresh = new Client(hub)
    await fresh.pull()
    return {
      acknowledged: client.acknowledged.size + other.acknowledged.size,
      lost: [...client.acknowledged, ...other.acknowledged].filter((id) => !fresh.known.has(id)).length,
      doubled: [...client.known].filter((id) => !fresh.known.has(id)).length,
      longestGap: 0,
      worstAnswer: 0,
      faults: [],
    }
  } finally {
    hub.remove()
    rmSync(file, { force: true })
  }
}

/** As much of an extension as matters here: what it was told was stored, and what it knows by pulling. */
class Client {
  readonly acknowledged = new Set<string>()
  known = new Set<string>()
  #hub: HubProcess
  #since: string | null = null
  #seen: string | null = null

  constructor(hub: HubProcess) {
    this.#hub = hub
  }

  connect(hub: HubProcess): void {
    this.#hub = hub
  }

  async say(count: number): Promise<void> {
    await this.#send(Array.from({ length: count }, () => uuidv7()))
  }

  async #send(ids: string[]): Promise<void> {
    const answer = await this.#ask('/v1/feedback', { feedback: ids.map(heard) })
    const { results, cursor } = PostFeedbackAnswer.parse(await answer.json())
    for (const { id, result } of results) if (result === 'stored') this.acknowledged.add(id)
    this.#seen = cursor
  }

  async pull(): Promise<void> {
    for (;;) {
      const query = new URLSearchParams({
        ...(this.#since === null ? {} : { since: this.#since }),
        ...(this.#seen === null ? {} : { seen: this.#seen }),
      })
      const answer = await this.#ask(`/v1/changes?${query}`)
      if (answer.status === 410) {
        await answer.text()
        this.#since = null
        this.#seen = null
        this.known = new Set()
        await this.#send([...this.acknowledged])
        continue
      }
      const page = ChangesAnswer.parse(await answer.json())
      for (const { id, value } of page.changes) {
        if (value === null) this.known.delete(id)
        else this.known.add(id)
      }
      this.#since = page.cursor
      if (!page.more) return
    }
  }

  #ask(path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.#hub.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${this.#hub.key}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
  }
}
