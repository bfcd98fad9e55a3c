import { v7 as uuidv7 } from 'uuid'
import { Problem } from '../../lib/contract/problem.ts'

/** Reps and their readers at work on a hub while something happens to it. */

export interface LoadOptions {
  /** Hubs with one database; each request goes to the next of them. */
  urls: readonly string[]
  key: string
  /** The talking point whose outcomes are sent, of `proposePoint`. */
  point: string
  writers?: number
  readers?: number
  /** Behind a proxy: that a hub has just gone is the proxy's to say, in words of its own or by ending the connection. */
  proxied?: boolean
  /** The hub is killed now and then: nobody answers then, and it is no fault. */
  mayBeGone?: boolean
}

/** One answer that the hub should not have given, in words. */
export type Fault = string

export interface LoadResult {
  /** Ids that the hub said were stored. */
  acknowledged: Set<string>
  /** How many of these are outcomes of the talking point. */
  outcomes: number
  /** Milliseconds without any write being acknowledged, at the longest. */
  longestGap: number
  /** Milliseconds until the slowest answer, of any kind. */
  worstAnswer: number
  /** Requests whose connection ended without an answer, where that is no fault. */
  unanswered: number
  /** How many answers of each status, `GET /v1/leads 200` and so on. */
  statuses: Record<string, number>
  /** Types of problems that were answered. */
  problems: Set<string>
  faults: Fault[]
  /** Milliseconds until each look-up's answer. */
  lookups: number[]
}

const UNAVAILABLE = new Set([503, 507])
/** What a proxy answers itself, where no hub takes a request or the one that had it is gone. */
const FROM_PROXY = new Set([502, 503, 504])
const isJson = (response: Response) => /json/.test(response.headers.get('content-type') ?? '')
const isGone = (error: unknown) => error instanceof TypeError && /fetch failed|terminated/.test(error.message)
/** How long a client waits for an answer at most. */
const CLIENT_MS = 30_000
const MOST_FAULTS = 20

export interface Load {
  /** How it stands now. */
  readonly result: LoadResult
  /** Lets everybody finish what they have begun: each writer sends its last item until it is stored. */
  stop(): Promise<LoadResult>
}

/**
 * Starts writers, who send one feedback after the other, each until it is acknowledged, and readers, who look up an
 * address, and one who asks for health. Every second feedback is an outcome: a row can be there once only, a counter can
 * be raised twice.
 */
export function startLoad({
  urls,
  key,
  point,
  writers = 4,
  readers = 4,
  proxied = false,
  mayBeGone = false,
}: LoadOptions): Load {
  const result: LoadResult = {
    acknowledged: new Set(),
    outcomes: 0,
    longestGap: 0,
    worstAnswer: 0,
    unanswered: 0,
    statuses: {},
    problems: new Set(),
    faults: [],
    lookups: [],
  }
  let stopping = false
  let lastStored = performance.now()
  let turn = 0

  const fault = (text: Fault) => {
    if (result.faults.length < MOST_FAULTS) result.faults.push(text)
  }

  async function ask(
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown; ms: number } | null> {
    const url = urls[turn++ % urls.length]
    const what = `${body === undefined ? 'GET' : 'POST'} ${path.split('?')[0]}`
    const start = performance.now()
    try {
      const response = await fetch(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(CLIENT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const isProxys = proxied && FROM_PROXY.has(response.status) && !isJson(response)
      const answer = isProxys ? await response.text() : await response.json()
      const ms = performance.now() - start
      result.worstAnswer = Math.max(result.worstAnswer, ms)
      const counted = `${what} ${response.status}${isProxys ? ' by the proxy' : ''}`
      result.statuses[counted] = (result.statuses[counted] ?? 0) + 1
      if (isProxys) return { status: response.status, body: null, ms }
      if (UNAVAILABLE.has(response.status)) {
        result.problems.add(Problem.parse(answer).type)
        if (!response.headers.get('retry-after')) fault(`${counted} without Retry-After`)
      } else if (response.status !== 200) fault(`${counted}: ${JSON.stringify(answer)}`)
      return { status: response.status, body: answer, ms }
    } catch (error) {
      const ms = performance.now() - start
      result.worstAnswer = Math.max(result.worstAnswer, ms)
      if ((mayBeGone || proxied) && isGone(error)) {
        result.unanswered += 1
        return null
      }
      fault(
        `${what}: ${error instanceof Error ? `${error.message} ${error.cause ?? ''}` : error} after ${Math.round(ms)} ms`,
      )
      return null
    }
  }

  async function write(): Promise<void> {
    for (let n = 0; !stopping; n++) {
      const isOutcome = n % 2 === 1
      const item = isOutcome ? worked(uuidv7(), point) : heard(uuidv7())
      for (let stored = false; !stored; ) {
        const answer = await ask('/v1/feedback', { feedback: [item] })
        stored = answer?.status === 200
        if (!stored) await pause(50)
      }
      result.acknowledged.add(item.id)
      if (isOutcome) result.outcomes += 1
      const now = performance.now()
      result.longestGap = Math.max(result.longestGap, now - lastStored)
      lastStored = now
    }
  }

  async function read(): Promise<void> {
    while (!stopping) {
      const answer = await ask('/v1/leads?email=lena.fischer%40fischer-optik.test')
      if (answer?.status === 200) result.lookups.push(answer.ms)
      await pause(10)
    }
  }

  async function askHealth(): Promise<void> {
    while (!stopping) {
      for (const path of ['/healthz', '/readyz']) {
        const answer = await ask(path)
        if (answer && answer.ms > HEALTH_MS) fault(`${path} took ${Math.round(answer.ms)} ms`)
      }
      await pause(200)
    }
  }

  const all = Promise.all([
    ...Array.from({ length: writers }, write),
    ...Array.from({ length: readers }, read),
    askHealth(),
  ])
  return {
    result,
    async stop() {
      stopping = true
      await all
      return result
    },
  }
}

/** Within 2 seconds, and what this machine needs when it is busy with the load itself. */
const HEALTH_MS = 3_000

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Makes a talking point of its own for a load. @returns its id */
export async function proposePoint(url: string, key: string): Promise<string> {
  const id = uuidv7()
  const content = { title: 'Delivery', text: 'We deliver within a week.', language: 'en' }
  const answer = await fetch(`${url}/v1/talking-points`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, content }),
  })
  if (answer.status !== 201) throw new Error(`The talking point was answered ${await answer.text()}`)
  return id
}

/** What was counted and not acknowledged, or acknowledged and not counted. */
export const miscounted = (counted: number, { outcomes }: Pick<LoadResult, 'outcomes'>) => ({
  lost: Math.max(0, outcomes - counted),
  doubled: Math.max(0, counted - outcomes),
})

/** That a talking point helped, as it travels. */
const worked = (id: string, talkingPointId: string) => ({
  id,
  kind: 'point_outcome',
  outcome: 'worked',
  talkingPointId,
  leadId: null,
  host: null,
  pageKind: null,
  at: new Date().toISOString(),
})

/** What a rep says, as it travels. */
export const heard = (id: string) => ({
  id,
  kind: 'heard',
  what: 'objection',
  text: 'Too slow to deliver.',
  leadId: null,
  host: null,
  pageKind: null,
  at: new Date().toISOString(),
})
