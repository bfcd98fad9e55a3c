import { useTranslation } from 'react-i18next'
import { activityBars, BAR_DAYS, STRIP_DAYS } from '../../lib/domain/history-rows.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'

const WIDTH = 4
const HEIGHT = 20

/** What the lead did in the last 90 days, a number each few days (null: nobody knows); null where that is nothing. */
export function activityOf({ touchpoints, rollups }: LeadContext, now: number) {
  const total = Object.values(rollups).reduce((sum, { count }) => sum + count, 0)
  const bars = activityBars(touchpoints, { now, complete: total <= touchpoints.length })
  return bars.some((count) => count !== null && count > 0) ? bars : null
}

/** That at a glance; numbers for who does not see it. */
export function ActivityStrip({ bars }: { bars: readonly (number | null)[] }) {
  const { t, i18n } = useTranslation('sidebar')
  const most = Math.max(...bars.map((count) => count ?? 0))
  const sum = bars.reduce<number>((all, count) => all + (count ?? 0), 0)
  const numbers = bars.map((count) => count?.toLocaleString(i18n.language) ?? '–').join(', ')
  const name = t('history.strip', { count: sum, days: STRIP_DAYS, each: BAR_DAYS, numbers })
  return (
    <svg
      role="img"
      aria-label={name}
      width={bars.length * WIDTH}
      height={HEIGHT}
      className="shrink-0 self-center text-accent"
    >
      <title>{name}</title>
      <path d={barsPath(bars, most)} fill="currentColor" />
    </svg>
  )
}

/** One rectangle a bar; a line where it was quiet, nothing where nobody knows. */
function barsPath(bars: readonly (number | null)[], most: number): string {
  let path = ''
  for (const [bar, count] of bars.entries()) {
    const height = count === null ? 0 : Math.max(1, Math.round((count / most) * HEIGHT))
    path += `M${bar * WIDTH} ${HEIGHT}v${-height}h${WIDTH - 1}v${height}z`
  }
  return path
}
