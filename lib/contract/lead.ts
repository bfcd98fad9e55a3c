import { z } from 'zod/mini'
import { LeadContext } from '../domain/lead-context.ts'
import { Touchpoint } from '../domain/touchpoint.ts'

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
