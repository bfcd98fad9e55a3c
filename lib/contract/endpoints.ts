/**
 * Every endpoint of the hub that extension, desk and commands call: method, path, and the schemas of what goes in and
 * what comes back. lib/contract/client.ts is made from it. Files to import and backups are streams: hub/call-hub.ts has
 * them for commands, hub/desk/import/send-file.ts for the desk.
 */
import { SearchWord } from '../domain/search-word.ts'
import { SelectorUpdate } from '../domain/selector-update.ts'
import { TalkingPoint } from '../domain/talking-point.ts'
import { type Endpoint, EXTENSION_ENDPOINTS, NO_CONTENT } from './extension-endpoints.ts'
import { AnswerFeedback, FeedbackItem, FeedbackList, FeedbackQuery } from './feedback.ts'
import { ImportRun, RejectedRows, RejectedRowsQuery } from './import.ts'
import { CreatedKey, CreateKey, KeyList } from './key.ts'
import { DismissMissedSearch, MissedSearchList } from './missed-search.ts'
import { ChangePerson, Invited, InvitePerson, PersonItem, PersonList } from './person.ts'
import { PutSearchWord, SearchWordList } from './search-word.ts'
import { PutSelectorUpdate, SelectorUpdateList } from './selector-update.ts'
import { OpenDeskSession, Session } from './session.ts'
import {
  AcceptInvitation,
  ChangePassword,
  DeskSession,
  DeviceList,
  Invitation,
  LookAtInvitation,
  SignIn,
} from './sign-in.ts'
import {
  EditTalkingPoint,
  ProposeTalkingPoint,
  TalkingPointList,
  TalkingPointQuery,
  VerificationStep,
} from './talking-point.ts'

export const ENDPOINTS = {
  ...EXTENSION_ENDPOINTS,

  openDeskSession: { method: 'POST', path: '/desk/session', body: OpenDeskSession, answer: Session },
  signIn: { method: 'POST', path: '/desk/sign-in', body: SignIn, answer: DeskSession },
  lookAtInvitation: {
    method: 'POST',
    path: '/desk/invitation/look',
    body: LookAtInvitation,
    answer: Invitation,
  },
  acceptInvitation: { method: 'POST', path: '/desk/invitation', body: AcceptInvitation, answer: DeskSession },
  getDeskSession: { method: 'GET', path: '/v1/session', answer: DeskSession },
  listDevices: { method: 'GET', path: '/v1/session/devices', answer: DeviceList },
  endDevice: { method: 'DELETE', path: '/v1/session/devices/{id}', answer: NO_CONTENT },
  changePassword: {
    method: 'POST',
    path: '/v1/session/password',
    body: ChangePassword,
    answer: NO_CONTENT,
  },
  closeDeskSession: { method: 'DELETE', path: '/desk/session', answer: NO_CONTENT },

  listFeedback: { method: 'GET', path: '/v1/feedback', query: FeedbackQuery, answer: FeedbackList },
  answerFeedback: {
    method: 'POST',
    path: '/v1/feedback/{id}/status',
    body: AnswerFeedback,
    answer: FeedbackItem,
  },

  listTalkingPoints: {
    method: 'GET',
    path: '/v1/talking-points',
    query: TalkingPointQuery,
    answer: TalkingPointList,
  },
  proposeTalkingPoint: {
    method: 'POST',
    path: '/v1/talking-points',
    body: ProposeTalkingPoint,
    answer: TalkingPoint,
  },
  editTalkingPoint: {
    method: 'PUT',
    path: '/v1/talking-points/{id}',
    body: EditTalkingPoint,
    answer: TalkingPoint,
  },
  stepVerification: {
    method: 'POST',
    path: '/v1/talking-points/{id}/verification',
    body: VerificationStep,
    answer: TalkingPoint,
  },

  listSearchWords: { method: 'GET', path: '/v1/search-words', answer: SearchWordList },
  putSearchWord: {
    method: 'PUT',
    path: '/v1/search-words/{id}',
    body: PutSearchWord,
    answer: SearchWord,
  },
  removeSearchWord: { method: 'DELETE', path: '/v1/search-words/{id}', answer: NO_CONTENT },
  listMissedSearches: { method: 'GET', path: '/v1/missed-searches', answer: MissedSearchList },
  dismissMissedSearch: {
    method: 'POST',
    path: '/v1/missed-searches/dismissal',
    body: DismissMissedSearch,
    answer: NO_CONTENT,
  },

  getImport: { method: 'GET', path: '/v1/imports/{id}', answer: ImportRun },
  applyImport: { method: 'POST', path: '/v1/imports/{id}/apply', answer: ImportRun },
  listRejectedRows: {
    method: 'GET',
    path: '/v1/imports/{id}/rejected-rows',
    query: RejectedRowsQuery,
    answer: RejectedRows,
  },
  cancelImport: { method: 'DELETE', path: '/v1/imports/{id}', answer: ImportRun },

  createKey: { method: 'POST', path: '/v1/keys', body: CreateKey, answer: CreatedKey },
  listKeys: { method: 'GET', path: '/v1/keys', answer: KeyList },
  revokeKey: { method: 'DELETE', path: '/v1/keys/{id}', answer: NO_CONTENT },

  listPeople: { method: 'GET', path: '/v1/people', answer: PersonList },
  invitePerson: { method: 'POST', path: '/v1/people', body: InvitePerson, answer: Invited },
  makeLink: { method: 'POST', path: '/v1/people/{id}/link', answer: Invited },
  changePerson: { method: 'PUT', path: '/v1/people/{id}', body: ChangePerson, answer: PersonItem },

  putSelectorUpdate: {
    method: 'PUT',
    path: '/v1/selector-updates/{host}',
    body: PutSelectorUpdate,
    answer: SelectorUpdate,
  },
  listSelectorUpdates: { method: 'GET', path: '/v1/selector-updates', answer: SelectorUpdateList },
  withdrawSelectorUpdate: { method: 'DELETE', path: '/v1/selector-updates/{host}', answer: NO_CONTENT },
} as const satisfies Record<string, Endpoint>

export type EndpointName = keyof typeof ENDPOINTS
