import { z } from 'zod/mini'
import { Feedback, FeedbackStatus } from '../domain/feedback.ts'
import { LeadContext } from '../domain/lead-context.ts'
import { SearchWord } from '../domain/search-word.ts'
import { HostId } from '../domain/selector-update.ts'
import { TalkingPoint } from '../domain/talking-point.ts'
import { SignedSelectorUpdate } from './selector-update.ts'

/** Rows of one page of changes at most. */
export const CHANGES_PAGE = 500

/** A point in the hub's history of changes. Opaque: made by the hub and given back to it as it came. */
export const Cursor = z.string().check(z.minLength(1), z.maxLength(200))
export type Cursor = z.infer<typeof Cursor>

/**
 * GET /v1/changes?since=CURSOR. `since` is the `cursor` of the last page; absent = from the beginning. `seen` is the
 * newest cursor that came with an answer to feedback (feedback.ts). When the hub does not know one of the two (it was
 * put back to a copy), it answers 410 with the problem `unknown-cursor`: the client then starts from the beginning and
 * sends again what was acknowledged. What is no cursor at all is a 400.
 */
export const ChangesQuery = z.object({
  since: z.optional(Cursor),
  seen: z.optional(Cursor),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(CHANGES_PAGE)), CHANGES_PAGE),
})

/**
 * One changed row as it is now; a change of a row that is gone is a tombstone. That of a lead without `renamedTo`, and
 * that of a feedback, says that it was erased: clients erase what they keep of it.
 */
export const Change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('lead'),
    id: z.string(),
    value: z.nullable(LeadContext),
    /** Of a lead that is gone because it has another id: that one. What clients keep for the lead goes on under it. */
    renamedTo: z.optional(z.string()),
  }),
  z.object({ kind: z.literal('talking_point'), id: z.string(), value: z.nullable(TalkingPoint) }),
  /** Absent from a hub of before 2026-12. */
  z.object({ kind: z.literal('search_word'), id: z.string(), value: z.nullable(SearchWord) }),
  /** Only the caller's own feedback. */
  z.object({
    kind: z.literal('feedback_status'),
    id: z.string(),
    value: z.nullable(FeedbackStatus),
    /** What was told, for the person's other browsers. Absent on a hub of before 2026-12. */
    feedback: z.optional(Feedback),
  }),
  /** `id` = the host. */
  z.object({ kind: z.literal('selector_update'), id: HostId, value: z.nullable(SignedSelectorUpdate) }),
])
export type Change = z.infer<typeof Change>

/** `history` names the line of changes that `cursor` is a point of; `more` = ask again at once. */
export const ChangesAnswer = z.object({
  history: z.string().check(z.minLength(1), z.maxLength(200)),
  cursor: Cursor,
  more: z.boolean(),
  changes: z.array(Change),
})
export type ChangesAnswer = z.infer<typeof ChangesAnswer>
