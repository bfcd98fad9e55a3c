import { v7 as uuidv7 } from 'uuid'
import {
  type CallFailure,
  type CallResult,
  type ClientOptions,
  createClient,
} from '../../lib/contract/client.ts'
import { ENDPOINTS } from '../../lib/contract/endpoints.ts'
import type { AnswerFeedback, FeedbackItem, FeedbackList } from '../../lib/contract/feedback.ts'
import type {
  ImportEncoding,
  ImportKind,
  ImportMapping,
  ImportRun,
  RejectedRows,
  StartedImport,
} from '../../lib/contract/import.ts'
import type { MissedSearchList } from '../../lib/contract/missed-search.ts'
import type {
  ChangePerson,
  Invited,
  InvitePerson,
  PersonItem,
  PersonList,
} from '../../lib/contract/person.ts'
import type { SearchWordList } from '../../lib/contract/search-word.ts'
import type { Session } from '../../lib/contract/session.ts'
import type {
  AcceptInvitation,
  ChangePassword,
  DeskSession,
  DeviceList,
  Invitation,
} from '../../lib/contract/sign-in.ts'
import type {
  EditTalkingPoint,
  TalkingPointList,
  VerificationStep,
} from '../../lib/contract/talking-point.ts'
import type { FeedbackKind, FeedbackStatus } from '../../lib/domain/feedback.ts'
import type { CodedReason } from '../../lib/domain/import-reason.ts'
import type { SearchWord, SearchWordContent } from '../../lib/domain/search-word.ts'
import type { TalkingPoint, TalkingPointContent } from '../../lib/domain/talking-point.ts'
import { type SendFile, type SendOptions, sendFile } from './import/send-file.ts'

/** Why a call to the hub gave nothing. `refused` carries the hub's own words, which say what to do; coded, where it is an import's. */
export type Failure =
  | { reason: 'offline' }
  | { reason: 'signed_out' }
  | { reason: 'not_allowed'; detail: string }
  | {
      reason: 'refused'
      status: number
      detail: string
      errors: { path: string; message: string }[]
      coded?: CodedReason
    }
  /** Somebody changed the text meanwhile; `current` is the one there now. */
  | { reason: 'newer'; detail: string; current: TalkingPoint }
  /** Too many tries of a password or a link, or too many requests for something before the hub; so long until the next one. */
  | { reason: 'too_often'; minutes: number }
  /** Something before the hub takes no bodies of this size. */
  | { reason: 'too_large' }
  /** Something before the hub answers in its place. */
  | { reason: 'unavailable' }
  /** The hub answered something that the contract does not know: desk and hub are of different versions. */
  | { reason: 'unreadable' }

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export interface FeedbackFilter {
  state: FeedbackStatus['state'] | null
  kind: FeedbackKind | null
}

/** How a file is to be read. `id` is a UUIDv7 of `newId`: by it the run is found while the file is still being sent. */
export interface CheckImport {
  id: string
  kind: ImportKind
  /** What columns are read as; null = as the hub proposes. */
  mapping: ImportMapping | null
  /** No other columns are read; otherwise the mapping adds to what the hub proposes. */
  onlyMapping: boolean
  /** Null = the hub tells it by the content. */
  encoding: ImportEncoding | null
  /** The system that the ids in the file come from; null = the one that its headers tell of. */
  source: string | null
}

/** Everything that the desk asks of its hub. Each answer is parsed with lib/contract; failures are values. */
export interface DeskClient {
  session(): Promise<Result<DeskSession>>
  signIn(key: string): Promise<Result<Session>>
  signInWithPassword(email: string, password: string): Promise<Result<DeskSession>>
  lookAtInvitation(token: string): Promise<Result<Invitation>>
  acceptInvitation(accept: AcceptInvitation): Promise<Result<DeskSession>>
  devices(signal?: AbortSignal): Promise<Result<DeviceList>>
  endDevice(id: string): Promise<Result<null>>
  changePassword(change: ChangePassword): Promise<Result<null>>
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
  searchWords(signal?: AbortSignal): Promise<Result<SearchWordList>>
  /** `id` is a UUIDv7 of `newId`, or that of an entry to be changed. */
  putSearchWord(id: string, content: SearchWordContent): Promise<Result<SearchWord>>
  removeSearchWord(id: string): Promise<Result<null>>
  missedSearches(signal?: AbortSignal): Promise<Result<MissedSearchList>>
  /** Takes a search without result off the list, or brings it back. */
  dismissSearch(text: string, dismissed: boolean): Promise<Result<null>>
  people(signal?: AbortSignal): Promise<Result<PersonList>>
  invite(invitation: InvitePerson): Promise<Result<Invited>>
  newLink(id: string): Promise<Result<Invited>>
  changePerson(id: string, change: ChangePerson): Promise<Result<PersonItem>>
  /** Sends a file for a dry run; answers when the hub has read it. */
  checkImport(
    query: CheckImport,
    file: Blob,
    options: Omit<SendOptions, 'contentType'>,
  ): Promise<Result<StartedImport>>
  importRun(id: string, signal?: AbortSignal): Promise<Result<ImportRun>>
  applyImport(id: string): Promise<Result<ImportRun>>
  cancelImport(id: string): Promise<Result<ImportRun>>
  /** One page, in the order of the file. `after` = `next` of the page before it. */
  rejectedRows(id: string, after: number): Promise<Result<RejectedRows>>
}

