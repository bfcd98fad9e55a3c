import clsx from 'clsx'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { isPassive, type Touchpoint } from '../../lib/domain/touchpoint.ts'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label } from '../base/labels.ts'
import { clockTime, dayName, fullTime } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'

/** Rows before "Show more": talking points should stay in reach of one scroll. */
const FIRST = 3
/** Kinds counted above the rows before "Show more". */
const FIRST_KINDS = 4

interface Props {
  context: LeadContext
  /** Null where no hub is connected. */
  loadOlder: ((before: string) => Promise<{ touchpoints: Touchpoint[]; more: boolean }>) | null
}

/** What marketing did with the lead, by day, newest first. Give it the lead's id as `key`. */
export function History({ context, loadOlder }: Props) {
  const { t, i18n } = useTranslation('sidebar')
  const [all, setAll] = useState(false)
  const [older, setOlder] = useState<Touchpoint[]>([])
  const [state, setState] = useState<'idle' | 'busy' | 'end' | 'failed'>('idle')

  const { touchpoints, rollups } = context
  const total = Object.values(rollups).reduce((sum, { count }) => sum + count, 0)
  const known = [...touchpoints, ...older.filter((o) => !touchpoints.some(({ id }) => id === o.id))]
  const rows = all ? known : known.slice(0, FIRST)
  const last = known.at(-1)

  async function more() {
    if (!last || !loadOlder) return
    setState('busy')
    try {
      const found = await loadOlder(last.id)
      setOlder((former) => [...former, ...found.touchpoints])
      setState(found.more ? 'idle' : 'end')
    } catch {
      setState('failed')
    }
  }

  return (
    <Section title={t('history.title')}>
      {total > 0 && (
        <p className="mb-2 text-soft text-xs">
          {Object.entries(rollups)
            .sort(([, a], [, b]) => b.count - a.count)
            .slice(0, all ? undefined : FIRST_KINDS)
            .map(([kind, { count }]) => `${label(t, 'kind', kind)} ${count.toLocaleString(i18n.language)}`)
            .join(' · ')}
        </p>
      )}
      {rows.length === 0 ? (
        <p className="text-soft text-sm">{t('history.empty')}</p>
      ) : (
        <ul>
          <Items of={rows} id={({ id }) => id}>
            {(touchpoint, index) => (
              <li>
                {dayOf(touchpoint) !== dayOf(rows[index - 1]) && (
                  <p className={clsx('font-medium text-soft text-xs', index > 0 && 'mt-2')}>
                    {dayName(touchpoint.at, i18n.language)}
                  </p>
                )}
                <Row touchpoint={touchpoint} />
              </li>
            )}
          </Items>
        </ul>
      )}
      <div className="-ms-2 mt-1 flex flex-wrap items-center gap-2 empty:hidden">
        {!all && known.length > FIRST && (
          <Button variant="quiet" size="sm" onClick={() => setAll(true)}>
            {t('history.all', { count: known.length })}
          </Button>
        )}
        {(all || known.length <= FIRST) && loadOlder && state !== 'end' && total > known.length && (
          <Button variant="quiet" size="sm" busy={state === 'busy'} onClick={more}>
            {t('history.older')}
          </Button>
        )}
        <p role="status" className="text-soft text-xs">
          {state === 'failed' && t('history.olderFailed')}
        </p>
      </div>
    </Section>
  )
}

/** The day of a row in the user's time zone, for comparing; never throws. */
const dayOf = (touchpoint: Touchpoint | undefined) => touchpoint && new Date(touchpoint.at).toDateString()

/** What a lead did stands out; what only happened to it (an e-mail was sent, a machine opened it) is set back. */
function Row({ touchpoint }: { touchpoint: Touchpoint }) {
  const { kind, at, title, url, detail, from, to } = touchpoint
  const { t, i18n } = useTranslation('sidebar')
  const weak = isPassive(kind)
  return (
    <div className={clsx('flex gap-2 py-0.5 text-sm', weak && 'text-soft')}>
      <time
        dateTime={at}
        title={fullTime(at, i18n.language)}
        className="shrink-0 text-soft text-xs leading-5 tabular-nums"
      >
        {clockTime(at, i18n.language)}
      </time>
      <div className="min-w-0">
        <span className={weak ? '' : 'font-medium'}>{label(t, 'kind', kind)}</span>{' '}
        {url ? (
          <a
            href={url}
            target="_blank"
            rel="noopener noreferrer"
            className="text-accent-ink underline decoration-1 underline-offset-2"
            dir="auto"
          >
            {title}
          </a>
        ) : (
          <bdi>{title}</bdi>
        )}
        {(from !== undefined || to !== undefined) && (
          <span className="text-soft">
            {' '}
            · <bdi>{from ?? '?'}</bdi> → <bdi>{to ?? '?'}</bdi>
          </span>
        )}
        {detail && <span className="text-soft"> · {detail}</span>}
        {weak && <span className="sr-only"> · {t('history.weak')}</span>}
      </div>
    </div>
  )
}
