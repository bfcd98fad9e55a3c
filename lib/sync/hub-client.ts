import { z } from 'zod'
import { ChangesAnswer, type Cursor } from '../contract/changes.ts'
import { PostFeedbackAnswer } from '../contract/feedback.ts'
import { FindLeadsAnswer, TouchpointsAnswer } from '../contract/lead.ts'
import { readProblem } from '../contract/problem.ts'
import { Session } from '../contract/session.ts'
import type { Feedback } from '../domain/feedback.ts'

/** Milliseconds until a request is given up. A page of 500 changes over a slow line takes some seconds. */
const TIMEOUT = 30_000

/**
 * Why a request did not bring an answer. `offline`: nothing was reached (network, name, hub down). `timeout`: no answer
 * in time. `refused`: the key is wrong, expired, revoked or may not do this. `server`: the hub is there but has trouble
 * or is busy. `answer`: what answered is not a hub, or one of another time. `request`: the hub does not take what was sent.
 * `unknown_cursor`: the hub was put back to another state; start again from the beginning.
 */
export type HubFailureReason =
  | 'offline'
  | 'timeout'
  | 'refused'
  | 'server'
  | 'answer'
  | 'request'
  | 'unknown_cursor'

export interface HubFailure {
  reason: HubFailureReason
  /** What to do, in the hub's words where it gave any. English. */
  detail: string
  status: number | null
  /** Milliseconds that the hub asked to wait. */
  retryAfter: number | null
}

export type HubResult<T> = { ok: true; value: T } | { ok: false; failure: HubFailure }

/** Changes as they arrive: each row is parsed on its own, so that one bad row does not hold up all others. */
export const LooseChanges = ChangesAnswer.extend({ changes: z.array(z.unknown()) })
export type LooseChanges = z.infer<typeof LooseChanges>

export interface HubClient {
  session(): Promise<HubResult<Session>>
  /** `since` null: from the beginning. */
  changes(since: Cursor | null): Promise<HubResult<LooseChanges>>
  /** Each feedback is stored once by its id, however often it is sent. At most 100. */
  postFeedback(feedback: readonly Feedback[]): Promise<HubResult<PostFeedbackAnswer>>
  findLeads(email: string): Promise<HubResult<FindLeadsAnswer>>
  /** History beyond what is packed, newest first. `before` = id of the oldest touchpoint that is there already. */
  touchpoints(leadId: string, before: string): Promise<HubResult<TouchpointsAnswer>>
}

/** The hub over HTTP. Every answer is parsed by the contract; what goes wrong comes back as a value. */
export function createHubClient({
  address,
  key,
  fetch,
  timeout = TIMEOUT,
}: {
  /** Origin of the hub, with a path if it does not stand at the root. */
  address: string
  key: string
  fetch: typeof globalThis.fetch
  timeout?: number
}): HubClient {
  const root = address.replace(/\/+$/, '')

  async function ask<T>(path: string, schema: z.ZodType<T>, body?: unknown): Promise<HubResult<T>> {
    let response: Response
    let text: string
    try {
      response = await fetch(`${root}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          Accept: 'application/json',
          Authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        cache: 'no-store',
        credentials: 'omit',
        // A hub does not redirect; a sign-in page of a proxy does, and would get the key.
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(timeout),
      })
      text = await response.text()
    } catch (error) {
      return failed(isTimeout(error) ? 'timeout' : 'offline', notReached(error, root))
    }
    if (!response.ok) return failedWith(response, text)
    const parsed = schema.safeParse(json(text))
    if (parsed.success) return { ok: true, value: parsed.data }
    return failed(
      'answer',
      `${root} did not answer as an Alongside hub does. Check the hub address.`,
      response.status,
    )
  }

  return {
    session: () => ask('/v1/session', Session),
    changes: (since) =>
      ask(`/v1/changes${since === null ? '' : `?since=${encodeURIComponent(since)}`}`, LooseChanges),
    postFeedback: (feedback) => ask('/v1/feedback', PostFeedbackAnswer, { feedback }),
    findLeads: (email) => ask(`/v1/leads?email=${encodeURIComponent(email)}`, FindLeadsAnswer),
    touchpoints: (leadId, before) =>
      ask(
        `/v1/leads/${encodeURIComponent(leadId)}/touchpoints?before=${encodeURIComponent(before)}`,
        TouchpointsAnswer,
      ),
  }
}

function failed<T>(
  reason: HubFailureReason,
  detail: string,
  status: number | null = null,
  retryAfter: number | null = null,
): HubResult<T> {
  return { ok: false, failure: { reason, detail, status, retryAfter } }
}

/** A problem document says itself what is wrong; anything else came from something in between. */
function failedWith<T>(response: Response, text: string): HubResult<T> {
  const { status } = response
  const problem = readProblem(json(text))
  const detail = problem ? problem.detail : `The hub answered with status ${status}.`
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  const retryAfter = seconds > 0 ? seconds * 1000 : null
  if (status === 401 || status === 403) return failed('refused', detail, status)
  if (status >= 500 || status === 429 || status === 408) return failed('server', detail, status, retryAfter)
  if (problem?.type === 'urn:alongside:problem:unknown-cursor')
    return failed('unknown_cursor', detail, status)
  // Without a problem document it is no word of the hub (a wrong address, a proxy): nothing is given up for it.
  return failed(problem ? 'request' : 'answer', detail, status)
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError'

const notReached = (error: unknown, root: string) =>
  isTimeout(error) ? `${root} did not answer in time.` : `${root} cannot be reached.`
