import type { Feedback } from '../../lib/domain/feedback.ts'
import { type ContentDraft, emptyDraft } from './content-draft.ts'

/** What a talking point is made of: a feedback, or a search that found nothing. */
export interface PointSource {
  /** Under which name the form's draft is kept: it outlives a reload without the source. */
  form: string
  content: ContentDraft
}

const FEEDBACK = 'from '
const SEARCH = 'for '
const behind = (prefix: string, form: string | null): string | null =>
  form?.startsWith(prefix) ? form.slice(prefix.length) : null

/** The feedback of such a form; null for another form. */
export const feedbackOfForm = (form: string | null): string | null => behind(FEEDBACK, form)
/** The search of such a form; null for another form. */
export const searchOfForm = (form: string | null): string | null => behind(SEARCH, form)

/** What a talking point is made of, where marketing can make one of it; else null. */
export function pointSource(feedback: Feedback, language: string): PointSource | null {
  const form = FEEDBACK + feedback.id
  if (feedback.kind === 'proposal') {
    const { title, text, objection } = feedback
    const content = { ...emptyDraft(feedback.language), title, text, objection: objection ?? '' }
    return { form, content }
  }
  if (feedback.kind === 'heard' && feedback.what === 'objection')
    return { form, content: { ...emptyDraft(language), objection: feedback.text } }
  return null
}

/** Letters of a tag. */
const LONGEST_TAG = 50

/** A talking point that is found by the search: its words are a tag, whatever becomes of the title. */
export function searchSource({ text, language }: { text: string; language: string }): PointSource {
  const tags = text.length > LONGEST_TAG ? '' : text
  return { form: SEARCH + text, content: { ...emptyDraft(language), title: text, tags } }
}
