import { z } from 'zod/mini'
import { ConsentStatement } from '../domain/consent.ts'
import { LeadContext } from '../domain/lead-context.ts'
import { Touchpoint } from '../domain/touchpoint.ts'
import { FeedbackItem } from './feedback.ts'
import { RejectedRow } from './import.ts'

/** GET /v1/leads/:id/export (marketer): all that the hub holds about a person, for the person. */
export const LeadExport = z.object({
  exportedAt: z.iso.datetime({ offset: true }),
  lead: LeadContext.shape.lead,
  /**
   * The ids that systems have for the lead; those that the hub itself gave before are of `alongside`. Also those that are
   * an address of the lead and that systems have for another one.
   */
  sources: z.array(z.object({ source: z.string(), externalId: z.string() })),
  /** Where each field is from, and when it was so there. */
  fieldSources: z.record(z.string(), z.object({ source: z.string(), at: z.iso.datetime() })),
  rollups: LeadContext.shape.rollups,
  /** What was said about consent, under each of the lead's addresses, and those that are its ids. */
  consent: z.array(z.extend(ConsentStatement, { email: z.string() })),
  /** What was said for ids that no lead has yet, in rows in which one of the addresses stood beside them. */
  waitingConsent: z.array(
    z.object({ source: z.string(), externalId: z.string(), statements: z.array(ConsentStatement) }),
  ),
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
 * import keeps a no whose row it refused, and rows that wait. `sources`: where it is the id of a lead that has another one.
 */
export const AddressExport = z.pick(LeadExport, {
  ...{ exportedAt: true, sources: true, consent: true, waitingConsent: true, feedback: true, imports: true },
})
export type AddressExport = z.infer<typeof AddressExport>
