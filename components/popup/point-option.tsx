import clsx from 'clsx'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { VerificationState } from '../../lib/domain/verification.ts'
import { verificationAt } from '../../lib/domain/verification-at.ts'
import { Badge, type Tone } from '../base/badge.tsx'
import { label, languageName } from '../base/labels.ts'
import { plainText } from '../base/plain-text.ts'

const TONES: Record<VerificationState, Tone> = {
  proposed: 'neutral',
  in_review: 'neutral',
  validated: 'good',
  needs_review: 'warn',
  retired: 'bad',
}

interface Props {
  id: string
  point: TalkingPoint
  active: boolean
  now: number
  onActivate(): void
  onChoose(event: MouseEvent): void
}

/** One hit: title, state, language and evidence; the active one with its text as it would be sent, objection and proof. */
export function PointOption({ id, point, active, now, onActivate, onChoose }: Props) {
  const { t, i18n } = useTranslation('popup')
  const { state } = verificationAt(point.verification, new Date(now))
  const { worked, didNotWork } = point.evidence
  const reports = worked + didNotWork
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the focus and the keys (aria-activedescendant)
    <div
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={active}
      onMouseMove={active ? undefined : onActivate}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={clsx(
        'cursor-pointer rounded-md border px-2 py-1.5 outline-none',
        active ? 'border-accent bg-accent-tint' : 'border-transparent bg-surface',
      )}
    >
      <p
        className={clsx('font-medium text-sm', active ? 'text-accent-ink' : 'text-ink')}
        lang={point.language}
      >
        {point.title}
      </p>
      <p className="mt-0.5 flex flex-wrap items-center gap-1">
        <Badge tone={TONES[state]}>{label(t, 'verification', state)}</Badge>
        <span className={clsx('text-xs', active ? 'text-ink' : 'text-soft')}>
          {languageName(point.language, i18n.language)} ·{' '}
          {reports > 0
            ? t('point.evidence', { ns: 'common', worked, count: reports })
            : t('point.noEvidence', { ns: 'common' })}
        </span>
      </p>
      {active && (
        <>
          <p className="mt-1 line-clamp-8 whitespace-pre-line text-ink text-sm" lang={point.language}>
            {plainText(point.text)}
          </p>
          {point.objection && (
            <p className="mt-1 text-soft text-xs italic" dir="auto">
              {t('point.objection', { ns: 'common', text: point.objection })}
            </p>
          )}
          {point.proof && (
            <p className="mt-1 text-soft text-xs" dir="auto">
              {t('point.proof', { ns: 'common' })} {point.proof.text}
            </p>
          )}
        </>
      )}
    </div>
  )
}
