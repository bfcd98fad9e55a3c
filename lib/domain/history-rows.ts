import type { Touchpoint } from './touchpoint.ts'
import { isPassive, isRefusal } from './touchpoint-kinds.ts'

const DAY = 86_400_000

/** What people look for in a history; kinds that nobody knows are only in the whole. */
export const HISTORY_GROUPS = ['web', 'mail', 'forms', 'stage'] as const
export type HistoryGroup = (typeof HISTORY_GROUPS)[number]

const GROUP: Readonly<Record<string, HistoryGroup>> = {
  page_view: 'web',
  download: 'web',
  ad_click: 'web',
  email_sent: 'mail',
  email_opened: 'mail',
  email_clicked: 'mail',
  email_bounced: 'mail',
  form_submission: 'forms',
  webinar: 'forms',
  campaign_response: 'forms',
  score_change: 'stage',
  stage_change: 'stage',
}

/** The group of a kind of touchpoint; null where it has none. */
export const groupOf = (kind: string): HistoryGroup | null =>
  Object.hasOwn(GROUP, kind) ? (GROUP[kind] ?? null) : null

/** Equal touchpoints of one day. */
export interface HistoryRow {
  /** The newest of them. */
  touchpoint: Touchpoint
  count: number
}

/**
 * Folds equal touchpoints of a day (kind, title, address, detail) into one row at the newest's place. What changed from
 * one value to another is never equal to anything.
 * @param touchpoints newest first
 * @param dayOf names the day of a touchpoint in the reader's time zone
 */
export function foldHistory(
  touchpoints: readonly Touchpoint[],
  dayOf: (touchpoint: Touchpoint) => string,
): HistoryRow[] {
  const rows: HistoryRow[] = []
  const known = new Map<string, HistoryRow>()
  for (const touchpoint of touchpoints) {
    const { kind, title, url, detail, from, to } = touchpoint
    const key = JSON.stringify([dayOf(touchpoint), kind, title, url, detail])
    const row = from === undefined && to === undefined ? known.get(key) : undefined
    if (row) row.count += 1
    else {
      const made = { touchpoint, count: 1 }
      rows.push(made)
      if (from === undefined && to === undefined) known.set(key, made)
    }
  }
  return rows
}

/** Days of the strip, and of each of its bars. */
export const STRIP_DAYS = 90
export const BAR_DAYS = 5

/** What a system computes is no activity of the lead, and leaving is none that is wanted. */
const isActivity = ({ kind }: Touchpoint): boolean =>
  !isPassive(kind) && !isRefusal(kind) && groupOf(kind) !== 'stage'

/**
 * What a lead did in the last 90 days, in bars of five days, oldest first; null where the history that is known does
 * not reach back so far.
 * @param touchpoints newest first
 * @param complete whether these are all that there are; else nothing is known before the oldest
 */
export function activityBars(
  touchpoints: readonly Touchpoint[],
  { now, complete }: { now: number; complete: boolean },
): (number | null)[] {
  const bars = STRIP_DAYS / BAR_DAYS
  const barOf = (at: string) => bars - 1 - Math.floor((now - Date.parse(at)) / (BAR_DAYS * DAY))
  const oldest = touchpoints.at(-1)
  const from = complete || !oldest ? 0 : Math.max(0, barOf(oldest.at))
  const counts: (number | null)[] = Array.from({ length: bars }, (_, bar) => (bar < from ? null : 0))
  for (const touchpoint of touchpoints) {
    const bar = barOf(touchpoint.at)
    const count = counts[bar]
    if (isActivity(touchpoint) && count !== undefined && count !== null) counts[bar] = count + 1
  }
  return counts
}
