import { useTranslation } from 'react-i18next'
import type { Moment } from '../../lib/domain/moments.ts'
import { Items } from '../base/items.tsx'
import { RelativeTime } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'
import { momentInWords, ruleInWords } from './words.ts'

/** Moments shown: more of them is no longer a reason to write now. */
const SHOWN = 3

/** Why it is a good time to write: what the lead did, and the rule that found it worth telling. */
export function WhyNow({ moments, now }: { moments: readonly Moment[]; now: number }) {
  const { t } = useTranslation('sidebar')
  if (moments.length === 0) return null
  return (
    <Section title={t('whyNow.title')}>
      <ul className="space-y-2">
        <Items of={moments.slice(0, SHOWN)} id={(moment) => `${moment.rule} ${moment.touchpointIds[0]}`}>
          {(moment) => (
            <li className="border-accent border-s-2 ps-2">
              <p className="font-medium text-sm" dir="auto">
                {momentInWords(t, moment)}
              </p>
              <p className="text-soft text-xs">
                <RelativeTime at={moment.to} now={now} /> · {ruleInWords(t, moment)}
              </p>
            </li>
          )}
        </Items>
      </ul>
    </Section>
  )
}
