import { Check, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Verification } from '../../lib/domain/verification.ts'
import { verificationAt } from '../../lib/domain/verification-at.ts'
import { Badge, type Tone } from '../base/badge.tsx'
import { label } from '../base/labels.ts'
import { relativeTime, shortDate } from '../base/relative-time.tsx'

const TONE: Record<Verification['state'], Tone> = {
  proposed: 'warn',
  in_review: 'warn',
  validated: 'good',
  needs_review: 'warn',
  retired: 'bad',
}

interface Props {
  verification: Verification
  now: number
}

/** State, who brought it there, when, and until when it holds: nobody should have to ask whether a text may be used. */
export function VerificationBadge({ verification, whole, now }: Props & { whole: boolean }) {
  const { t, i18n } = useTranslation('sidebar')
  const date = (at: string) => shortDate(at, now, i18n.language)
  const { by, at, until, note, minorEditAt } = verification
  const { state } = verificationAt(verification, new Date(now))
  const hasEnded = until !== null && Date.parse(until) <= now
  const step = t('points.by', {
    state: label(t, 'verification', verification.state),
    name: by,
    date: date(at),
  })
  const parts = [
    hasEnded && t('points.ended', { date: date(until) }),
    step,
    until && !hasEnded && t('points.until', { date: date(until) }),
    whole && minorEditAt && t('points.minorEdit', { time: relativeTime(minorEditAt, now, i18n.language) }),
    whole && note,
  ]
  return (
    <Badge tone={TONE[state]} icon={state === 'validated' ? Check : TriangleAlert}>
      {parts.filter(Boolean).join(' · ')}
    </Badge>
  )
}

/** That a point may not be used yet, in a word, where only its title stands; nothing where it may. */
export function StateMark({ verification, now }: Props) {
  const { t } = useTranslation('sidebar')
  const { state } = verificationAt(verification, new Date(now))
  if (state === 'validated') return null
  return (
    <>
      {' '}
      <Badge tone={TONE[state]} icon={TriangleAlert}>
        {label(t, 'verification', state)}
      </Badge>
    </>
  )
}
