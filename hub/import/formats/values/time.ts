import { fold } from '../../../../lib/domain/fold.ts'
import { LONGEST_VALUE } from './text.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

interface Moment {
  date: Date
  /** Whether its zone was written: without one it is taken for UTC. */
  zoned: boolean
}

/** Which of the small numbers of `03/04/2024` and `24/03/12` comes first. */
export type DateOrder = 'day-first' | 'month-first' | 'year-first'

/**
 * A time as ISO 8601 UTC, and whether its zone was written; or why it is none: two days are possible, it is still to come,
 * or it reads as no time.
 */
export type TimeRead = { at: string; zoned: boolean } | { problem: 'ambiguous' | 'future' | 'no time' }

export interface TimeOptions {
  now: Date
  /** What the other dates of the column tell; null when they do not. */
  order?: DateOrder | null
}

/**
 * The time of something that has happened, as exports and callers write it: `2024-03-12`, `2024/03/12`, `2024.03.12`,
 * `20240312`, `2024-03-12 09:14[:05][.123]` with or without zone (UTC when there is none), `31/12/2024`, `31.12.24`,
 * `12/31/2024 2:30 PM`, `12 Mar 2024` and `12. März 2024` in seven languages, `Mar 12, 2024`, `Tue, 12 Mar 2024 09:14:00 +0100`,
 * and seconds or milliseconds since 1970; from 1970 to one day ahead (clocks differ). `03/04/2024` and `24/03/12` are read by the
 * order of their column, and by none without: a guess would be wrong half of the time.
 */
export function readTime(cell: string, { now, order = null }: TimeOptions): TimeRead {
  // As most systems write it: nothing to take apart.
  const isIso = ISO.test(cell)
  const found = isIso ? { date: new Date(cell), zoned: true } : parse(short(cell), order, now)
  if (found === 'ambiguous') return { problem: 'ambiguous' }
  const read = found?.date
  if (!found || !read || !(read.getTime() >= 0)) return { problem: 'no time' }
  if (read.getTime() > now.getTime() + DAY_MS) return { problem: 'future' }
  const at = read.toISOString()
  return isIso && !isDayOf(at, cell) ? { problem: 'no time' } : { at, zoned: found.zoned }
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/

/** The same time, or now where it is ahead. Both as ISO 8601 UTC, which sorts as text. */
export const notAhead = (at: string, now: Date): string => (at < now.toISOString() ? at : now.toISOString())

/** Not for the 30th of February, which Date takes for the first or second of March. */
const isDayOf = (at: string, text: string): boolean => at.startsWith(text.slice(0, 10))

/** Without spaces around it; nothing where it is longer than any date. */
function short(cell: string): string {
  const text = cell.trim()
  return text.length > LONGEST_VALUE ? '' : text
}

/** With `-`, which parts a date that begins with its year, a year has four digits. */
const NUMBERS = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|(?<!-)\d\d)(?:,? +(.+))?$/

/** What a date such as `31/12/2024` tells about the others of its column; null for one that reads in any order. */
export function dateOrder(cell: string, now: Date): DateOrder | null {
  const found = NUMBERS.exec(short(cell))
  if (!found || found[2] === '.') return null
  const [order, another] = Object.keys(readings(found, now))
  return order && !another ? (order as DateOrder) : null
}

/**
 * The days that three numbers can be; with points between them the day comes first wherever people write so. The year
 * first is none of them where it is still to come and the others are not. It is never the only one because the others
 * are to come: a slip would date a no decades back.
 */
function readings(numbers: RegExpExecArray, now: Date): Partial<Record<DateOrder, Moment>> {
  const [first, second, third, clock] = [numbers[1]!, +numbers[3]!, numbers[4]!, numbers[5]]
  const year = wholeYear(third)
  const days: Partial<Record<DateOrder, Moment>> = {}
  const add = (order: DateOrder, day: Moment | null) => {
    if (day) days[order] = day
  }
  add('day-first', build(year, second, +first, clock))
  if (numbers[2] === '.') return days
  add('month-first', build(year, +first, second, clock))
  if (first.length < 2 || third.length > 2) return days
  const yearFirst = build(wholeYear(first), second, +third, clock)
  const others = Object.values(days)
  if (yearFirst && (!isToCome(yearFirst, now) || others.some((day) => isToCome(day, now))))
    add('year-first', yearFirst)
  return days
}

/** Of a later year: a day of this one may be a matter of clocks. */
const isToCome = ({ date }: Moment, now: Date): boolean =>
  date.getUTCFullYear() > new Date(now.getTime() + DAY_MS).getUTCFullYear()

