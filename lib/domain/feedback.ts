import { z } from 'zod/mini'
import { readAddress } from './address.ts'
import { PageKind } from './hint.ts'
import { TalkingPointContent } from './talking-point.ts'

/** Why sales gives a lead back for good (field's common codes). */
export const REJECT_REASONS = [
  'not_our_customer_profile',
  'wrong_person',
  'bad_data',
  'duplicate',
  'no_intent_yet',
  'bad_timing',
  'no_budget',
  'competitor_or_student',
  'unreachable',
  'already_a_customer',
] as const

/** Those of them that time may change: why a lead comes too early. */
export const RECYCLE_REASONS = [
  'no_intent_yet',
  'bad_timing',
  'no_budget',
  'unreachable',
] as const satisfies readonly (typeof REJECT_REASONS)[number][]

/** What sales says of a lead that marketing handed over. `recycle`: too early, back to marketing. */
export const Verdict = z.enum(['accept', 'recycle', 'reject'])
export type Verdict = z.infer<typeof Verdict>

/** A time that databases read: they know no year 0, and no more than some hours of offset. */
const sound = (at: string): string =>
  new Date(Math.min(Math.max(Date.parse(at) || 0, 0), Date.UTC(9999, 11, 31))).toISOString()

const base = {
  /** Made by the extension: the hub stores one row for it, however often it is sent. A UUIDv7, or see shown-id.ts. */
  id: z.uuid(),
  leadId: z.nullable(z.string().check(z.minLength(1), z.maxLength(100))),
  /** Adapter id and page kind where the rep stood. Never message text or subject. */
  host: z.nullable(z.string().check(z.maxLength(50))),
  pageKind: z.nullable(PageKind),
  /** ISO 8601 time of the click, by the rep's clock. Kept in UTC, between 1970 and 9999. */
  at: z.iso.datetime({ offset: true }).check(z.overwrite(sound)),
  note: z._default(z.nullable(z.string().check(z.trim(), z.maxLength(2000))), null),
}

/** What a rep tells marketing. The rep writes `note` and `text` by hand; nothing is taken from the page. */
export const Feedback = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('lead_verdict'),
    leadId: z.string().check(z.minLength(1), z.maxLength(100)),
    verdict: Verdict,
    /** Required for a rejection; one of REJECT_REASONS or a code of the customer's own. */
    reason: z._default(z.nullable(z.string().check(z.minLength(1), z.maxLength(100))), null),
    /** Of `recycle`: the day from which sales may be asked again, `2027-03-01`. */
    until: z.optional(z.iso.date()),
  }),
  z.object({
    ...base,
    kind: z.literal('point_outcome'),
    talkingPointId: z.string().check(z.minLength(1), z.maxLength(100)),
    outcome: z.enum(['shown', 'used', 'worked', 'did_not_work']),
  }),
  z.object({
    ...base,
    kind: z.literal('heard'),
    what: z.enum(['objection', 'question']),
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)),
  }),
  z.object({
    ...base,
    kind: z.literal('content_request'),
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)),
  }),
  z.object({
    ...base,
    kind: z.literal('wrong_data'),
    /** Name of the lead's field that is wrong, for example `company`. */
    field: z.string().check(z.minLength(1), z.maxLength(100)),
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)),
  }),
  /** A talking point in the rep's words, which marketing may make one of. The same limits as those have. */
  z.object({
    ...base,
    kind: z.literal('proposal'),
    title: TalkingPointContent.shape.title,
    text: TalkingPointContent.shape.text,
    language: TalkingPointContent.shape.language,
    objection: TalkingPointContent.shape.objection,
  }),
  /** Somebody whom marketing does not know. The one feedback that carries an address: the rep is told so before. */
  z.object({
    ...base,
    kind: z.literal('new_person'),
    person: z.object({
      /** Kept folded, so that it is found when it is to be erased. */
      address: z.string().check(
        z.minLength(3),
        z.maxLength(320),
        z.refine((text) => readAddress(text) !== null, { abort: true, error: 'No address, or several.' }),
        z.overwrite((text) => readAddress(text) ?? text),
      ),
      name: z._default(z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(300))), null),
    }),
    text: z._default(z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(2000))), null),
  }),
])
export type Feedback = z.infer<typeof Feedback>
export type FeedbackKind = Feedback['kind']

/** The newest verdict on a lead, whoever of the workspace gave it. */
export const LeadVerdict = z.object({
  feedbackId: z.string().check(z.minLength(1), z.maxLength(100)),
  verdict: Verdict,
  reason: z.nullable(z.string().check(z.maxLength(100))),
  until: z.nullable(z.iso.date()),
  /** ISO 8601 time at which it was given. */
  at: z.iso.datetime({ offset: true }),
  by: z.object({ id: z.string(), name: z.string() }),
})
export type LeadVerdict = z.infer<typeof LeadVerdict>

/** What marketing did with a feedback. `delivered` = stored on the hub, nobody has opened it yet. */
export const FeedbackStatus = z.object({
  state: z.enum(['delivered', 'seen', 'answered', 'used']),
  reply: z.nullable(z.string().check(z.maxLength(5000))),
  /** Name of the person at marketing. */
  by: z.nullable(z.string().check(z.maxLength(200))),
  at: z.iso.datetime({ offset: true }),
  /** The person has read this answer, in whichever of their browsers. */
  read: z.optional(z.boolean()),
})
export type FeedbackStatus = z.infer<typeof FeedbackStatus>
