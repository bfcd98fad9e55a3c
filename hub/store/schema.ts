import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { ImportRun } from '../../lib/contract/import.ts'
import type { ConsentStatement, ConsentTopic } from '../../lib/domain/consent.ts'
import type { Feedback, FeedbackStatus } from '../../lib/domain/feedback.ts'
import type { Consent } from '../../lib/domain/lead.ts'
import type { Role } from '../../lib/domain/role.ts'
import type { TalkingPointContent } from '../../lib/domain/talking-point.ts'
import type { Touchpoint, TouchpointRollups } from '../../lib/domain/touchpoint.ts'
import type { Verification } from '../../lib/domain/verification.ts'
import type { DataSubject } from './personal-data.ts'

/**
 * Tables of the hub. `workspace_id` comes first in every key, so that the tables can be sharded by it; identifiers
 * are UUIDv7 made by the application or the customer's own; times are timestamptz.
 */
export interface Database {
  workspaces: WorkspaceTable
  people: PersonTable
  invitations: InvitationTable
  sign_in_users: SignInUserTable
  sign_in_accounts: SignInAccountTable
  sign_in_sessions: SignInSessionTable
  sign_in_verifications: SignInVerificationTable
  access_keys: AccessKeyTable
  history_marks: HistoryMarkTable
  changes: ChangeTable
  leads: LeadTable
  lead_emails: LeadEmailTable
  lead_sources: LeadSourceTable
  consent_statements: ConsentStatementTable
  record_refusals: RecordRefusalTable
  touchpoints: TouchpointTable
  talking_points: TalkingPointTable
  talking_point_history: TalkingPointHistoryTable
  talking_point_counts: TalkingPointCountsTable
  search_words: SearchWordTable
  missed_searches: MissedSearchTable
  feedback: FeedbackTable
  erasures: ErasureTable
  import_runs: ImportRunTable
  import_rows: ImportRowTable
  import_claims: ImportClaimTable
  import_rejects: ImportRejectTable
  signing_keys: SigningKeyTable
  selector_updates: SelectorUpdateTable
}

type Time = ColumnType<Date, Date | string, Date | string>
/** By the clock of the database, which several hubs have in common: rows are in order by it. */
type StoredTime = ColumnType<Date, Date | string | undefined, Date | string>
type Json<T> = JSONColumnType<T & object, string, string>

export interface WorkspaceTable {
  /** UUIDv7, made with the workspace: no other company's hub has it. */
  id: string
  name: string
  /** Names this line of changes; a client that knows another one starts again from the beginning. */
  history: string
  /** Last change number given out. Bumped as the last statement of a writing transaction. */
  seq: ColumnType<number, number, number>
  /** Which server holds the rows (Store.identity); null = never known. On another one the history gets another name. */
  server: ColumnType<string | null, string | null | undefined, string | null>
  created_at: Time
}

/** Somebody who works in the workspace. Keys and feedback belong to a person, who keeps them when a key is renewed. */
export interface PersonTable {
  workspace_id: string
  id: string
  name: string
  role: Role
  /** Case-folded. */
  email: ColumnType<string | null, string | null | undefined, string | null>
  team: ColumnType<string | null, string | null | undefined, string | null>
  /** No key or session of anybody who is not does anything. */
  active: ColumnType<boolean, boolean | undefined, boolean>
  /** To within some minutes (hub/services/last-seen.ts); null = not since this is kept. */
  last_seen_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  /** How the person signs in; null = with keys only. */
  user_id: ColumnType<string | null, string | null | undefined, string | null>
  created_at: Time
}

/** The link by which a person chooses a password, for the first time or anew. */
export interface InvitationTable {
  workspace_id: string
  person_id: string
  /** SHA-256 of the token in the link, hex. */
  hash: string
  expires_at: Time
  created_at: Time
}

/** Somebody who signs in, in one workspace or several. This table and the three after it are those of better-auth. */
export interface SignInUserTable {
  id: string
  /** Case-folded. */
  email: string
  email_verified: boolean
  name: string
  image: string | null
  created_at: Time
  updated_at: Time
}

/** A password, or an account at another provider. */
export interface SignInAccountTable {
  id: string
  user_id: string
  /** `credential` = a password of this hub. */
  provider_id: string
  account_id: string
  /** Salted and hashed with scrypt. */
  password: string | null
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Time | null
  refresh_token_expires_at: Time | null
  scope: string | null
  created_at: Time
  updated_at: Time
}

