import type { Cursor } from '../contract/changes.ts'
import { type Answered, type CallFailure, type CallResult, createClient } from '../contract/client.ts'
import { EXTENSION_ENDPOINTS } from '../contract/extension-endpoints.ts'
import type { PostFeedbackAnswer, ReadAnswers } from '../contract/feedback.ts'
import type { FindLeadsAnswer, TouchpointsAnswer } from '../contract/lead.ts'
import type { Session } from '../contract/session.ts'
import type { Feedback } from '../domain/feedback.ts'
import type { MissedSearch } from '../domain/missed-search.ts'

/**
 * Why a request did not bring an answer. `offline`: nothing was reached (network, name, hub down). `timeout`: no answer
 * in time. `refused`: the key is wrong, expired, revoked or may not do this. `server`: the hub is there but has trouble
 * or is busy. `answer`: what answered is not a hub, or one of another time. `request`: the hub does not take what was
 * sent. `unknown_cursor`: the hub was put back to another state, or what is kept here is no cursor of it (any more); start
 * again from the beginning.
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

export type LooseChanges = Answered<'listChanges'>

export interface HubClient {
  session(): Promise<HubResult<Session>>
  /** `since` null: from the beginning. `seen`: the newest cursor that came with an answer to feedback. */
  changes(from: { since: Cursor | null; seen: Cursor | null }): Promise<HubResult<LooseChanges>>
  /** Each feedback is stored once by its id, however often it is sent. At most 100. `seen` as for `changes`. */
  postFeedback(feedback: readonly Feedback[], seen: Cursor | null): Promise<HubResult<PostFeedbackAnswer>>
  /** These answers were read, each as it was at that time. At most 100. */
  readAnswers(answers: ReadAnswers['answers']): Promise<HubResult<null>>
  /** These searches found nothing. At most 100; each counts once for a person and a day. */
  missedSearches(searches: MissedSearch[]): Promise<HubResult<null>>
  findLeads(email: string): Promise<HubResult<FindLeadsAnswer>>
  /** History beyond what is packed, newest first. `before` = id of the oldest touchpoint that is there already. */
  touchpoints(leadId: string, before: string): Promise<HubResult<TouchpointsAnswer>>
}

/** The hub as the extension uses it. What goes wrong comes back as a value that says what the rep can do. */
export function createHubClient({
  address,
  key,
  ...options
}: {
  /** Origin of the hub, with a path if it does not stand at the root. */
  address: string
  key: string
  fetch: typeof globalThis.fetch
  timeout?: number
  mostBytes?: number
}): HubClient {
  const { call } = createClient({ endpoints: EXTENSION_ENDPOINTS, root: address, key, ...options })
  const result = async <T>(answer: Promise<CallResult<T>>): Promise<HubResult<T>> => {
    const got = await answer
    return got.ok ? got : { ok: false, failure: hubFailure(got.failure, address.replace(/\/+$/, '')) }
  }
  return {
    session: () => result(call('getSession', {})),
    async changes({ since, seen }) {
      const query = { since: since ?? undefined, seen: seen ?? undefined }
      const answer = await result(call('listChanges', { query }))
      // Nothing else is sent that a hub could misread.
      return since !== null || seen !== null ? orUnknownCursor(answer) : answer
    },
    async postFeedback(feedback, seen) {
      const post = (cursor: Cursor | null) =>
        result(call('postFeedback', { body: { feedback: [...feedback], seen: cursor ?? undefined } }))
      const answer = await post(seen)
      if (seen === null || !isMisread(answer)) return answer
      // Either the feedback or the cursor is to blame. Without the cursor it shows; stored twice is stored once.
      const without = await post(null)
      return without.ok ? orUnknownCursor(answer) : without
    },
    readAnswers: (answers) => result(call('readAnswers', { body: { answers } })),
    missedSearches: (searches) => result(call('postMissedSearches', { body: { searches } })),
    findLeads: (email) => result(call('findLeads', { query: { email } })),
    touchpoints: (id, before) => result(call('listTouchpoints', { params: { id }, query: { before } })),
  }
}

/** The hub says that what was sent is malformed; to what is no cursor of its own it says this too. */
const isMisread = (answer: HubResult<unknown>) =>
  !answer.ok && answer.failure.reason === 'request' && answer.failure.status === 400

const orUnknownCursor = <T>(answer: HubResult<T>): HubResult<T> =>
  answer.ok || !isMisread(answer)
    ? answer
    : { ok: false, failure: { ...answer.failure, reason: 'unknown_cursor' } }

function hubFailure({ kind, status, problem, retryAfter }: CallFailure, root: string): HubFailure {
  const failed = (reason: HubFailureReason, detail: string): HubFailure => ({
    reason,
    detail,
    status,
    retryAfter,
  })
  if (kind === 'timeout') return failed('timeout', `${root} did not answer in time.`)
  if (kind === 'unreachable') return failed('offline', `${root} cannot be reached.`)
  if (kind === 'too_large')
    return failed('answer', `${root} answered with more than is read. Check the hub address.`)
  if (kind === 'answer' || status === null)
    return failed('answer', `${root} did not answer as an Alongside hub does. Check the hub address.`)
  const detail = problem?.detail ?? `The hub answered with status ${status}.`
  if (status === 401 || status === 403) return failed('refused', detail)
  if (status >= 500 || status === 429 || status === 408) return failed('server', detail)
  if (problem?.type === 'urn:alongside:problem:unknown-cursor') return failed('unknown_cursor', detail)
  // Without a problem document it is no word of the hub (a wrong address, a proxy): nothing is given up for it.
  return failed(problem ? 'request' : 'answer', detail)
}
