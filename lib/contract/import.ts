import { z } from 'zod/mini'
import { fold } from '../domain/fold.ts'
import { ImportReason } from '../domain/import-reason.ts'
import { Lead } from '../domain/lead.ts'

/** What one file brings: leads (CSV), touchpoints (JSON Lines) or talking points (JSON Lines). */
export const ImportKind = z.enum(['leads', 'touchpoints', 'talking_points'])
export type ImportKind = z.infer<typeof ImportKind>

/** Lead fields that a column can be mapped to. */
export const LEAD_FIELDS = [
  'id',
  'email',
  'otherEmails',
  'firstName',
  'lastName',
  'name',
  'company',
  'jobTitle',
  'owner',
  'locale',
  'lifecycleStage',
  'leadStatus',
  'fit',
  'engagement',
  'marketingConsent',
  /** A column that says yes to "has opted out": yes means that consent is denied. */
  'marketingOptOut',
  /** Columns of times: one that is filled says that consent was given, or taken back, at that time. */
  'consentGrantedAt',
  'consentDeniedAt',
  'doNotContact',
  /** A mailing system's word for the state of an address: subscribed, unsubscribed, bounced, cleaned. */
  'emailStatus',
  /** When the row was last changed in its system: where nobody says when the file was exported, fields that are known of later stay. */
  'changedAt',
  /** A column that is left alone, whatever its header says. */
  'ignore',
] as const
export const LeadField = z.enum(LEAD_FIELDS)
export type LeadField = z.infer<typeof LeadField>

/** Header -> lead field. Names of columns are text: no NUL, no half of a surrogate pair, which no database stores. */
export const ImportMapping = z.record(
  z.string().check(z.refine((name) => name.isWellFormed() && !name.includes('\0'), 'is no text')),
  LeadField,
)
export type ImportMapping = z.infer<typeof ImportMapping>

/** What a file may be written in; without a word it is told by the content. */
export const IMPORT_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'utf-32le',
  'utf-32be',
  'windows-1252',
  'windows-1250',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'macintosh',
] as const
export const ImportEncoding = z.enum(IMPORT_ENCODINGS)
export type ImportEncoding = z.infer<typeof ImportEncoding>

/**
 * Name of the system that a file comes from, such as `hubspot` or `shop`: the ids in it count as that system's. As people
 * write it: `RD Station` is `rd-station`.
 */
export const ImportSource = z.string().check(
  z.maxLength(200),
  z.overwrite((name) =>
    fold(name)
      .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}._-]+$/gu, '')
      .replace(/[^\p{L}\p{N}._-]+/gu, '-'),
  ),
  z.regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u, 'A name of 40 letters and digits at most.'),
  z.refine(
    (name) => name !== 'alongside',
    'The hub itself exports no leads: name the system that has these ids.',
  ),
)

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * When a file was exported: a day (its midnight, UTC), or a time; read as ISO 8601 UTC, and never as later than now. What
 * is said about consent counts until the end of such a day (lib/domain/consent.ts).
 */
export const ExportedAt = z.pipe(
  z
    .union(
      [z.iso.date(), z.iso.datetime({ offset: true })],
      'It is a day such as 2026-03-31, or a time such as 2026-03-31T14:05:00Z.',
    )
    .check(
      z.refine(
        // A day may have begun somewhere, and a clock be ahead.
        (text) => !(Date.parse(text) > Date.now() + DAY_MS),
        'It is still to come: no file can have been exported then.',
      ),
    ),
  z.transform((text) => new Date(Math.min(Date.parse(text), Date.now())).toISOString()),
)

export const RejectedRow = z.object({
  /** 1-based line of the file on which the row starts. */
  line: z.int().check(z.gte(1)),
  reason: ImportReason,
})
export type RejectedRow = z.infer<typeof RejectedRow>

/** As the database counts the lines of a file. */
const MOST_LINES = 2 ** 31 - 1

