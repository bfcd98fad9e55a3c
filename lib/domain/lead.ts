import { z } from 'zod'
import { fold } from './fold.ts'

/**
 * Standard lifecycle stages, in funnel order (HubSpot's internal names). A customer's system may use others:
 * those are kept and shown as they are, so the schema takes any string.
 */
export const LIFECYCLE_STAGES = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
] as const

/** What sales calls stages for short. */
const SHORT_STAGES: ReadonlyMap<string, string> = new Map([
  ['mql', 'marketingqualifiedlead'],
  ['marketingqualified', 'marketingqualifiedlead'],
  ['sql', 'salesqualifiedlead'],
  ['salesqualified', 'salesqualifiedlead'],
])

/** A stage as stages compare: a vendor's label ("Marketing Qualified Lead") and its internal name are one value. */
export function stageKey(stage: string): string {
  const key = fold(stage).replace(/[^\p{L}\p{N}]+/gu, '')
  return SHORT_STAGES.get(key) ?? key
}

/** The standard stage that a system's word for it means; other stages stay as the system calls them. */
export const standardStage = (stage: string): string =>
  LIFECYCLE_STAGES.find((one) => one === stageKey(stage)) ?? stage

/** Somebody who has bought: marketing handed them over long ago. */
export const isCustomer = ({ lifecycleStage }: Pick<Lead, 'lifecycleStage'>): boolean =>
  lifecycleStage !== null && ['customer', 'evangelist'].includes(stageKey(lifecycleStage))

/** What a lead let marketing do. Shown before anything else about the lead. */
export const Consent = z.object({
  /** `unknown` is not `granted`: the sidebar says that nobody recorded it. */
  marketing: z.enum(['granted', 'denied', 'unknown']),
  doNotContact: z.boolean(),
  /** ISO 8601 time at which the consent was last changed, when known. */
  changedAt: z.iso.datetime({ offset: true }).nullable().default(null),
})
export type Consent = z.infer<typeof Consent>

/** Fit (who they are) and engagement (what they do) are kept apart; both are 0-100, null when marketing has no figure. */
export const Score = z.object({
  fit: z.number().min(0).max(100).nullable(),
  engagement: z.number().min(0).max(100).nullable(),
})
export type Score = z.infer<typeof Score>

const Text = z.string().max(500)

/** A person marketing knows. `emails[0]` is the primary address; addresses are stored case-folded (identity.ts). */
export const Lead = z.object({
  id: z.string().min(1).max(100),
  emails: z.array(z.string().min(3).max(320)).min(1).max(50),
  name: Text.nullable(),
  company: Text.nullable(),
  jobTitle: Text.nullable(),
  /** Name or address of the rep who owns the lead. */
  owner: Text.nullable(),
  /** BCP 47 tag, for example `pt-BR`. */
  locale: z.string().max(35).nullable(),
  lifecycleStage: z.string().max(100).nullable(),
  leadStatus: z.string().max(100).nullable(),
  score: Score,
  consent: Consent,
  /** Those of `emails` from which mail came back, where there are any. */
  bouncedEmails: z.array(z.string().max(320)).max(50).optional(),
  /** ISO 8601 UTC time of the last change on the hub. */
  updatedAt: z.iso.datetime({ offset: true }),
})
export type Lead = z.infer<typeof Lead>
