import { z } from 'zod/mini'
import { TalkingPoint, TalkingPointContent } from '../domain/talking-point.ts'

const Version = TalkingPoint.shape.version.def.innerType

/** GET /v1/talking-points, the last changed first. `after` = `next` of the page before; `next` is null on the last one. */
export const TalkingPointQuery = z.object({
  after: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(500)), 100),
})
export type TalkingPointQuery = z.infer<typeof TalkingPointQuery>
export const TalkingPointList = z.object({
  talkingPoints: z.array(TalkingPoint),
  next: z.nullable(z.string()),
})
export type TalkingPointList = z.infer<typeof TalkingPointList>

/** POST /v1/talking-points (any role): a proposal. `id` is a UUIDv7 made by the caller, so that a retry stores one. */
export const ProposeTalkingPoint = z.object({ id: z.uuid(), content: TalkingPointContent })
export type ProposeTalkingPoint = z.infer<typeof ProposeTalkingPoint>

/**
 * PUT /v1/talking-points/:id (marketer): a minor edit keeps the validation and says so; a real edit sends it to review.
 * `version` is the one that was edited: when another is there by now, the answer is 412 `newer-version` with it.
 */
export const EditTalkingPoint = z.object({
  version: Version,
  content: TalkingPointContent,
  minor: z.boolean(),
})
export type EditTalkingPoint = z.infer<typeof EditTalkingPoint>

/**
 * POST /v1/talking-points/:id/verification (marketer): the next step of its state. A validation names the version that
 * was read: when another is there by now, the answer is 412 `newer-version` with it.
 */
export const VerificationStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('start_review') }),
  z.object({
    step: z.literal('validate'),
    version: Version,
    intervalDays: z._default(z.int().check(z.gte(1), z.lte(3650)), 90),
    note: z._default(z.nullable(z.string().check(z.trim(), z.maxLength(1000))), null),
  }),
  z.object({
    step: z.literal('request_review'),
    note: z._default(z.nullable(z.string().check(z.trim(), z.maxLength(1000))), null),
  }),
  z.object({
    step: z.literal('retire'),
    note: z._default(z.nullable(z.string().check(z.trim(), z.maxLength(1000))), null),
  }),
])
export type VerificationStep = z.infer<typeof VerificationStep>
