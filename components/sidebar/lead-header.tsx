import { CircleHelp, MailX, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import { refusedBy } from '../../lib/domain/consent.ts'
import type { Match } from '../../lib/domain/identity.ts'
import type { Consent, Lead } from '../../lib/domain/lead.ts'
import { Alert } from '../base/alert.tsx'
import { Badge } from '../base/badge.tsx'
import { Items } from '../base/items.tsx'
import { label, languageName } from '../base/labels.ts'
import { RelativeTime } from '../base/relative-time.tsx'
import { AddressCaution } from './address-caution.tsx'
import { matchInWords } from './words.ts'

interface Props {
  match: Match<StoredLead>
  picked: boolean
  now: number
}

/** Who this is. What the lead allowed comes before the name: nobody should read on and then find "do not contact". */
export function LeadHeader({ match, picked, now }: Props) {
  const { t, i18n } = useTranslation('sidebar')
  const { lead } = match.lead.context
  const role = [lead.jobTitle, lead.company].filter(Boolean).join(' · ')
  return (
    <header className="space-y-2">
      <ConsentNote consent={lead.consent} now={now} />
      {match.certainty !== 'exact' && (
        <Alert tone="warn" title={t('possible.title')}>
          {t(`possible.${match.certainty}`, { address: match.person.address })}
        </Alert>
      )}
      <div>
        <h1 className="font-semibold text-lg leading-snug">
          <bdi>{lead.name ?? lead.emails[0]}</bdi>
        </h1>
        {role && (
          <p className="text-sm">
            <bdi>{role}</bdi>
          </p>
        )}
        <p className="text-soft text-xs" dir="auto">
          {lead.emails.join(', ')}
        </p>
        <Items of={lead.bouncedEmails ?? []} id={(address) => address} failed={(note) => note}>
          {(address) => (
            <p>
              <Badge tone="warn" icon={MailX}>
                {t('lead.bounced', { address })}
              </Badge>
            </p>
          )}
        </Items>
        <p className="text-soft text-xs">{matchInWords(t, match, picked)}</p>
        <AddressCaution address={match.person.address} />
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 min-[22rem]:grid-cols-[auto_auto_auto_1fr] gap-y-0.5 text-sm">
        {lead.lifecycleStage && <Row name={t('lead.stage')}>{label(t, 'stage', lead.lifecycleStage)}</Row>}
        {lead.leadStatus && <Row name={t('lead.status')}>{label(t, 'status', lead.leadStatus)}</Row>}
        {lead.owner && <Row name={t('lead.owner')}>{lead.owner}</Row>}
        {lead.locale && <Row name={t('lead.language')}>{languageName(lead.locale, i18n.language)}</Row>}
      </dl>
      <Scores score={lead.score} />
    </header>
  )
}

function Row({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0" dir="auto">
        {children}
      </dd>
    </>
  )
}

function ConsentNote({ consent, now }: { consent: Consent; now: number }) {
  const { t } = useTranslation('sidebar')
  const changed = consent.changedAt && (
    <>
      {' · '}
      <RelativeTime at={consent.changedAt} now={now} />
    </>
  )
  const refused = refusedBy(consent)
  if (refused !== null) {
    return (
      <Alert tone="bad" title={t(refused === 'contact' ? 'consent.doNotContact' : 'consent.denied')}>
        {t(refused === 'contact' ? 'consent.doNotContactText' : 'consent.deniedText')}
        {changed}
      </Alert>
    )
  }
  const granted = consent.marketing === 'granted'
  return (
    <p>
      <Badge tone={granted ? 'good' : 'neutral'} icon={granted ? ShieldCheck : CircleHelp}>
        {t(granted ? 'consent.granted' : 'consent.unknown')}
        {changed}
      </Badge>
    </p>
  )
}

/** Fit and engagement stand apart: a sum would hide that a perfect customer does nothing. */
function Scores({ score }: { score: Lead['score'] }) {
  const { t } = useTranslation('sidebar')
  if (score.fit === null && score.engagement === null) return null
  return (
    <div className="grid grid-cols-2 gap-3">
      <Score name={t('score.fit')} hint={t('score.fitHint')} value={score.fit} />
      <Score name={t('score.engagement')} hint={t('score.engagementHint')} value={score.engagement} />
    </div>
  )
}

function Score({ name, hint, value }: { name: string; hint: string; value: number | null }) {
  const { t } = useTranslation('sidebar')
  return (
    <div title={hint}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-2">
        <span className="text-soft text-xs">{name}</span>
        <span className="whitespace-nowrap font-semibold text-sm tabular-nums">
          {value === null ? t('score.none') : t('score.of', { value: Math.round(value) })}
        </span>
      </div>
      <div aria-hidden className="mt-0.5 h-1.5 overflow-hidden rounded-full bg-hover">
        <div className="h-full rounded-full bg-accent" style={{ width: `${value ?? 0}%` }} />
      </div>
    </div>
  )
}
