import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import { Badge } from '../base/badge.tsx'
import { ConsentMark } from '../base/consent-mark.tsx'
import { RelativeTime } from '../base/relative-time.tsx'
import { toldInWords } from './told-words.ts'
import type { ShownAnswer } from './use-answers.ts'

interface Props {
  answer: ShownAnswer
  isNew: boolean
  now: number
  onOpenLead: ((lead: StoredLead) => void) | undefined
}

/** One answer: about whom, to what, and what marketing says. */
export function Answer({ answer: { item, lead, title }, isNew, now, onOpenLead }: Props) {
  const { t } = useTranslation('answers')
  const { status, feedback } = item
  return (
    <li className="space-y-1 py-2 text-sm first:pt-1">
      <p className="flex flex-wrap items-center gap-x-1.5">
        {isNew && <Badge tone="accent">{t('new')}</Badge>}
        {lead && <AboutLead lead={lead} onOpen={onOpenLead} />}
        <span className="ms-auto text-soft text-xs">
          <RelativeTime at={status.at} now={now} />
        </span>
      </p>
      <p className="wrap-anywhere text-soft" dir="auto">
        {toldInWords(t, feedback, title)}
      </p>
      <blockquote className="rounded-md bg-accent-tint px-2 py-1 text-accent-ink">
        <p className="wrap-anywhere whitespace-pre-line" dir="auto">
          {status.reply ?? t('used')}
        </p>
        {status.by && <footer className="text-xs">{status.by}</footer>}
      </blockquote>
    </li>
  )
}

function AboutLead({ lead, onOpen }: { lead: StoredLead; onOpen: Props['onOpenLead'] }) {
  const { t } = useTranslation('answers')
  const { name, emails, consent } = lead.context.lead
  const called = name ?? emails[0] ?? ''
  return (
    <>
      {onOpen ? (
        <button
          type="button"
          title={t('openLead', { name: called })}
          className="min-h-target rounded text-start font-medium text-accent-ink underline decoration-1 underline-offset-2"
          onClick={() => onOpen(lead)}
        >
          <bdi>{called}</bdi>
        </button>
      ) : (
        <bdi className="font-medium">{called}</bdi>
      )}
      <ConsentMark consent={consent} />
    </>
  )
}