/** GET /v1/imports/{id}/rejected-rows: those after a line. */
export const RejectedRowsQuery = z.object({
  after: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(MOST_LINES)), 0),
})
export const RejectedRows = z.object({
  rows: z.array(RejectedRow),
  /** `after` of the next page; null = that was all. */
  next: z.nullable(z.int()),
})
export type RejectedRows = z.infer<typeof RejectedRows>

/**
 * A field that rows have and that was not taken, or not as it stood, and how often. The rows themselves count. With the
 * reason `may_hold_rows`, one within which other rows may stand: those rows may be missing.
 */
export const LeftOutCount = z.object({
  field: z.string(),
  reason: ImportReason,
  rows: z.int(),
  firstLine: z.int(),
})
export type LeftOutCount = z.infer<typeof LeftOutCount>

/** A column that looks like consent of which something was not understood: nothing was taken from there for a yes. */
export const UnclearConsent = z.object({
  header: z.string(),
  why: ImportReason,
  rows: z.int(),
  firstLine: z.nullable(z.int()),
})
export type UnclearConsent = z.infer<typeof UnclearConsent>

/** What a file was read as. */
export const ReadAs = z.object({
  /** The system whose export it is, as people know it; null where nothing tells. */
  system: z.nullable(z.string()),
  encoding: ImportEncoding,
  /** Null for JSON. */
  delimiter: z.nullable(z.string()),
  /** The line of the file on which the header stands. */
  headerLine: z.nullable(z.int()),
  /** Whether it came as a .gz file. */
  compressed: z.boolean(),
})
export type ReadAs = z.infer<typeof ReadAs>

/**
 * One import. `reading` the file into a staging area, `ready` = dry run done, `applying` = its rows are written in short
 * steps and counted as they are, then `done`. `failed` and `cancelled` come before that and leave the workspace as it was.
 */
export const ImportRun = z.object({
  id: z.string(),
  kind: ImportKind,
  dryRun: z.boolean(),
  state: z.enum(['reading', 'ready', 'applying', 'done', 'failed', 'cancelled']),
  mapping: z.nullable(ImportMapping),
  /** Headers that no lead field was found for. */
  unmapped: z.array(z.string()),
  /** The columns in the order of the file (the mapping has none), and what each is read as; null = not read. */
  columns: z._default(z.array(z.object({ header: z.string(), field: z.nullable(LeadField) })), []),
  /** Null for runs of hubs that did not say it, and until the file has begun to be read. */
  readAs: z._default(z.nullable(ReadAs), null),
  /** Most often left out first. */
  leftOut: z._default(z.array(LeftOutCount), []),
  notUnderstoodConsent: z._default(z.array(UnclearConsent), []),
  rowsRead: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  /** The first 100 rejected rows; all of them at GET /v1/imports/:id/rejected as CSV. */
  firstRejected: z.array(RejectedRow),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  /** Accepted rows that went unapplied, because whom they were about was erased meanwhile. */
  erased: z._default(z.int(), 0),
  error: z.nullable(ImportReason),
})
export type ImportRun = z.infer<typeof ImportRun>

/** A row of a file of leads as it will be: the lead with what the row says, and what of the row will not be taken. */
export const FirstRow = z.object({
  line: z.int().check(z.gte(1)),
  outcome: z.enum(['created', 'updated', 'unchanged']),
  lead: z.omit(Lead, { id: true, updatedAt: true }),
  leftOut: z.array(z.pick(LeftOutCount, { field: true, reason: true })),
})
export type FirstRow = z.infer<typeof FirstRow>

/** The answer to a file: after a dry run of leads with the first rows, which are told here and stored nowhere. */
export const StartedImport = z.extend(ImportRun, { firstRows: z._default(z.array(FirstRow), []) })
export type StartedImport = z.infer<typeof StartedImport>

/** What a run says about its file before the file has begun to be read. */
export const nothingRead = () => ({
  mapping: null,
  unmapped: [],
  columns: [],
  readAs: null,
  leftOut: [],
  notUnderstoodConsent: [],
})
