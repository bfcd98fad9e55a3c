import type { Feedback, FeedbackStatus } from './feedback.ts'

/** That a point was on the screen: counted by the machine, not told by the rep. */
export const isShown = (feedback: Feedback): boolean =>
  feedback.kind === 'point_outcome' && feedback.outcome === 'shown'

/** That a point was on the screen or was used: counted by the machine, not told by the rep, who may switch it off. */
export const isCounted = (feedback: Feedback): boolean =>
  feedback.kind === 'point_outcome' && (feedback.outcome === 'shown' || feedback.outcome === 'used')

/** Marketing replied, or has made use of it: worth telling whoever gave it. */
export const ANSWER_STATES = ['answered', 'used'] as const satisfies readonly FeedbackStatus['state'][]
