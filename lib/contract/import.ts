import { z } from 'zod'

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
] as const
export const LeadField = z.enum(LEAD_FIELDS)
export type LeadField = z.infer<typeof LeadField>

/** Header -> lead field; a header that is not named is left out. */
export const ImportMapping = z.record(z.string(), LeadField)
export type ImportMapping = z.infer<typeof ImportMapping>

export const RejectedRow = z.object({
  /** 1-based line of the file on which the row starts. */
  line: z.int().min(1),
  reason: z.string(),
})
export type RejectedRow = z.infer<typeof RejectedRow>

/**
 * One import. `reading` the file into a staging area, `ready` = dry run done, `applying` = its rows are written in short
 * steps and counted as they are, then `done`. `failed` and `cancelled` come before that and leave the workspace as it was.
 */
export const ImportRun = z.object({
  id: z.string(),
  kind: ImportKind,
  dryRun: z.boolean(),
  state: z.enum(['reading', 'ready', 'applying', 'done', 'failed', 'cancelled']),
  mapping: ImportMapping.nullable(),
  /** Headers that no lead field was found for. */
  unmapped: z.array(z.string()),
  rowsRead: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  /** The first 100 rejected rows; all of them at GET /v1/imports/:id/rejected as CSV. */
  firstRejected: z.array(RejectedRow),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  error: z.string().nullable(),
})
export type ImportRun = z.infer<typeof ImportRun>
