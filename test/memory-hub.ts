/** A hub in memory that can be told to fail, and the world around a sync. For tests only. */
import 'fake-indexeddb/auto'
import { openComputer } from '../lib/db/computer.ts'
import { type Connection, setSetting } from '../lib/db/settings.ts'
import { currentWorkspace } from '../lib/db/workspaces.ts'
import { Feedback } from '../lib/domain/feedback.ts'
import type { MissedSearch } from '../lib/domain/missed-search.ts'
import type { Locks } from '../lib/sync/locks.ts'
import type { SyncWorld } from '../lib/sync/round.ts'

export const CONNECTION: Connection = {
  hubAddress: 'https://hub.example',
  accessKey: 'key-1',
  workspaceId: '019aa000-0000-7000-8000-0000000000a1',
  workspaceName: 'Acme',
  keyName: 'Sam Rep',
  role: 'rep',
}

/**
 * What happens to one request: as it should; lost on the way there or back; no answer in time, though it was done; an
 * answer cut off in the middle; "it is not known whether this was stored", though it was; or an answer of its own.
 */
export type Fault = 'none' | 'lost-request' | 'lost-answer' | 'timeout' | 'cut' | 'in-doubt' | Response

let restores = 0

/** Stores each feedback once, like the hub; `rows` counts every row, so that a second one would show. */
export class MemoryHub {
  rows: string[] = []
  refused = new Map<string, string>()
  changes: { kind: string; id: string; value: unknown }[] = []
  /** Another name: the hub was put back to another state. */
  history = 'e1'
  pageSize = 2
  /** `main` on a hub of before workspaces had real ids. */
  workspaceId = CONNECTION.workspaceId as string
  requests: { path: string; authorization: string | null }[] = []
  faults: Fault[] = []
  /** Whose key it is; absent on a hub of before there were people. */
  person: { id: string; name: string } | undefined
  /** What was said to be read; null on a hub of before that could be said. */
  read: { id: string; at: string }[] | null = []
  /** Searches without result that came; null on a hub of before they were kept. */
  missed: MissedSearch[] | null = []

  fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input))
    this.requests.push({
      path: `${url.pathname}${url.search}`,
      authorization: new Headers(init?.headers).get('Authorization'),
    })
    const fault = this.faults.shift() ?? 'none'
    if (fault instanceof Response) return fault
    if (fault === 'lost-request') throw new TypeError('Failed to fetch')
    const answer = this.answer(url, typeof init?.body === 'string' ? JSON.parse(init.body) : null)
    if (fault === 'lost-answer') throw new TypeError('Failed to fetch')
    if (fault === 'timeout') throw new DOMException('signal timed out', 'TimeoutError')
    if (fault === 'cut') return new Response(JSON.stringify(answer).slice(0, -9))
    if (fault === 'in-doubt')
      return problem(503, 'It is not known whether this was stored. Send it again.', { 'Retry-After': '1' })
    return answer instanceof Response ? answer : Response.json(answer)
  }

  answer(
    url: URL,
    body: {
      feedback: unknown[]
      seen?: string
      answers?: NonNullable<MemoryHub['read']>
      searches?: MissedSearch[]
    } | null,
  ): unknown {
    if (url.pathname === '/v1/feedback/read') {
      if (this.read === null) return problem(404, 'There is no such address.')
      this.read.push(...(body?.answers ?? []))
      return new Response(null, { status: 204 })
    }
    if (url.pathname === '/v1/missed-searches') {
      if (this.missed === null) return problem(404, 'There is no such address.')
      this.missed.push(...(body?.searches ?? []))
      return new Response(null, { status: 204 })
    }
    if (url.pathname === '/v1/feedback') {
      if (this.numberOf(body?.seen ?? null) === null) return unknownCursor()
      const results = (body?.feedback ?? []).map((raw) => this.storeOne(Feedback.parse(raw).id))
      return { results, history: this.history, cursor: this.acknowledged() }
    }
    if (url.pathname === '/v1/changes') {
      const [since, seen] = ['since', 'seen'].map((name) => this.numberOf(url.searchParams.get(name)))
      if (since === null || seen === null) return unknownCursor()
      const end = Math.min(since! + this.pageSize, this.changes.length)
      const changes = this.changes.slice(since, end)
      const more = end < this.changes.length
      return { history: this.history, cursor: this.cursorAt(end), more, changes }
    }
    if (url.pathname === '/v1/leads') return { leads: [] }
    const { workspaceName: name, keyName, role } = CONNECTION
    return {
      workspace: { id: this.workspaceId, name },
      key: { id: 'k1', name: keyName, role, expiresAt: null },
      ...(this.person && { person: this.person }),
    }
  }

  /** A copy, as a backup makes it. */
  save = () => structuredClone({ rows: this.rows, changes: this.changes })

  /** Puts the copy back: what came after it is gone, and the history has another name. */
  restore(saved: ReturnType<MemoryHub['save']>) {
    Object.assign(this, structuredClone(saved))
    this.history = `restored-${++restores}`
  }

  /** The cursor after a feedback: it names how many there were. */
  acknowledged = () => `${this.cursorAt(this.changes.length)}.${this.rows.length}`

  cursorAt = (change: number) => `${this.history}.${change}`

  /** Null: of another history, or of what is not (any more). */
  numberOf(cursor: string | null): number | null {
    if (cursor === null) return 0
    const [history, number, rows = 0] = cursor.split('.')
    const known = Number(number) <= this.changes.length && Number(rows) <= this.rows.length
    return history === this.history && known ? Number(number) : null
  }

  storeOne(id: string) {
    const reason = this.refused.get(id)
    if (reason !== undefined) return { id, result: 'refused', reason }
    if (!this.rows.includes(id)) this.rows.push(id)
    return { id, result: 'stored' }
  }
}

const unknownCursor = () =>
  Response.json(
    { type: 'urn:alongside:problem:unknown-cursor', title: 'No', status: 410, detail: 'Start again.' },
    { status: 410 },
  )

/** A problem document as the hub writes it. */
export const problem = (status: number, detail: string, headers: Record<string, string> = {}) =>
  Response.json({ type: 'about:blank', title: 'No', status, detail }, { status, headers })

/** Locks of one process, with waiting in turn. */
export function memoryLocks(): Locks {
  const held = new Map<string, Promise<unknown>>()
  return {
    async request(name, { ifAvailable }, callback) {
      while (held.has(name)) {
        if (ifAvailable) return callback(null)
        await held.get(name)
      }
      const running = callback({ name })
      const settled = running.then(
        () => held.delete(name),
        () => held.delete(name),
      )
      held.set(name, settled)
      return running
    },
  }
}

let databases = 0

/** A connected, empty store beside a hub, with a clock that stands still until it is moved. */
export async function testWorld(hub = new MemoryHub(), over: Partial<Connection> = {}) {
  databases += 1
  const clock = { now: Date.parse('2026-11-20T10:00:00Z') }
  const world: SyncWorld = {
    computer: openComputer(`sync-${databases}`),
    fetch: hub.fetch,
    locks: memoryLocks(),
    now: () => clock.now,
    random: () => 0.5,
  }
  await setSetting(world.computer, 'connection', { ...CONNECTION, ...over })
  return { ...world, world, db: await currentWorkspace(world.computer), hub, clock }
}
