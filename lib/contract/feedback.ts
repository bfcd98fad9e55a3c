import { z } from 'zod/mini'
import { Feedback, FeedbackStatus } from '../domain/feedback.ts'
import { Consent } from '../domain/lead.ts'
import { ChangesAnswer, Cursor } from './changes.ts'

/**
 * POST /v1/feedback: a batch out of a rep's outbox. Each is stored once by its id and answered on its own. `history` and
 * `cursor` are those of GET /v1/changes after the batch: a hub that has lost what it said here answers the cursor,
 * given back as `seen`, with 410. `seen` is given back with the next batch too, whose cursor takes its place: otherwise
 * a loss between the two would go unnoticed.
 */
export const PostFeedback = z.object({
  feedback: z.array(z.unknown()).check(z.minLength(1), z.maxLength(100)),
  seen: z.optional(Cursor),
})
export const PostFeedbackAnswer = z.object({
  results: z.array(
    z.discriminatedUnion('result', [
      z.object({ id: z.string(), result: z.literal('stored') }),
      /** Refused for good: sending it again changes nothing; the rep sees the reason. */
      z.object({ id: z.string(), result: z.literal('refused'), reason: z.string() }),
    ]),
  ),
  history: ChangesAnswer.shape.history,
  cursor: ChangesAnswer.shape.cursor,
})
export type PostFeedbackAnswer = z.infer<typeof PostFeedbackAnswer>

/** A feedback as the desk shows it: what the rep sent, who and which lead, and what marketing did. */
const OneFeedback = z.object({
  feedback: Feedback,
  status: FeedbackStatus,
  rep: z.string(),
  lead: z.nullable(
    z.object({
      id: z.string(),
      name: z.nullable(z.string()),
      company: z.nullable(z.string()),
      /** What holds of their consent now. */
      consent: Consent,
    }),
  ),
  talkingPoint: z.nullable(z.object({ id: z.string(), title: z.string() })),
  receivedAt: z.iso.datetime({ offset: true }),
})

/** As an item of the desk's list: a verdict holds those on the same lead that it replaced, newest first. */
export const FeedbackItem = z.extend(OneFeedback, {
  earlier: z.optional(
    z.array(z.pick(OneFeedback, { feedback: true, status: true, rep: true, receivedAt: true })),
  ),
})
export type FeedbackItem = z.infer<typeof FeedbackItem>

/**
 * GET /v1/feedback (marketer), newest first, without `shown` and `used` outcomes, and without verdicts that a later one
 * on the same lead replaced: these are in the later one. `before` = `next` of the page before.
 */
export const FeedbackQuery = z.object({
  before: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  state: z.optional(FeedbackStatus.shape.state),
  kind: z.optional(
    z.enum([
      ...(['lead_verdict', 'point_outcome', 'heard', 'content_request', 'wrong_data'] as const),
      ...(['proposal', 'new_person'] as const),
    ]),
  ),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 50),
})
export type FeedbackQuery = z.infer<typeof FeedbackQuery>
export const FeedbackList = z.object({ items: z.array(FeedbackItem), next: z.nullable(z.string()) })
export type FeedbackList = z.infer<typeof FeedbackList>

/** POST /v1/feedback/:id/status (marketer). */
export const AnswerFeedback = z
  .object({
    state: z.enum(['seen', 'answered', 'used']),
    reply: z._default(z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(5000))), null),
  })
  .check(
    z.refine((a) => a.state !== 'answered' || a.reply !== null, {
      path: ['reply'],
      message: 'Write a reply, or mark the feedback as seen or used.',
    }),
  )
export type AnswerFeedback = z.infer<typeof AnswerFeedback>

/**
 * POST /v1/feedback/read: these answers to the caller's own feedback were read. `at` is that of the status that was read:
 * an answer that came meanwhile stays unread. All browsers of the person get it with the next pull.
 */
export const ReadAnswers = z.object({
  answers: z
    .array(
      z.object({
        id: z.string().check(z.minLength(1), z.maxLength(100)),
        at: z.iso.datetime({ offset: true }),
      }),
    )
    .check(z.minLength(1), z.maxLength(100)),
})
export type ReadAnswers = z.infer<typeof ReadAnswers>