/** From January on, folded, whole and as they are shortened: in English, Portuguese, Spanish, French, Polish, German, Italian. */
const MONTHS = [
  'jan january janeiro janv janvier ene enero sty styczen stycznia januar janner gen gennaio',
  'feb february fev fevereiro febrero fevr fevrier lut luty lutego februar febbraio',
  'mar march marco marzo mars marzec marca marz mrz maerz',
  'apr april abr abril avr avril kwi kwiecien kwietnia aprile',
  'may mai maio mayo maj maja mag maggio',
  'jun june junho junio juin cze czerwiec czerwca juni giu giugno',
  'jul july julho julio juil juillet lip lipiec lipca juli lug luglio',
  'aug august ago agosto aout sie sierpien sierpnia',
  'sep sept september set setembro septiembre setiembre septembre wrz wrzesien wrzesnia settembre',
  'oct october out outubro octubre octobre paz pazdziernik pazdziernika okt oktober ott ottobre',
  'nov november novembro noviembre novembre lis listopad listopada',
  'dec december dez dezembro dic diciembre decembre gru grudzien grudnia dezember dicembre',
].map((names) => new Set(names.split(' ')))
const monthNumber = (name: string): number => MONTHS.findIndex((names) => names.has(fold(name))) + 1

/** Zones that have one meaning in the world, in minutes before UTC. */
const ZONES: Readonly<Record<string, number>> = {
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  west: 60,
  cet: 60,
  cest: 120,
  mez: 60,
  mesz: 120,
  eet: 120,
  eest: 180,
}
/** Those that have several: EST is also Australian, PST Philippine, MST Malaysian. A time in one is as if without. */
const SEVERAL_ZONES = new Set('est edt cst cdt mst mdt pst pdt ast adt ist bst sst'.split(' '))

function parse(text: string, order: DateOrder | null, now: Date): Moment | 'ambiguous' | null {
  if (/^\d{12,13}$/.test(text)) return { date: new Date(Number(text)), zoned: true }
  if (/^\d{9,10}$/.test(text)) return { date: new Date(Number(text) * 1000), zoned: true }
  const year =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[Tt]|,? +|$)(.*)$/.exec(text) ??
    /^((?:19|20)\d\d)()(\d\d)(\d\d)$/.exec(text)
  if (year) return build(+year[1]!, +year[3]!, +year[4]!, year[5])
  const named =
    /^(?:\p{L}{2,10}\.?,? +)?(\d{1,2})\.?(?: de)?[ -](\p{L}{3,12})\.?(?: de)?[ -](\d{4})(?:,? +(.+))?$/u.exec(
      text,
    ) ?? swap(/^(?:\p{L}{2,10},? +)?(\p{L}{3,12})\.? +(\d{1,2}),? +(\d{4})(?:,? +(.+))?$/u.exec(text))
  if (named) return build(+named[3]!, monthNumber(named[2]!), +named[1]!, named[4])
  const numbers = NUMBERS.exec(text)
  if (!numbers) return null
  const days = readings(numbers, now)
  const [day, ...others] = Object.values(days)
  if (!day || others.every((other) => other.date.getTime() === day.date.getTime())) return day ?? null
  if ([day, ...others].every((one) => isToCome(one, now))) return day
  return (order && days[order]) ?? 'ambiguous'
}

/** `24` is 2024, `98` is 1998. */
const wholeYear = (year: string): number =>
  year.length === 4 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900)

/** `Mar 12, 2024` in the order of `12 Mar 2024`. */
const swap = (found: RegExpExecArray | null): string[] | null =>
  found && [found[0], found[2]!, found[1]!, found[3]!, found[4]!]

function build(year: number, month: number, day: number, clock?: string): Moment | null {
  const parts =
    /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?(?:[Mm]\.?)?(?![A-Za-z]))? ?([A-Za-z]{1,5})?(?:([+-])(\d{1,2}):?(\d{2})?)?(?: \([\p{L} ]+\))?$/u.exec(
      clock?.trim() || '00:00',
    )
  if (!parts) return null
  const name = parts[6]?.toLowerCase()
  const isUnclear = name !== undefined && SEVERAL_ZONES.has(name)
  if (isUnclear && parts[7]) return null
  const zone = isUnclear ? 0 : ZONES[name ?? 'utc']
  // `UTC+2` is two hours before UTC; `CET+2` is nothing that anybody writes.
  if (zone === undefined || (parts[7] && zone !== 0)) return null
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
  const offset = zone + (Number(parts[8] ?? 0) * 60 + Number(parts[9] ?? 0)) * (parts[7] === '-' ? -1 : 1)
  const zoned = !isUnclear && (name !== undefined || parts[7] !== undefined)
  return { date: new Date(date.getTime() - offset * MINUTE_MS), zoned }
}