export interface SignInSessionTable {
  id: string
  user_id: string
  /** The one that the person works in. */
  workspace_id: string | null
  /** SHA-256 of the token in the cookie, hex. */
  token: string
  expires_at: Time
  ip_address: string | null
  user_agent: string | null
  created_at: Time
  updated_at: Time
}

export interface SignInVerificationTable {
  id: string
  identifier: string
  value: string
  expires_at: Time
  created_at: Time
  updated_at: Time
}

/**
 * One row for each transaction that numbered changes: `seq` = the last number that it gave out, `mark` = random. A
 * database that was put back to a copy gives out the same numbers once more, but never the same marks.
 */
export interface HistoryMarkTable {
  workspace_id: string
  seq: number
  mark: string
  at: Time
}

export interface AccessKeyTable {
  workspace_id: string
  id: string
  person_id: string
  name: string
  /** It does no more than this, whatever the person may. */
  role: Role
  /** First characters of the key, to tell keys apart in a list. */
  prefix: string
  /** SHA-256 of the key, hex. The key has 256 random bits, so it needs no slow hash. */
  hash: string
  /** A desk session: the key that signed in. It dies with that key. */
  session_of: string | null
  expires_at: Time | null
  revoked_at: Time | null
  created_at: Time
}

/** One row for each entity that ever changed: its newest change number. An entity that is gone = tombstone. */
export interface ChangeTable {
  workspace_id: string
  kind: 'lead' | 'talking_point' | 'search_word' | 'feedback_status' | 'selector_update'
  entity_id: string
  seq: number
}

export interface LeadTable {
  workspace_id: string
  id: string
  name: string | null
  company: string | null
  job_title: string | null
  owner: string | null
  locale: string | null
  lifecycle_stage: string | null
  lead_status: string | null
  fit: number | null
  engagement: number | null
  consent: Json<Consent>
  /** Those of its addresses from which mail came back. */
  bounced_emails: ColumnType<string[], string[] | undefined, string[]>
  rollups: Json<TouchpointRollups>
  field_sources: JSONColumnType<FieldSources, string | undefined, string>
  updated_at: Time
}

/** Where each field of a lead is from: the source, and when it was so there (ISO 8601 UTC). */
export type FieldSources = Partial<Record<LeadFieldName, { source: string; at: string }>>
/** Fields that a source tells; `emails`: which address is the primary one. */
export type LeadFieldName =
  | 'emails'
  | 'name'
  | 'company'
  | 'jobTitle'
  | 'owner'
  | 'locale'
  | 'lifecycleStage'
  | 'leadStatus'
  | 'fit'
  | 'engagement'
  | 'bounced'

export interface LeadEmailTable {
  workspace_id: string
  /** Case-folded. */
  email: string
  lead_id: string
  /** 0 = primary. */
  position: number
}

/** A lead as a system knows it. Ids that the hub itself gave before are those of the source `alongside`. */
export interface LeadSourceTable {
  workspace_id: string
  source: string
  external_id: string
  lead_id: string
}

/** What was said about the consent of an address, also where no lead has it yet. What holds: lib/domain/consent.ts. */
export interface ConsentStatementTable {
  workspace_id: string
  /** Case-folded. */
  email: string
  id: string
  topic: ConsentTopic
  state: 'granted' | 'denied'
  said_at: Time | null
  /** Whether the zone of that time was told; false where nobody knows. */
  zoned: Generated<boolean>
  received_at: Time
  source: string
  /** Of a no without a date: when its source still said so. */
  stood_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
  /** The import that brought it first; null of the API's touchpoints, and of before this was kept. */
  import_id: ColumnType<string | null, string | null | undefined, string | null>
}

/** What was forbidden for an id of a system that no lead has yet; it goes to the lead that gets the id. */
export interface RecordRefusalTable {
  workspace_id: string
  source: string
  external_id: string
  statements: Json<ConsentStatement[]>
  emails: string[]
}

export interface TouchpointTable {
  workspace_id: string
  lead_id: string
  at: Time
  id: string
  kind: string
  title: string
  url: string | null
  detail: string | null
  /** What a score or a stage was and became; null where the touchpoint says neither. */
  change: JSONColumnType<Pick<Touchpoint, 'from' | 'to'>, string | null, string | null> | null
}

export interface TalkingPointTable {
  workspace_id: string
  id: string
  /** Number of its text: 1 at first, one more with each edit. */
  version: number
  /** Who wrote this version, and when; null in rows of before this was kept. */
  written_by: string | null
  written_at: Time | null
  content: Json<TalkingPointContent>
  verification: Json<Verification>
  updated_at: StoredTime
}

