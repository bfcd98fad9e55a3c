import { z } from 'zod'

/** Days a validation holds unless its verifier says otherwise. */
export const DEFAULT_INTERVAL_DAYS = 90

export const VerificationState = z.enum(['proposed', 'in_review', 'validated', 'needs_review', 'retired'])
export type VerificationState = z.infer<typeof VerificationState>

/** A talking point's state, who brought it there and on what evidence. */
export const Verification = z.object({
  state: VerificationState,
  /** Name of the person (of the access key) behind the last step. */
  by: z.string().max(200),
  /** ISO 8601 time of the last step. */
  at: z.iso.datetime({ offset: true }),
  /** Validated only: days that the validation holds, and the time at which it ends. */
  intervalDays: z.int().min(1).max(3650).nullable().default(null),
  until: z.iso.datetime({ offset: true }).nullable().default(null),
  /** Evidence for a validation, or the reason of a retirement or review. */
  note: z.string().max(1000).nullable().default(null),
  /** Time of the last minor edit that kept the validation; null when the text is as it was validated. */
  minorEditAt: z.iso.datetime({ offset: true }).nullable().default(null),
})
export type Verification = z.infer<typeof Verification>
