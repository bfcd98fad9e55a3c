import { z } from 'zod'
import { LeadContext } from '../domain/lead-context.ts'

/** GET /v1/leads?email=ADDRESS: exact, case-folded. An unknown address is an empty list, not an error. */
export const FindLeadsQuery = z.object({ email: z.string().min(3).max(320) })
export const FindLeadsAnswer = z.object({ leads: z.array(LeadContext) })
export type FindLeadsAnswer = z.infer<typeof FindLeadsAnswer>
