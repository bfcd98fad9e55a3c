import { v7 as uuidv7 } from 'uuid'
import type { z } from 'zod'
import { type AnswerFeedback, FeedbackItem, FeedbackList } from '../../lib/contract/feedback.ts'
import { readProblem } from '../../lib/contract/problem.ts'
import { Session } from '../../lib/contract/session.ts'
import {
  type EditTalkingPoint,
  TalkingPointList,
  type VerificationStep,
} from '../../lib/contract/talking-point.ts'
import type { FeedbackKind, FeedbackStatus } from '../../lib/domain/feedback.ts'
import { TalkingPoint, type TalkingPointContent } from '../../lib/domain/talking-point.ts'

/** Why a call to the hub gave nothing. `refused` carries the hub's own words, which say what to do. */
export type Failure =
  | { reason: 'offline' }
  | { reason: 'signed_out' }
  | { reason: 'not_allowed'; detail: string }
  | { reason: 'refused'; detail: string; errors: { path: string; message: string }[] }
  /** Somebody changed the text meanwhile; `current` is the one there now. */
  | { reason: 'newer'; detail: string; current: TalkingPoint }
  /** The hub answered something that the contract does not know: desk and hub are of different versions. */
  | { reason: 'unreadable' }

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export interface FeedbackFilter {
  state: FeedbackStatus['state'] | null
  kind: FeedbackKind | null
}

/** Everything that the desk asks of its hub. Each answer is parsed with lib/contract; failures are values. */
export interface DeskClient {
  session(): Promise<Result<Session>>
  signIn(key: string): Promise<Result<Session>>
  signOut(): Promise<Result<null>>
  /** One page, newest first. `before` = `next` of the page before it. */
  feedback(filter: FeedbackFilter, before: string | null, signal?: AbortSignal): Promise<Result<FeedbackList>>
  answer(id: string, answer: AnswerFeedback): Promise<Result<FeedbackItem>>
  /** One page, the last changed first. `after` = `next` of the page before it. */
  talkingPoints(after: string | null, signal?: AbortSignal): Promise<Result<TalkingPointList>>
  /** `id` is a UUIDv7 of `newId`: a proposal that is sent twice is stored once. */
  propose(id: string, content: TalkingPointContent): Promise<Result<TalkingPoint>>
  edit(id: string, edit: EditTalkingPoint): Promise<Result<TalkingPoint>>
  step(id: string, step: VerificationStep): Promise<Result<TalkingPoint>>
}

export const newId = (): string => uuidv7()

/** As many as the hub gives at once. */
const POINTS_PAGE = 500

type Fetch = (input: string, init?: RequestInit) => Promise<Response>

async function failureOf(response: Response): Promise<Failure> {
  if (response.status === 401) return { reason: 'signed_out' }
  const problem = readProblem(await response.json().catch(() => null))
  if (!problem) return { reason: 'unreadable' }
  const { type, detail, errors = [], current } = problem
  if (type === 'urn:alongside:problem:newer-version' && current) return { reason: 'newer', detail, current }
  return response.status === 403 ? { reason: 'not_allowed', detail } : { reason: 'refused', detail, errors }
}

/**
 * The desk's client. The page is served by the hub itself, so paths are enough; the session is an HttpOnly cookie,
 * which script never sees.
 */
export function createDeskClient(fetchFn: Fetch = (input, init) => fetch(input, init)): DeskClient {
  async function call<T>(
    method: string,
    path: string,
    schema: z.ZodType<T> | null,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Result<T>> {
    let response: Response
    try {
      response = await fetchFn(path, {
        method,
        signal: signal ?? null,
        credentials: 'same-origin',
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
    } catch {
      return { ok: false, failure: { reason: 'offline' } }
    }
    if (!response.ok) return { ok: false, failure: await failureOf(response) }
    if (schema === null) return { ok: true, value: null as T }
    const parsed = schema.safeParse(await response.json().catch(() => undefined))
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, failure: { reason: 'unreadable' } }
  }

  const path = (...parts: string[]) => `/${parts.map(encodeURIComponent).join('/')}`

  return {
    session: () => call('GET', '/v1/session', Session),
    signIn: (key) => call('POST', '/desk/session', Session, { key }),
    signOut: () => call('DELETE', '/desk/session', null),
    feedback(filter, before, signal) {
      const query = new URLSearchParams()
      if (filter.state) query.set('state', filter.state)
      if (filter.kind) query.set('kind', filter.kind)
      if (before) query.set('before', before)
      const search = query.size > 0 ? `?${query}` : ''
      return call('GET', `/v1/feedback${search}`, FeedbackList, undefined, signal)
    },
    answer: (id, answer) => call('POST', path('v1', 'feedback', id, 'status'), FeedbackItem, answer),
    talkingPoints(after, signal) {
      const query = new URLSearchParams({ limit: String(POINTS_PAGE) })
      if (after) query.set('after', after)
      return call('GET', `/v1/talking-points?${query}`, TalkingPointList, undefined, signal)
    },
    propose: (id, content) => call('POST', '/v1/talking-points', TalkingPoint, { id, content }),
    edit: (id, edit) => call('PUT', path('v1', 'talking-points', id), TalkingPoint, edit),
    step: (id, step) => call('POST', path('v1', 'talking-points', id, 'verification'), TalkingPoint, step),
  }
}
