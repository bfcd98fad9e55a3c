import { z } from 'zod/mini'

/** What a lead let marketing do. Shown before anything else about the lead. */
export const Consent = z.object({
  /** `unknown` is not `granted`: the sidebar says that nobody recorded it. */
  marketing: z.enum(['granted', 'denied', 'unknown']),
  doNotContact: z.boolean(),
  /** ISO 8601 time at which the consent was last changed, when known. */
  changedAt: z._default(z.nullable(z.iso.datetime({ offset: true })), null),
})
export type Consent = z.infer<typeof Consent>

/** Fit (who they are) and engagement (what they do) are kept apart; both are 0-100, null when marketing has no figure. */
export const Score = z.object({
  fit: z.nullable(z.number().check(z.gte(0), z.lte(100))),
  engagement: z.nullable(z.number().check(z.gte(0), z.lte(100))),
})
export type Score = z.infer<typeof Score>

const Text = z.string().check(z.maxLength(500))

/** A person marketing knows. `emails[0]` is the primary address; addresses are stored case-folded (identity.ts). */
export const Lead = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  emails: z.array(z.string().check(z.minLength(3), z.maxLength(320))).check(z.minLength(1), z.maxLength(50)),
  name: z.nullable(Text),
  company: z.nullable(Text),
  jobTitle: z.nullable(Text),
  /** Name or address of the rep who owns the lead. */
  owner: z.nullable(Text),
  /** BCP 47 tag, for example `pt-BR`. */
  locale: z.nullable(z.string().check(z.maxLength(35))),
  lifecycleStage: z.nullable(z.string().check(z.maxLength(100))),
  leadStatus: z.nullable(z.string().check(z.maxLength(100))),
  score: Score,
  consent: Consent,
  /** Those of `emails` from which mail came back, where there are any. */
  bouncedEmails: z.optional(z.array(z.string().check(z.maxLength(320))).check(z.maxLength(50))),
  /** ISO 8601 UTC time of the last change on the hub. */
  updatedAt: z.iso.datetime({ offset: true }),
})
export type Lead = z.infer<typeof Lead>
