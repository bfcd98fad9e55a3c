import { z } from 'zod/mini'
import { Touchpoint } from '../domain/touchpoint.ts'

/**
 * One touchpoint as a marketing system sends it. Its lead is the only one whose primary address `email` is; where it is
 * nobody's primary one, the only lead that has it. Between several, `leadId` chooses; without it none is taken.
 */
export const IncomingTouchpoint = z.extend(Touchpoint, {
  /** Spaces around it are no part of a kind, and a kind that nobody can see is none. */
  kind: z
    .string()
    .check(z.trim(), z.regex(/[^\s\p{C}]/u, 'Say what kind it is, for example page_view.'), z.maxLength(100)),
  /**
   * `2026-03-31T14:05:00Z`, with another zone (`+01:00`, `+0100`) or without one (UTC), a date alone, or milliseconds
   * since 1970; between 1970 and one day from now.
   */
  at: z.union([z.string().check(z.maxLength(100)), z.number()]),
  /** `ann@example.com` or `Ann <ann@example.com>`. */
  email: z.string().check(z.minLength(3), z.maxLength(1000)),
  /**
   * Which of several leads that have the address, by the hub's id; any other id says nothing. A no to mail is of whoever
   * it names as well.
   */
  leadId: z.catch(z.optional(z.string().check(z.minLength(1), z.maxLength(100))), undefined),
})
/** One that was read: the time as ISO 8601 UTC, and whether its zone was told; the address folded. */
export type IncomingTouchpoint = z.infer<typeof IncomingTouchpoint> & { at: string; zoned: boolean }

/**
 * POST /v1/touchpoints: up to 1,000 IncomingTouchpoints, each of which stands alone; one that its lead has already, by
 * its id, is stored once. An activity of several people may have one id for all of them.
 */
export const PostTouchpoints = z.object({
  touchpoints: z.array(z.unknown()).check(z.minLength(1), z.maxLength(1000)),
})
export const PostTouchpointsAnswer = z.object({
  stored: z.int(),
  alreadyThere: z.int(),
  /** `at` = its place in the batch, from 0; `id` is empty for one that has none. */
  rejected: z.array(z.object({ at: z.int(), id: z.string(), reason: z.string() })),
  /** Fields of stored ones that could not be used, such as an address that is none. */
  leftOut: z._default(
    z.array(z.object({ at: z.int(), id: z.string(), field: z.string(), reason: z.string() })),
    [],
  ),
})
export type PostTouchpointsAnswer = z.infer<typeof PostTouchpointsAnswer>
