import { z } from 'zod'
import { WebAddress } from './web-address.ts'

/** Kinds that the rules know. Others are kept and shown under the name that the customer's system gave them. */
export const TOUCHPOINT_KINDS = [
  'page_view',
  'form_submission',
  'email_sent',
  'email_opened',
  'email_clicked',
  'email_bounced',
  'download',
  'webinar',
  'ad_click',
  'campaign_response',
  'score_change',
  'stage_change',
] as const

/** Things that happen to a lead without the lead doing anything (opens are mostly machines): never alone a trigger. */
const PASSIVE: ReadonlySet<string> = new Set(['email_sent', 'email_opened', 'email_bounced'])

/** Whether a touchpoint of this kind is weak evidence of interest. */
export const isPassive = (kind: string): boolean => PASSIVE.has(kind)

/** One dated marketing activity of a lead. */
export const Touchpoint = z.object({
  id: z.string().min(1).max(200),
  kind: z.string().min(1).max(100),
  /** ISO 8601 time of the activity. */
  at: z.iso.datetime({ offset: true }),
  /** What a person reads: page title, form name, subject of the campaign. */
  title: z.string().max(500),
  /** Page address where there is one; http(s) only. */
  url: WebAddress.nullable().default(null),
  /** More in a few words: "from 40 to 65", "watched 32 of 45 minutes". */
  detail: z.string().max(2000).nullable().default(null),
})
export type Touchpoint = z.infer<typeof Touchpoint>

/** How often each kind happened in all of the lead's history, also beyond the newest touchpoints that are packed. */
export const TouchpointRollups = z.record(
  z.string().max(100),
  z.object({
    count: z.int().min(0),
    first: z.iso.datetime({ offset: true }),
    last: z.iso.datetime({ offset: true }),
  }),
)
export type TouchpointRollups = z.infer<typeof TouchpointRollups>
