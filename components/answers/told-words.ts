import type { TFunction } from 'i18next'
import type { Feedback } from '../../lib/domain/feedback.ts'
import { label } from '../base/labels.ts'

/**
 * What was told to marketing, in words: "Worked: “Mounts pay back in a year”". The page loads the texts `answers`.
 * @param title of the talking point that an outcome is about; null where it is gone
 */
export function toldInWords(t: TFunction, feedback: Feedback, title: string | null): string {
  const say = (key: string, values: object) => t(`told.${key}`, { ns: 'answers', ...values }) as string
  switch (feedback.kind) {
    case 'lead_verdict': {
      const what = label(t, 'verdict', feedback.verdict)
      const { reason } = feedback
      return reason ? say('reason', { what, why: label(t, 'rejectReason', reason) }) : what
    }
    case 'point_outcome': {
      const outcome = label(t, 'outcome', feedback.outcome)
      return title === null ? say('outcomeGone', { outcome }) : say('outcome', { outcome, title })
    }
    case 'heard':
      return say(feedback.what, { text: feedback.text })
    case 'wrong_data': {
      const what = label(t, 'feedbackKind', 'wrong_data')
      return say('wrongData', { what, field: label(t, 'field', feedback.field), text: feedback.text })
    }
    case 'content_request':
      return say('reason', { what: label(t, 'feedbackKind', 'content_request'), why: feedback.text })
    case 'proposal':
      return say('reason', { what: label(t, 'feedbackKind', 'proposal'), why: feedback.title })
    case 'new_person':
      return say('reason', { what: label(t, 'feedbackKind', 'new_person'), why: feedback.person.address })
  }
}
