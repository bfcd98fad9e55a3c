import { z } from 'zod'
import { FeedbackStatus } from '../domain/feedback.ts'
import { LeadContext } from '../domain/lead-context.ts'
import { HostId } from '../domain/selector-update.ts'
import { TalkingPoint } from '../domain/talking-point.ts'
import { SignedSelectorUpdate } from './selector-update.ts'

/** Rows of one page of changes at most. */
export const CHANGES_PAGE = 500

/** Far beyond any real change number, and far enough below 2^53. */
const MAX_CURSOR = 2 ** 40

/** GET /v1/changes?since=CURSOR. `since` is the `cursor` of the last answer; absent or 0 = from the beginning. */
export const ChangesQuery = z.object({
  since: z.coerce.number().int().min(0).max(MAX_CURSOR).default(0),
  limit: z.coerce.number().int().min(1).max(CHANGES_PAGE).default(CHANGES_PAGE),
})

/** One changed row as it is now; a change of a row that is gone is a tombstone. */
export const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lead'), id: z.string(), value: LeadContext.nullable() }),
  z.object({ kind: z.literal('talking_point'), id: z.string(), value: TalkingPoint.nullable() }),
  /** Only the caller's own feedback. */
  z.object({ kind: z.literal('feedback_status'), id: z.string(), value: FeedbackStatus.nullable() }),
  /** `id` = the host. */
  z.object({ kind: z.literal('selector_update'), id: HostId, value: SignedSelectorUpdate.nullable() }),
])
export type Change = z.infer<typeof Change>

/**
 * `epoch` names the database's history: when it differs from the one that a client knows (hub restored from a dump,
 * another workspace), the client starts again from 0 and drops what it does not get. `more` = ask again at once.
 */
export const ChangesAnswer = z.object({
  epoch: z.string(),
  cursor: z.int().min(0),
  more: z.boolean(),
  changes: z.array(Change),
})
export type ChangesAnswer = z.infer<typeof ChangesAnswer>
