import { Ellipsis, MailX, ShieldCheck } from 'lucide-react'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import type { Match } from '../../lib/domain/identity.ts'
import type { Consent, Lead } from '../../lib/domain/lead.ts'
import type { Moment } from '../../lib/domain/moments.ts'
import { refusedBy } from '../../lib/domain/refused.ts'
import { Alert } from '../base/alert.tsx'
import { Badge } from '../base/badge.tsx'
import { Button, IconButton } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label, languageName } from '../base/labels.ts'
import { RelativeTime } from '../base/relative-time.tsx'
import { AddressCaution } from './address-caution.tsx'
import { matchInWords, momentInWords, ruleInWords } from './words.ts'

interface Props {
  match: Match<StoredLead>
  /** Null unless the rep picked this lead. */
  onUnpick: (() => void) | null
  /** "Not this person"; null without a page. */
  onNot: ((byKeyboard: boolean) => void) | null
  /** "Wrong data"; the button gets the focus back. */
  onWrong(button: HTMLButtonElement): void
  /** Why now: their rules are said in the details. */
  moments: readonly Moment[]
  now: number
}

/**
 * Who this is, in four lines: a rep reads on at once, so what is seldom asked waits behind "More about this person".
 * What the lead allowed comes before the name: nobody should read on and then find "do not contact".
 */
export function LeadHeader({ match, onUnpick, onNot, onWrong, moments, now }: Props) {
  const { t, i18n } = useTranslation('sidebar')
  const { lead } = match.lead.context
  const [openFor, setOpenFor] = useState<string | null>(null)
  const open = openFor === lead.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: who comes back later is shown as at first
  useEffect(() => setOpenFor(null), [lead.id])
  const details = useId()
  const role = [lead.jobTitle, lead.company].filter(Boolean).join(' · ')
  const not = onNot && (
    <Button size="sm" onClick={({ detail }) => onNot(detail === 0)}>
      {t('match.not')}
    </Button>
  )
  const unsure = match.certainty !== 'exact'
  return (
    <header className="space-y-1 px-1">
      <Refusal consent={lead.consent} now={now} />
      {match.certainty !== 'exact' && (
        <Alert tone="warn" title={t('possible.title')} action={not}>
          {t(`possible.${match.certainty}`, { address: match.person.address })}
        </Alert>
      )}
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h1 className="min-w-0 flex-1 basis-40 font-semibold text-lg leading-snug">
          <bdi>{lead.name ?? lead.emails[0]}</bdi>
        </h1>
        <Scores score={lead.score} />
      </div>
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1 text-sm">
          {role && (
            <p className="truncate" title={role}>
              <bdi>{role}</bdi>
            </p>
          )}
          <p className="truncate text-soft text-xs" dir="auto">
            {lead.emails.join(', ')}
          </p>
        </div>
        <IconButton
          icon={Ellipsis}
          label={t('lead.more')}
          className="-my-1"
          aria-expanded={open}
          aria-controls={open ? details : undefined}
          onClick={() => setOpenFor(open ? null : lead.id)}
        />
      </div>
      <dl className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5 text-soft text-xs">
        {lead.lifecycleStage && <Fact name={t('lead.stage')}>{label(t, 'stage', lead.lifecycleStage)}</Fact>}
        {lead.leadStatus && <Fact name={t('lead.status')}>{label(t, 'status', lead.leadStatus)}</Fact>}
        {lead.locale && (
          <Fact name={t('lead.language')}>
            <span className="sr-only">{languageName(lead.locale, i18n.language)}</span>
            <span aria-hidden title={languageName(lead.locale, i18n.language)}>
              {lead.locale.toUpperCase()}
            </span>
          </Fact>
        )}
        <ConsentFact consent={lead.consent} now={now} />
      </dl>
      <Items of={lead.bouncedEmails ?? []} id={(address) => address} failed={(note) => note}>
        {(address) => (
          <p>
            <Badge tone="warn" icon={MailX}>
              {t('lead.bounced', { address })}
            </Badge>
          </p>
        )}
      </Items>
      <AddressCaution address={match.person.address} />
      {open && (
        <div id={details} className="space-y-1 rounded-md bg-sunken px-2.5 py-2 text-sm">
          {role && <p dir="auto">{role}</p>}
          <p>{matchInWords(t, match, onUnpick !== null)}</p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
            <Row name={t('lead.addresses')}>{lead.emails.join(', ')}</Row>
            {lead.owner && <Row name={t('lead.owner')}>{lead.owner}</Row>}
          </dl>
          <ul className="text-soft text-xs">
            <Items of={moments} id={({ rule, touchpointIds }) => `${rule} ${touchpointIds[0]}`}>
              {(moment) => (
                <li>
                  {momentInWords(t, moment)} · {ruleInWords(t, moment)}
                </li>
              )}
            </Items>
          </ul>
          <p className="flex flex-wrap gap-1 pt-1">
            {!unsure && not}
            {onUnpick && (
              <Button size="sm" onClick={onUnpick}>
                {t('match.unpick')}
              </Button>
            )}
            <Button size="sm" onClick={({ currentTarget }) => onWrong(currentTarget)}>
              {t('form.wrong_data.open')}
            </Button>
          </p>
        </div>
      )}
    </header>
  )
}

