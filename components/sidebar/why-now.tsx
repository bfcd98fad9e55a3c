import { useTranslation } from 'react-i18next'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import type { Moment } from '../../lib/domain/moments.ts'
import { Items } from '../base/items.tsx'
import { RelativeTime } from '../base/relative-time.tsx'
import { ActivityStrip, activityOf } from './activity-strip.tsx'
import { momentInWords } from './words.ts'

/** Moments shown: more of them is no longer a reason to write now, and the argument should be in view. */
const SHOWN = 2

interface Props {
  context: LeadContext
  moments: readonly Moment[]
  now: number
}

/** Why it is a good time to write: what the lead did, a line each. The whole, and the rules that found it, stand in the header's details. */
export function WhyNow({ context, moments, now }: Props) {
  const { t } = useTranslation('sidebar')
  const bars = activityOf(context, now)
  if (moments.length === 0 && bars === null) return null
  return (
    <section aria-label={t('whyNow.title')} className="flex gap-2 border-accent border-s-2 px-1 ps-2">
      {moments.length === 0 ? (
        <p className="min-w-0 flex-1 text-sm text-soft">{t('whyNow.none')}</p>
      ) : (
        <ul className="min-w-0 flex-1 space-y-1">
          <Items of={moments.slice(0, SHOWN)} id={(moment) => `${moment.rule} ${moment.touchpointIds[0]}`}>
            {(moment) => (
              <li className="flex items-baseline gap-1.5 text-sm">
                <span className="truncate font-medium" dir="auto" title={momentInWords(t, moment)}>
                  {momentInWords(t, moment)}
                </span>
                <span className="shrink-0 text-soft text-xs">
                  <RelativeTime at={moment.to} now={now} />
                </span>
              </li>
            )}
          </Items>
        </ul>
      )}
      {bars && <ActivityStrip bars={bars} />}
    </section>
  )
}
