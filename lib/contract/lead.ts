import { z } from 'zod/mini'
import { ConsentStatement } from '../domain/consent.ts'
import { LeadContext } from '../domain/lead-context.ts'
import { Touchpoint } from '../domain/touchpoint.ts'
import { FeedbackItem } from './feedback.ts'
import { RejectedRow } from './import.ts'

/** GET /v1/leads?email=ADDRESS: exact, case-folded. An unknown address is an empty list, not an error. */
export const FindLeadsQuery = z.object({ email: z.string().check(z.minLength(3), z.maxLength(320)) })
export const FindLeadsAnswer = z.object({ leads: z.array(LeadContext) })
export type FindLeadsAnswer = z.infer<typeof FindLeadsAnswer>

/**
 * GET /v1/leads/:id/touchpoints?before=ID: older history, newest first. `before` is the id of the oldest touchpoint
 * that the caller has (the last one of a lead context); absent = from the newest.
 */
export const TouchpointsQuery = z.object({
  before: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
})
export type TouchpointsQuery = z.infer<typeof TouchpointsQuery>
export const TouchpointsAnswer = z.object({ touchpoints: z.array(Touchpoint), more: z.boolean() })
export type TouchpointsAnswer = z.infer<typeof TouchpointsAnswer>

/** GET /v1/leads/:id/export (marketer): all that the hub holds about a person, for the person. */
export const LeadExport = z.object({
  exportedAt: z.iso.datetime({ offset: true }),
  lead: LeadContext.shape.lead,
  /** The ids that systems have for the lead; those that the hub itself gave before are of `alongside`. */
  sources: z.array(z.object({ source: z.string(), externalId: z.string() })),
  /** Where each field is from, and when it was so there. */
  fieldSources: z.record(z.string(), z.object({ source: z.string(), at: z.iso.datetime() })),
  rollups: LeadContext.shape.rollups,
  /** What was said about consent, under each of the lead's addresses. */
  consent: z.array(z.extend(ConsentStatement, { email: z.string() })),
  touchpoints: z.array(Touchpoint),
  feedback: z.array(FeedbackItem),
  /** What imports hold: rows that wait to be applied, and rows that were rejected. */
  imports: z.object({
    rows: z.array(z.object({ importId: z.string(), line: z.int(), value: z.unknown() })),
    rejected: z.array(z.extend(RejectedRow, { importId: z.string() })),
  }),
})
export type LeadExport = z.infer<typeof LeadExport>

/**
 * GET and DELETE /v1/address?email=ADDRESS (marketer): all that the hub holds about an address that no lead has. An
 * import keeps a no whose row it refused, and rows that wait.
 */
export const AddressExport = z.pick(LeadExport, {
  ...{ exportedAt: true, consent: true, feedback: true, imports: true },
})
export type AddressExport = z.infer<typeof AddressExport>
