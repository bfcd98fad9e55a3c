import { useTranslation } from 'react-i18next'

const HOUR = 3600
const DAY = 86_400
const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', 60],
]

/** A formatter costs more than what it formats, and a history has fifty rows: one a language and kind. */
const formats = new Map<string, Intl.RelativeTimeFormat | Intl.DateTimeFormat>()
function format<Format extends Intl.RelativeTimeFormat | Intl.DateTimeFormat>(
  name: string,
  make: () => Format,
) {
  if (!formats.has(name)) formats.set(name, make())
  return formats.get(name) as Format
}

/** Seconds by which another computer's clock may run ahead before that is told. */
const SKEW = 600

/** Midnights between two moments, in the user's time zone; epoch milliseconds. */
function daysBetween(before: number, after: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  // An hour more or less lies in a day on which the clocks are changed.
  return Math.round((midnight(after) - midnight(before)) / (DAY * 1000))
}

/**
 * Something that has happened: "3 days ago", "now" (under a minute). `at` ISO 8601, `now` epoch milliseconds. From a day
 * on, nights are counted: "yesterday" is the day before, never the one before that. Clocks differ, and what has happened
 * never sounds like the future: a little ahead is "now", further ahead is the date.
 */
export function relativeTime(at: string, now: number, language: string): string {
  const ahead = (Date.parse(at) - now) / 1000
  if (ahead > SKEW) return dateOf(at, language)
  const elapsed = Math.max(-ahead, 0)
  const seconds = elapsed < DAY ? elapsed : daysBetween(Date.parse(at), now) * DAY
  const [unit, size] = STEPS.find(([, step]) => seconds >= step) ?? ['second', Number.POSITIVE_INFINITY]
  // "Last week" would be any day of it.
  const numeric = size > DAY && Number.isFinite(size) ? 'always' : 'auto'
  return format(
    `relative ${numeric} ${language}`,
    () => new Intl.RelativeTimeFormat(language, { numeric }),
  ).format(-Math.trunc(seconds / size) || 0, unit)
}

const dateOf = (at: string, language: string): string =>
  format(`date ${language}`, () => new Intl.DateTimeFormat(language, { dateStyle: 'medium' })).format(
    Date.parse(at),
  )

/** Within so many milliseconds a day is not taken for the same one of another year. */
const NEEDS_NO_YEAR_MS = 300 * 86_400_000

/** "Feb 7", with the year where it is not the next or last day of that name. */
export function shortDate(at: string, now: number, language: string): string {
  const date = new Date(at)
  const year = Math.abs(date.getTime() - now) < NEEDS_NO_YEAR_MS ? undefined : 'numeric'
  return format(
    `short ${year} ${language}`,
    () => new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', year }),
  ).format(date)
}

/**
 * The day on which something happened, as people say it: "today", "yesterday" (`near`), "Monday" within a week, then
 * "Feb 7".
 */
export function dayInWords(at: string, now: number, language: string): { near: boolean; day: string } {
  const days = daysBetween(Date.parse(at), now)
  if (days >= 2 && days < 7) {
    const weekday = format(
      `weekday ${language}`,
      () => new Intl.DateTimeFormat(language, { weekday: 'long' }),
    ).format(Date.parse(at))
    return { near: false, day: weekday }
  }
  if (days > 1 || days < -1) return { near: false, day: shortDate(at, now, language) }
  const near = format(
    `relative auto ${language}`,
    () => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
  ) as Intl.RelativeTimeFormat
  return { near: true, day: near.format(-Math.max(days, 0), 'day') }
}

/** The whole date and time, for the tooltip. */
export const fullTime = (at: string, language: string): string =>
  format(
    `full ${language}`,
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
  ).format(Date.parse(at))

/** "Today"-free day heading: "Friday, 20 November 2026", in the user's time zone. */
export const dayName = (at: string, language: string): string =>
  format(
    `day ${language}`,
    () =>
      new Intl.DateTimeFormat(language, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
      }),
  ).format(Date.parse(at))

/** When something happened, as people say it, with the exact time on hover. */
export function RelativeTime({ at, now = Date.now() }: { at: string; now?: number }) {
  const { i18n } = useTranslation()
  return (
    <time dateTime={at} title={fullTime(at, i18n.language)}>
      {relativeTime(at, now, i18n.language)}
    </time>
  )
}