/** One of several in a line; its name is for those who do not see how they stand together. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 after:ms-1.5 after:content-['·'] last:after:hidden [&:has(+[data-apart])]:after:hidden">
      <dt className="sr-only">{name}</dt>
      <dd className="inline" dir="auto">
        {children}
      </dd>
    </div>
  )
}

function Row({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="wrap-anywhere min-w-0" dir="auto">
        {children}
      </dd>
    </>
  )
}

/** A no, as loud as it can be; nothing otherwise. */
function Refusal({ consent, now }: { consent: Consent; now: number }) {
  const { t } = useTranslation('sidebar')
  const refused = refusedBy(consent)
  if (refused === null) return null
  return (
    <Alert
      tone="bad"
      title={
        <>
          {t(refused === 'contact' ? 'consent.doNotContact' : 'consent.denied')}
          <Since at={consent.changedAt} now={now} />
        </>
      }
    >
      {t(refused === 'contact' ? 'consent.doNotContactText' : 'consent.deniedText')}
    </Alert>
  )
}

/** What was said of consent where it is no refusal. */
function ConsentFact({ consent, now }: { consent: Consent; now: number }) {
  const { t } = useTranslation('sidebar')
  if (refusedBy(consent) !== null) return null
  const granted = consent.marketing === 'granted'
  return (
    <div data-apart className="min-w-0">
      <dt className="sr-only">{t('consent.name')}</dt>
      <dd className="inline">
        <Badge tone={granted ? 'good' : 'neutral'} icon={granted ? ShieldCheck : undefined}>
          {granted ? (
            t('consent.granted')
          ) : (
            <span title={t('consent.unknown')}>
              <span className="sr-only">{t('consent.unknown')}</span>
              <span aria-hidden>{t('consent.unknownShort')}</span>
            </span>
          )}
          <Since at={consent.changedAt} now={now} />
        </Badge>
      </dd>
    </div>
  )
}

const Since = ({ at, now }: { at: string | null; now: number }) =>
  at && (
    <>
      {' · '}
      <RelativeTime at={at} now={now} />
    </>
  )

/** Fit and engagement stand apart: a sum would hide that a perfect customer does nothing. */
function Scores({ score }: { score: Lead['score'] }) {
  const { t } = useTranslation('sidebar')
  const known = (['fit', 'engagement'] as const).filter((name) => score[name] !== null)
  if (known.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-x-2 text-soft text-xs tabular-nums">
      <Items of={known} id={(name) => name}>
        {(name) => (
          <li title={t(`score.${name}Hint`)}>
            {t(`score.${name}`)}{' '}
            <span className="font-semibold text-ink">{Math.round(score[name] ?? 0)}</span>
            <span className="sr-only"> {t('score.of')}</span>
          </li>
        )}
      </Items>
    </ul>
  )
}
