import type { Feedback } from '../../lib/domain/feedback.ts'
import { type ContentDraft, emptyDraft } from './content-draft.ts'

/** A feedback of which a talking point is made. */
export interface PointSource {
  feedbackId: string
  content: ContentDraft
}

/** Under which name the form's draft is kept: it outlives a reload without the feedback. */
export const sourceForm = (feedbackId: string): string => `from ${feedbackId}`

/** The feedback of such a form; null for another form. */
export const feedbackOfForm = (form: string | null): string | null =>
  /^from (.+)$/.exec(form ?? '')?.[1] ?? null

/** What a talking point is made of, where marketing can make one of it; else null. */
export function pointSource(feedback: Feedback, language: string): PointSource | null {
  const { id: feedbackId } = feedback
  if (feedback.kind === 'proposal') {
    const { title, text, objection } = feedback
    const content = { ...emptyDraft(feedback.language), title, text, objection: objection ?? '' }
    return { feedbackId, content }
  }
  if (feedback.kind === 'heard' && feedback.what === 'objection')
    return { feedbackId, content: { ...emptyDraft(language), objection: feedback.text } }
  return null
}
