import { Pencil } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '../../components/base/badge.tsx'
import { Button } from '../../components/base/button.tsx'
import { Items } from '../../components/base/items.tsx'
import { label, languageName } from '../../components/base/labels.ts'
import { Markdown } from '../../components/base/markdown.tsx'
import { dayName, relativeTime } from '../../components/base/relative-time.tsx'
import type { VerificationStep } from '../../lib/contract/talking-point.ts'
import { outcomes } from '../../lib/domain/evidence.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import {
  DEFAULT_INTERVAL_DAYS,
  nextVerification,
  type VerificationState,
} from '../../lib/domain/verification.ts'
import { verificationAt } from '../../lib/domain/verification-at.ts'
import type { DeskClient, Failure } from './desk-client.ts'
import { FailureAlert } from './failure-alert.tsx'
import { StepDialog } from './step-dialog.tsx'
import { triggerText } from './trigger-text.ts'

const TONES: Record<VerificationState, Tone> = {
  proposed: 'accent',
  in_review: 'accent',
  validated: 'good',
  needs_review: 'warn',
  retired: 'neutral',
}

/** The steps in the order of their buttons. Which of them may be taken now is the domain's business. */
const stepsOf = ({ version }: TalkingPoint): VerificationStep[] => [
  { step: 'validate', version, intervalDays: DEFAULT_INTERVAL_DAYS, note: null },
  { step: 'start_review' },
  { step: 'request_review', note: null },
  { step: 'retire', note: null },
]

interface Props {
  client: DeskClient
  point: TalkingPoint
  onEdit(): void
  onStep(point: TalkingPoint, step: VerificationStep['step']): void
  /** Somebody changed it meanwhile. */
  onNewer(point: TalkingPoint): void
  onFailure(failure: Failure): void
}

/** One talking point: what reps would send, who stands behind it, what was reported about it, and what to do next. */
export function PointCard({ client, point, onEdit, onStep, onNewer, onFailure }: Props) {
  const { t, i18n } = useTranslation('desk')
  const headingId = useId()
  const [asking, setAsking] = useState<Exclude<VerificationStep['step'], 'start_review'> | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const now = new Date()
  const verification = verificationAt(point.verification, now)
  const steps = stepsOf(point).filter(
    (step) => nextVerification(point.verification, step, { by: '', now }).ok,
  )

  async function take(step: VerificationStep) {
    if (busy) return
    setBusy(true)
    const answer = await client.step(point.id, step)
    setBusy(false)
    if (!answer.ok) {
      if (answer.failure.reason === 'newer') return onNewer(answer.failure.current)
      onFailure(answer.failure)
      return setFailure(answer.failure)
    }
    setFailure(null)
    setAsking(null)
    onStep(answer.value, step.step)
  }

  return (
    <article aria-labelledby={headingId} className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <div className="flex items-start justify-between gap-2">
        <h3 id={headingId} className="min-w-0 font-semibold text-sm">
          {point.title}
        </h3>
        <span className="shrink-0">
          <Badge tone={TONES[verification.state]}>{label(t, 'verification', verification.state)}</Badge>
        </span>
      </div>
      <p className="text-soft text-xs">
        <StateLine point={point} now={now} />
      </p>
      {verification.note && (
        <blockquote className="border-edge border-l-2 pl-2 text-soft text-xs">{verification.note}</blockquote>
      )}
      <div lang={point.language} className="text-sm">
        <Markdown text={point.text} />
      </div>
      <dl className="space-y-1 text-xs [&_dt]:inline [&_dt]:font-medium [&_dt]:after:content-[':_'] [&_dd]:inline">
        {point.objection && (
          <div>
            <dt>{t('points.answers')}</dt>
            <dd lang={point.language}>{point.objection}</dd>
          </div>
        )}
        {point.proof && (
          <div>
            <dt>{t('points.proof')}</dt>
            <dd>
              {point.proof.url ? (
                <a
                  className="text-accent-ink underline"
                  href={point.proof.url}
                  target="_blank"
                  rel="noopener noreferrer"
                >
                  {point.proof.text}
                </a>
              ) : (
                point.proof.text
              )}
            </dd>
          </div>
        )}
        {point.triggers.length > 0 && (
          <div>
            <dt>{t('points.triggers')}</dt>
            <dd>{point.triggers.map((trigger) => triggerText(t, trigger)).join('; ')}</dd>
          </div>
        )}
        {point.stages.length > 0 && (
          <div>
            <dt>{t('points.stages')}</dt>
            <dd>{point.stages.map((stage) => label(t, 'stage', stage)).join(', ')}</dd>
          </div>
        )}
      </dl>
      <p className="flex flex-wrap gap-1">
        <Badge>{languageName(point.language, i18n.language)}</Badge>
        {point.lens && <Badge>{label(t, 'lens', point.lens)}</Badge>}
        <Items of={point.tags} id={(tag) => tag} failed={(note) => note}>
          {(tag) => <Badge>{tag}</Badge>}
        </Items>
      </p>
      <EvidenceLine point={point} />
      <FailureAlert failure={asking ? null : failure} />
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={Pencil} onClick={onEdit}>
          {t('points.edit')}
        </Button>
        <Items of={steps} id={({ step }) => step} failed={(note) => note}>
          {({ step }) => (
            <Button
              size="sm"
              busy={busy && step === 'start_review'}
              onClick={() => (step === 'start_review' ? take({ step }) : setAsking(step))}
            >
              {t(`points.steps.${step}`)}
            </Button>
          )}
        </Items>
      </div>
      {asking && (
        <StepDialog
          key={asking}
          step={asking}
          point={point}
          busy={busy}
          failure={failure}
          onTake={take}
          onClose={() => {
            setAsking(null)
            setFailure(null)
          }}
        />
      )}
    </article>
  )
}

function StateLine({ point, now }: { point: TalkingPoint; now: Date }) {
  const { t, i18n } = useTranslation('desk')
  const { state, by, at, until, minorEditAt } = point.verification
  const when = relativeTime(at, now.getTime(), i18n.language)
  const end = until === null ? '' : dayName(until, i18n.language)
  const expired = state === 'validated' && verificationAt(point.verification, now).state !== 'validated'
  return (
    <>
      {expired ? t('points.expired', { by, until: end }) : t(`points.by.${state}`, { by, when, until: end })}
      {minorEditAt && (
        <>. {t('points.minorEdit', { when: relativeTime(minorEditAt, now.getTime(), i18n.language) })}</>
      )}
    </>
  )
}

/** Always with its n; the number is a bound on reports and claims no cause. */
function EvidenceLine({ point }: { point: TalkingPoint }) {
  const { t, i18n } = useTranslation('desk')
  const { shown, used } = point.evidence
  const { worked, n, lowerBound } = outcomes(point.evidence)
  if (n === 0) return <p className="text-soft text-xs">{t('points.noEvidence', { shown, used })}</p>
  const bound = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(
    Math.floor(lowerBound * 100) / 100,
  )
  return (
    <p className="text-soft text-xs">
      {t('points.evidence', { worked, n, bound, shown, used })} {t('points.evidenceHelp')}
    </p>
  )
}
