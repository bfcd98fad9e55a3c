import { useTranslation } from 'react-i18next'
import type { Moment } from '../../lib/domain/moments.ts'
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
        {moments.slice(0, SHOWN).map((moment) => (
          <li key={moment.rule + moment.touchpointIds[0]} className="border-accent border-s-2 ps-2">
            <p className="font-medium text-sm" dir="auto">
              {momentInWords(t, moment)}
            </p>
            <p className="text-soft text-xs">
              <RelativeTime at={moment.to} now={now} /> · {ruleInWords(t, moment)}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
