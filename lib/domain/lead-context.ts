import { z } from 'zod/mini'
import { LeadVerdict } from './feedback.ts'
import { Lead } from './lead.ts'
import { Touchpoint, TouchpointRollups } from './touchpoint.ts'

/** How many of the newest touchpoints travel and are stored inside one lead context. */
export const PACKED_TOUCHPOINTS = 50

/** A lead with its newest touchpoints (newest first) and roll-ups of all of them: what one look-up returns. */
export const LeadContext = z.object({
  lead: Lead,
  touchpoints: z.array(Touchpoint).check(z.maxLength(PACKED_TOUCHPOINTS)),
  rollups: TouchpointRollups,
  /** Absent where none was given. */
  verdict: z.optional(LeadVerdict),
})
export type LeadContext = z.infer<typeof LeadContext>
