const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Which of the two small numbers of `03/04/2024` is the day. */
export type DateOrder = 'day-first' | 'month-first'

/** A time as ISO 8601 UTC, or why it is none: two days are possible, it is still to come, or it reads as no time. */
export type TimeRead = { at: string } | { problem: 'ambiguous' | 'future' | 'no time' }

export interface TimeOptions {
  now: Date
  /** What the other dates of the column tell; null when they do not. */
  order?: DateOrder | null
}

/**
 * The time of something that has happened, as exports and callers write it: `2024-03-12`, `2024/03/12`, `2024-03-12 09:14[:05][.123]`
 * with or without zone (UTC when there is none), `31/12/2024`, `31.12.2024`, `12/31/2024 2:30 PM`, `12 Mar 2024`,
 * `Mar 12, 2024`, `Tue, 12 Mar 2024 09:14:00 +0100`, and milliseconds since 1970; from 1970 to one day ahead (clocks
 * differ). `03/04/2024` is read by the order of its column, and by none without: a guess would be wrong half of the time.
 */
export function readTime(cell: string, { now, order = null }: TimeOptions): TimeRead {
  // As most systems write it: nothing to take apart.
  const isIso = ISO.test(cell)
  const read = isIso ? new Date(cell) : parse(cell.trim(), order)
  if (read === 'ambiguous') return { problem: 'ambiguous' }
  if (!read || !(read.getTime() >= 0)) return { problem: 'no time' }
  if (read.getTime() > now.getTime() + DAY_MS) return { problem: 'future' }
  const at = read.toISOString()
  return isIso && !isDayOf(at, cell) ? { problem: 'no time' } : { at }
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/

/** Not for the 30th of February, which Date takes for the first or second of March. */
const isDayOf = (at: string, text: string): boolean => at.startsWith(text.slice(0, 10))

const NUMBERS = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:,? +(.+))?$/

/** What a date such as `31/12/2024` tells about the others of its column; null for one that reads in any order. */
export function dateOrder(cell: string): DateOrder | null {
  const found = NUMBERS.exec(cell.trim())
  if (!found || found[2] === '.') return null
  const [first, second] = [Number(found[1]), Number(found[3])]
  if (first > 12 && first <= 31 && second <= 12) return 'day-first'
  return second > 12 && second <= 31 && first <= 12 ? 'month-first' : null
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const monthNumber = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1

function parse(text: string, order: DateOrder | null): Date | 'ambiguous' | null {
  if (/^\d{12,13}$/.test(text)) return new Date(Number(text))
  const year = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[Tt]|,? +|$)(.*)$/.exec(text)
  if (year) return build(+year[1]!, +year[3]!, +year[4]!, year[5])
  const named =
    /^(?:[A-Za-z]{3,9},? +)?(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})(?:,? +(.+))?$/.exec(text) ??
    swap(/^(?:[A-Za-z]{3,9},? +)?([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})(?:,? +(.+))?$/.exec(text))
  if (named) return build(+named[3]!, monthNumber(named[2]!), +named[1]!, named[4])
  const numbers = NUMBERS.exec(text)
  if (!numbers) return null
  const [first, second, isoYear, clock] = [+numbers[1]!, +numbers[3]!, +numbers[4]!, numbers[5]]
  const fieldOrder = numbers[2] === '.' || first === second ? 'day-first' : (dateOrder(text) ?? order)
  if (fieldOrder === 'day-first') return build(isoYear, second, first, clock)
  if (fieldOrder === 'month-first') return build(isoYear, first, second, clock)
  return build(isoYear, first, second, clock) && 'ambiguous'
}

/** `Mar 12, 2024` in the order of `12 Mar 2024`. */
const swap = (found: RegExpExecArray | null): string[] | null =>
  found && [found[0], found[2]!, found[1]!, found[3]!, found[4]!]

function build(year: number, month: number, day: number, clock?: string): Date | null {
  const parts =
    /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?([AaPp])?(?:\.?[Mm]\.?)? ?(?:(Z|z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)?$/.exec(
      clock?.trim() || '00:00',
    )
  if (!parts) return null
  let hour = Number(parts[1])
  if (parts[5]) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (parts[5].toLowerCase() === 'p' ? 12 : 0)
  }
  const [minute, second] = [Number(parts[2]), Number(parts[3] ?? 0)]
  const millis = Number((parts[4] ?? '0').padEnd(3, '0').slice(0, 3))
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millis))
  // Date.UTC carries 31 April over to 1 May, and takes the year 50 for 1950; such a day is not what was written.
  const same =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour
  if (!same || minute > 59 || second > 59) return null
  const offset = (Number(parts[8] ?? 0) * 60 + Number(parts[9] ?? 0)) * (parts[7] === '-' ? -1 : 1)
  return new Date(date.getTime() - offset * MINUTE_MS)
}
