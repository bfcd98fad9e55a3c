import { z } from 'zod'
import { SaidConsent } from '../../../lib/domain/consent.ts'
import { CodedReason } from '../../../lib/domain/import-reason.ts'

export const MOST_TEXT = 500
export const MOST_WORD = 100
export const MOST_ID = 80
export const MOST_EMAILS = 50

const Text = z.string().max(MOST_TEXT)

/**
 * What one row says about a lead. A field that is absent was empty or had no column: the lead keeps what it has
 * (as in the systems themselves, where an empty cell changes nothing).
 */
export const LeadDraft = z.object({
  /** The system that wrote the file; absent where nobody knows. */
  source: z.string().max(40).optional(),
  /** Its id for the lead: counts only with the system. */
  externalId: z.string().max(MOST_ID).optional(),
  /** ISO 8601 UTC time at which its fields were so there; absent: when it came. */
  asOf: z.string().optional(),
  /** When the file was exported: what the row says about consent stood until then; absent: until it came. */
  exportedAt: z.string().optional(),
  /** Folded; the first is the primary one. None: the system's id alone tells whose row it is. */
  emails: z.array(z.string()).max(MOST_EMAILS),
  /** Why there is none: why the row is refused where nobody knows its id either. */
  noAddress: z.optional(CodedReason),
  name: Text.optional(),
  company: Text.optional(),
  jobTitle: Text.optional(),
  owner: Text.optional(),
  locale: z.string().optional(),
  lifecycleStage: z.string().max(MOST_WORD).optional(),
  leadStatus: z.string().max(MOST_WORD).optional(),
  fit: z.number().optional(),
  engagement: z.number().optional(),
  /** What the row says about consent, statement by statement. */
  consent: z.array(SaidConsent).optional(),
  /** Whether mail to the first address came back; absent where the row does not say. */
  bounced: z.boolean().optional(),
})
export type LeadDraft = z.infer<typeof LeadDraft>
