import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '../../../components/base/badge.tsx'
import { Items } from '../../../components/base/items.tsx'
import { label, languageName } from '../../../components/base/labels.ts'
import type { FirstRow } from '../../../lib/contract/import.ts'
import { mayHoldRows } from '../../../lib/domain/import-reason.ts'
import type { Consent } from '../../../lib/domain/lead.ts'
import { refusedBy } from '../../../lib/domain/refused.ts'
import { ReasonText } from './reason-text.tsx'

const TONES = { created: 'good', updated: 'accent', unchanged: 'neutral' } as const satisfies Record<
  FirstRow['outcome'],
  Tone
>

/** The first rows as they will be, so that a wrong column shows before it is imported. */
export function FirstRows({ rows }: { rows: readonly FirstRow[] }) {
  const { t } = useTranslation('import')
  if (rows.length === 0) return null
  return (
    <section aria-labelledby="import-first-rows" className="scroll-mt-28 space-y-1">
      <h4 id="import-first-rows" className="font-semibold text-sm">
        {t('firstRows.title')}
      </h4>
      <ul className="divide-y divide-line rounded-md border border-line">
        <Items of={rows} id={({ line }) => `${line}`}>
          {(row) => <Row row={row} />}
        </Items>
      </ul>
    </section>
  )
}

function Row({ row: { line, outcome, lead, leftOut } }: { row: FirstRow }) {
  const { t } = useTranslation('import')
  const fieldName = (field: string) => t(`fields.${field}`, { defaultValue: field })
  return (
    <li className="space-y-1 px-2.5 py-2 text-sm">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="min-w-0 break-words font-medium">{lead.name ?? lead.emails[0]}</span>
        <Badge tone={TONES[outcome]}>{t(`firstRows.${outcome}`)}</Badge>
        <ConsentBadge consent={lead.consent} />
        <span className="text-soft text-xs">{t('firstRows.line', { line })}</span>
      </div>
      <Fields lead={lead} />
      {leftOut.length > 0 && (
        <ul className="text-soft text-sm">
          <Items of={leftOut} id={({ field, reason }) => `${field}: ${JSON.stringify(reason)}`}>
            {({ field, reason }) => (
              <li>
                {t(mayHoldRows(reason) ? 'firstRows.mayHoldRows' : 'firstRows.leftOut', {
                  field: fieldName(field),
                })}{' '}
                <ReasonText reason={reason} />
              </li>
            )}
          </Items>
        </ul>
      )}
    </li>
  )
}

function Fields({ lead }: { lead: FirstRow['lead'] }) {
  const { t, i18n } = useTranslation('import')
  const { fit, engagement } = lead.score
  const fields = {
    email: lead.emails.join(', '),
    company: lead.company,
    jobTitle: lead.jobTitle,
    owner: lead.owner,
    locale: lead.locale && languageName(lead.locale, i18n.language),
    lifecycleStage: lead.lifecycleStage && label(t, 'stage', lead.lifecycleStage),
    leadStatus: lead.leadStatus && label(t, 'status', lead.leadStatus),
    fit: fit !== null && t('number', { value: fit }),
    engagement: engagement !== null && t('number', { value: engagement }),
  }
  const filled = Object.entries(fields).filter(([, value]) => value)
  return (
    <dl className="grid grid-cols-1 gap-x-4 text-sm sm:grid-cols-2">
      <Items of={filled} id={([field]) => field} failed={(note) => <div>{note}</div>}>
        {([field, value]) => (
          <div className="flex min-w-0 gap-1">
            <dt className="shrink-0 text-soft">{t('firstRows.field', { field: t(`fields.${field}`) })}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        )}
      </Items>
    </dl>
  )
}

const DAY = { dateStyle: 'medium', timeZone: 'UTC' } as const

/** What would hold, with what was said before. */
function ConsentBadge({ consent }: { consent: Consent }) {
  const { t, i18n } = useTranslation('import')
  const refused = refusedBy(consent)
  const what = consent.doNotContact ? 'doNotContact' : consent.marketing
  const day = consent.changedAt && new Date(consent.changedAt).toLocaleDateString(i18n.language, DAY)
  return (
    <Badge tone={refused ? 'bad' : 'neutral'}>
      {t(`firstRows.consent.${what}`)} {day && t('firstRows.since', { date: day })}
    </Badge>
  )
}
