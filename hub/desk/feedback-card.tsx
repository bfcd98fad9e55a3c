import { Check, CheckCheck, Reply, Speech } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '../../components/base/badge.tsx'
import { Button } from '../../components/base/button.tsx'
import { ConsentMark } from '../../components/base/consent-mark.tsx'
import { Items } from '../../components/base/items.tsx'
import { label } from '../../components/base/labels.ts'
import { RelativeTime, shortDate } from '../../components/base/relative-time.tsx'
import { TextArea } from '../../components/base/text-field.tsx'
import type { AnswerFeedback, FeedbackItem } from '../../lib/contract/feedback.ts'
import type { Feedback, FeedbackStatus } from '../../lib/domain/feedback.ts'
import type { Failure, Result } from './desk-client.ts'
import { FailureAlert } from './failure-alert.tsx'
import { type PointSource, pointSource } from './point-source.ts'

const STATE_TONES: Record<FeedbackStatus['state'], Tone> = {
  delivered: 'accent',
  seen: 'neutral',
  answered: 'good',
  used: 'good',
}

/** The code of what was told, for the headline: `accept`, `worked`, `objection`, `content_request` ... */
function whatOf(feedback: Feedback): string {
  switch (feedback.kind) {
    case 'lead_verdict':
      return feedback.verdict
    case 'point_outcome':
      return feedback.outcome
    case 'heard':
      return feedback.what
    default:
      return feedback.kind
  }
}

interface Props {
  item: FeedbackItem
  /** The reply that is being written; kept by the section, so that a new round of the list does not lose it. */
  draft: string
  onDraft(text: string): void
  /** What was done, to be read aloud. */
  onSaid(text: string): void
  onFailure(failure: Failure): void
  answer(id: string, answer: AnswerFeedback): Promise<Result<unknown>>
  /** Makes a talking point of it. */
  onMakePoint(source: PointSource): void
}

/** One feedback: who said what about which lead and when, and what marketing does with it. */
export function FeedbackCard({ item, draft, onDraft, onSaid, onFailure, answer, onMakePoint }: Props) {
  const { t, i18n } = useTranslation('desk')
  const headingId = useId()
  const { feedback, status } = item
  const source = pointSource(feedback, i18n.language)
  const [writing, setWriting] = useState(draft !== '')
  const [busy, setBusy] = useState<AnswerFeedback['state'] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function send(given: AnswerFeedback, confirmation: string) {
    if (busy) return
    setBusy(given.state)
    const answered = await answer(feedback.id, given)
    setBusy(null)
    if (!answered.ok) {
      onFailure(answered.failure)
      return setFailure(answered.failure)
    }
    setFailure(null)
    onSaid(confirmation)
    if (given.state === 'answered') {
      onDraft('')
      setWriting(false)
    }
  }
  const mark = (state: 'seen' | 'used') =>
    send({ state, reply: null }, t('feedback.marked', { state: t(`feedback.states.${state}`) }))
  const reply = () => {
    if (draft.trim() === '') return
    send({ state: 'answered', reply: draft.trim() }, t('feedback.sent', { rep: item.rep }))
  }

  return (
    <article aria-labelledby={headingId} className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <div className="flex items-start justify-between gap-2">
        <h3 id={headingId} className="min-w-0 font-semibold text-sm">
          {t(`feedback.what.${whatOf(feedback)}`)}
          {item.talkingPoint && <span className="font-normal"> · {item.talkingPoint.title}</span>}
        </h3>
        <span className="shrink-0">
          <Badge tone={STATE_TONES[status.state]}>{t(`feedback.states.${status.state}`)}</Badge>
        </span>
      </div>
      <p className="text-soft text-sm">
        <Subject item={item} />
        {' · '}
        {item.rep}
        {' · '}
        <RelativeTime at={feedback.at} />
      </p>
      <VerdictDetails feedback={feedback} />
      {feedback.kind === 'wrong_data' && (
        <p className="text-sm">{t('feedback.field', { field: label(t, 'field', feedback.field) })}</p>
      )}
      {feedback.kind === 'proposal' && <p className="font-medium text-sm">{feedback.title}</p>}
      {'text' in feedback && feedback.text !== null && <Quote text={feedback.text} />}
      {feedback.kind === 'proposal' && feedback.objection && (
        <p className="text-sm">{t('feedback.answers', { text: feedback.objection })}</p>
      )}
      {feedback.note && <Quote text={feedback.note} />}
      <ReplyGiven status={status} />
      {item.earlier && item.earlier.length > 0 && <Earlier earlier={item.earlier} />}
      <FailureAlert failure={failure} />
      {writing ? (
        <div className="space-y-2">
          <TextArea
            label={t('feedback.replyTo', { rep: item.rep })}
            hint={t('feedback.sendKeys')}
            placeholder={t('feedback.replyPlaceholder')}
            maxLength={5000}
            autoFocus
            value={draft}
            onChange={onDraft}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault()
                reply()
              }
            }}
          />
          <div className="flex flex-wrap justify-end gap-2">
            <Button
              size="sm"
              variant="quiet"
              onClick={() => {
                onDraft('')
                setWriting(false)
              }}
            >
              {t('action.cancel')}
            </Button>
            <Button
              size="sm"
              variant="primary"
              disabled={draft.trim() === ''}
              busy={busy === 'answered'}
              onClick={reply}
            >
              {t('feedback.send')}
            </Button>
          </div>
        </div>
      ) : (
        <div className="flex flex-wrap gap-2">
          {status.state === 'delivered' && (
            <Button size="sm" icon={Check} busy={busy === 'seen'} onClick={() => mark('seen')}>
              {t('feedback.markSeen')}
            </Button>
          )}
          <Button size="sm" icon={Reply} onClick={() => setWriting(true)}>
            {t('feedback.reply')}
          </Button>
          {status.state !== 'used' && (
            <Button size="sm" icon={CheckCheck} busy={busy === 'used'} onClick={() => mark('used')}>
              {t('feedback.markUsed')}
            </Button>
          )}
          {source && (
            <Button size="sm" icon={Speech} onClick={() => onMakePoint(source)}>
              {t('feedback.makePoint')}
            </Button>
          )}
        </div>
      )}
    </article>
  )
}