/** Every step and edit of a talking point, oldest first. */
export interface TalkingPointHistoryTable {
  workspace_id: string
  talking_point_id: string
  id: string
  /** Version of the text that this row holds. */
  version: number
  content: Json<TalkingPointContent>
  verification: Json<Verification>
  at: Time
}

/** Outcomes of a talking point on one day. */
export interface TalkingPointCountsTable {
  workspace_id: string
  talking_point_id: string
  /** UTC. */
  day: ColumnType<Date, string, string>
  shown: Generated<number>
  used: Generated<number>
  worked: Generated<number>
  did_not_work: Generated<number>
}

/** What people say, and what is searched for in its place. */
export interface SearchWordTable {
  workspace_id: string
  id: string
  language: string
  words: string[]
  stands_for: string
  /** Name of the person. */
  written_by: string | null
  updated_at: StoredTime
}

/** One row for each text, day and person of searches that found nothing. */
export interface MissedSearchTable {
  workspace_id: string
  /** Folded, as keepableSearch gives it. */
  text: string
  /** UTC. */
  day: ColumnType<Date, string, string>
  /** A keyed hash of text and person: the same person has another one with another text. */
  who: string
  language: string
  dismissed_at: ColumnType<Date | null, Date | null | undefined, Date | null>
}

export interface FeedbackTable {
  workspace_id: string
  id: string
  /** The rep who gave it. */
  person_id: string
  rep: string
  kind: Feedback['kind']
  /** `shown` and `used` outcomes: counted as evidence, left out of the desk's list. */
  counted_only: boolean
  lead_id: string | null
  talking_point_id: string | null
  body: Json<Feedback>
  status: Json<FeedbackStatus>
  state: FeedbackStatus['state']
  /** A verdict on a lead on which there is a later one. */
  superseded: Generated<boolean>
  received_at: StoredTime
}

/** Somebody who is gone, and of whom imports may still hold something; goes when they hold nothing more. */
export interface ErasureTable {
  workspace_id: string
  id: string
  person: Json<DataSubject>
  /** Ids of the imports that may, and ALL_RUNS until all were looked through once; null: not yet known. */
  runs: string[] | null
}

export interface ImportRunTable {
  workspace_id: string
  id: string
  run: Json<ImportRun>
  /** Rows that were staged and taken out again because their lead was erased. */
  erased_rows: ColumnType<number, number | undefined, number>
  created_at: StoredTime
  /** The importer that works on it; null when nobody has anything to do with it. */
  holder: ColumnType<string | null, string | null | undefined, string | null>
  /** By the clock of the database: after this another importer may take it over. */
  held_until: ColumnType<Date | null, Date | null | undefined, Date | null>
  /** Name of the person who imports. */
  started_by: ColumnType<string, string | undefined, string>
  applying_since: ColumnType<Date | null, Date | undefined, Date>
  /** Staged rows up to this one (by part and line) are applied. */
  applied_part: ColumnType<number, number | undefined, number>
  applied_line: ColumnType<number, number | undefined, number>
}

/** Staging area of an import: rows that were read and accepted. */
export interface ImportRowTable {
  workspace_id: string
  import_id: string
  /** Rows are applied part after part, and within a part by their lines. It has 1,000 rows at most. */
  part: number
  line: number
  /** A lead or a talking point; null for a touchpoint, which has the columns after it. */
  value: JSONColumnType<object, string | null, string | null> | null
  lead_id: string | null
  id: string | null
  at: ColumnType<Date | null, Date | string | null, Date | string | null>
  kind: string | null
  title: string | null
  url: string | null
  detail: string | null
  change: JSONColumnType<Pick<Touchpoint, 'from' | 'to'>, string | null, string | null> | null
  /** Of a touchpoint: whether several leads have its address. */
  shared: boolean | null
}

/** Who in a file came first with an address (`email:...`) or a lead (`lead:...`). */
export interface ImportClaimTable {
  workspace_id: string
  import_id: string
  claim: string
  line: number
}

export interface ImportRejectTable {
  workspace_id: string
  import_id: string
  line: number
  reason: string
}

/** The pair with which a workspace signs selector updates: PKCS #8 and SPKI, base64. */
export interface SigningKeyTable {
  workspace_id: string
  private_key: string
  public_key: string
  created_at: Time
}

export interface SelectorUpdateTable {
  workspace_id: string
  host: string
  /** Exactly as signed. */
  payload: string
  signature: string
  updated_at: Time
}