export const newId = (): string => uuidv7()

/** As many as the hub gives at once. */
const POINTS_PAGE = 500

/** @param isTry of a password or a link: then 429 says no more than the desk does in the reader's language */
function failureOf({ kind, status, problem, retryAfter }: CallFailure, isTry: boolean): Failure {
  if (status === null) return { reason: 'offline' }
  if (status === 401) return { reason: 'signed_out' }
  if (status === 429 && (isTry || kind !== 'problem'))
    return { reason: 'too_often', minutes: Math.max(1, Math.ceil((retryAfter ?? 0) / 60_000)) }
  if (kind === 'status' && status === 413) return { reason: 'too_large' }
  if (kind === 'status' && status >= 502 && status <= 504) return { reason: 'unavailable' }
  if (kind !== 'problem' || !problem) return { reason: 'unreadable' }
  const { type, detail, errors = [], current, reason } = problem
  if (type === 'urn:alongside:problem:newer-version' && current) return { reason: 'newer', detail, current }
  if (status === 403) return { reason: 'not_allowed', detail }
  return { reason: 'refused', status, detail, errors, ...(reason && { coded: reason }) }
}

async function result<T>(answer: Promise<CallResult<T>>, { isTry = false } = {}): Promise<Result<T>> {
  const got = await answer
  return got.ok ? got : { ok: false, failure: failureOf(got.failure, isTry) }
}

/**
 * The desk's client. The page is served by the hub itself, so paths are enough; the session is an HttpOnly cookie,
 * which script never sees.
 */
export function createDeskClient(fetch?: ClientOptions['fetch'], send: SendFile = sendFile): DeskClient {
  const { call } = createClient({ endpoints: ENDPOINTS, root: '', key: null, ...(fetch && { fetch }) })
  return {
    session: () => result(call('getDeskSession', {})),
    signIn: (key) => result(call('openDeskSession', { body: { key } })),
    signInWithPassword: (email, password) =>
      result(call('signIn', { body: { email, password } }), { isTry: true }),
    lookAtInvitation: (token) => result(call('lookAtInvitation', { body: { token } }), { isTry: true }),
    acceptInvitation: (body) => result(call('acceptInvitation', { body }), { isTry: true }),
    devices: (signal) => result(call('listDevices', {}, signal)),
    endDevice: (id) => result(call('endDevice', { params: { id } })),
    changePassword: (body) => result(call('changePassword', { body }), { isTry: true }),
    signOut: () => result(call('closeDeskSession', {})),
    feedback({ state, kind }, before, signal) {
      const query = { ...(state && { state }), ...(kind && { kind }), ...(before && { before }) }
      return result(call('listFeedback', { query }, signal))
    },
    answer: (id, body) => result(call('answerFeedback', { params: { id }, body })),
    talkingPoints(after, signal) {
      const query = { limit: POINTS_PAGE, ...(after && { after }) }
      return result(call('listTalkingPoints', { query }, signal))
    },
    propose: (id, content) => result(call('proposeTalkingPoint', { body: { id, content } })),
    edit: (id, body) => result(call('editTalkingPoint', { params: { id }, body })),
    step: (id, body) => result(call('stepVerification', { params: { id }, body })),
    searchWords: (signal) => result(call('listSearchWords', {}, signal)),
    putSearchWord: (id, body) => result(call('putSearchWord', { params: { id }, body })),
    removeSearchWord: (id) => result(call('removeSearchWord', { params: { id } })),
    missedSearches: (signal) => result(call('listMissedSearches', {}, signal)),
    dismissSearch: (text, dismissed) => result(call('dismissMissedSearch', { body: { text, dismissed } })),
    people: (signal) => result(call('listPeople', {}, signal)),
    invite: (body) => result(call('invitePerson', { body })),
    newLink: (id) => result(call('makeLink', { params: { id } })),
    changePerson: (id, body) => result(call('changePerson', { params: { id }, body })),
    checkImport: (query, file, options) =>
      result(send(importPath(query, file), file, { ...options, contentType: contentType(query.kind) })),
    importRun: (id, signal) => result(call('getImport', { params: { id } }, signal)),
    applyImport: (id) => result(call('applyImport', { params: { id } })),
    cancelImport: (id) => result(call('cancelImport', { params: { id } })),
    rejectedRows: (id, after) => result(call('listRejectedRows', { params: { id }, query: { after } })),
  }
}

function importPath({ id, kind, mapping, onlyMapping, encoding, source }: CheckImport, file: Blob): string {
  const query = new URLSearchParams({ kind, dryRun: 'true', id, onlyMapping: String(onlyMapping) })
  if (mapping) query.set('mapping', JSON.stringify(mapping))
  if (encoding) query.set('encoding', encoding)
  if (source) query.set('source', source)
  // What it says cannot be newer. A time that is still to come says nothing.
  if (file instanceof File && file.lastModified <= Date.now())
    query.set('exportedAt', new Date(file.lastModified).toISOString())
  return `/v1/imports?${query}`
}

const contentType = (kind: ImportKind): string => (kind === 'leads' ? 'text/csv' : 'application/x-ndjson')
