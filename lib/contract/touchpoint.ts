import { z } from 'zod'
import { Touchpoint } from '../domain/touchpoint.ts'

/** One touchpoint as a marketing system sends it: its lead is named by an address. */
export const IncomingTouchpoint = Touchpoint.extend({ email: z.string().min(3).max(320) })
export type IncomingTouchpoint = z.infer<typeof IncomingTouchpoint>

/** POST /v1/touchpoints: up to 1,000; a touchpoint whose id the hub has already is stored once. */
export const PostTouchpoints = z.object({ touchpoints: z.array(IncomingTouchpoint).min(1).max(1000) })
export const PostTouchpointsAnswer = z.object({
  stored: z.int(),
  alreadyThere: z.int(),
  rejected: z.array(z.object({ id: z.string(), reason: z.string() })),
})
export type PostTouchpointsAnswer = z.infer<typeof PostTouchpointsAnswer>