/** Why a lead was given back, and until when. */
function VerdictDetails({ feedback }: { feedback: Feedback }) {
  const { t, i18n } = useTranslation('desk')
  if (feedback.kind !== 'lead_verdict') return null
  const { reason, until } = feedback
  const more = [
    reason && t('feedback.reason', { reason: label(t, 'rejectReason', reason) }),
    // At noon it is that day in every time zone.
    until && t('feedback.until', { date: shortDate(`${until}T12:00:00`, Date.now(), i18n.language) }),
  ].filter(Boolean)
  return more.length > 0 && <p className="text-sm">{more.join(' · ')}</p>
}

function ReplyGiven({ status: { reply, by } }: { status: FeedbackStatus }) {
  const { t } = useTranslation('desk')
  if (!reply) return null
  return (
    <div className="rounded-md bg-good-tint px-2.5 py-1.5 text-good-ink text-sm">
      {by && <p className="font-medium">{t('feedback.answeredBy', { name: by })}</p>}
      <p className="whitespace-pre-line">{reply}</p>
    </div>
  )
}

/** The verdicts on the lead that this one replaced, folded. */
function Earlier({ earlier }: { earlier: NonNullable<FeedbackItem['earlier']> }) {
  const { t } = useTranslation('desk')
  return (
    <details className="text-sm">
      <summary className="min-h-target cursor-pointer rounded text-soft">
        {t('feedback.earlier', { count: earlier.length })}
      </summary>
      <ul className="mt-1 space-y-2 border-line border-l-2 pl-2">
        <Items of={earlier} id={({ feedback }) => feedback.id}>
          {({ feedback, status, rep }) => (
            <li className="space-y-1">
              <p>
                <span className="font-medium">{t(`feedback.what.${whatOf(feedback)}`)}</span>
                <span className="text-soft">
                  {' · '}
                  {rep}
                  {' · '}
                  <RelativeTime at={feedback.at} />
                </span>
              </p>
              <VerdictDetails feedback={feedback} />
              {feedback.note && <Quote text={feedback.note} />}
              <ReplyGiven status={status} />
            </li>
          )}
        </Items>
      </ul>
    </details>
  )
}

function Subject({ item }: { item: FeedbackItem }) {
  const { t } = useTranslation('desk')
  if (item.lead) {
    const { name, company, id, consent } = item.lead
    return (
      <span className="text-ink">
        {[name ?? id, company].filter(Boolean).join(', ')} <ConsentMark consent={consent} />
      </span>
    )
  }
  if (item.feedback.kind === 'new_person') {
    const { name, address } = item.feedback.person
    return <span className="text-ink">{[name, address].filter(Boolean).join(', ')}</span>
  }
  return <span>{t(item.feedback.leadId === null ? 'feedback.noLead' : 'feedback.goneLead')}</span>
}

function Quote({ text }: { text: string }) {
  return <blockquote className="whitespace-pre-line border-edge border-l-2 pl-2 text-sm">{text}</blockquote>
}
