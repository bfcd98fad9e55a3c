import { z } from 'zod/mini'
import type { Consent } from './lead.ts'

/**
 * What people have said about being written to, kept as dated statements: which of them holds is worked out anew each
 * time, so that the order in which files and systems tell of them does not matter.
 */

/** `marketing`: mail to many. `contact`: being contacted at all; denied = do not contact. */
export const CONSENT_TOPICS = ['marketing', 'contact'] as const
export type ConsentTopic = (typeof CONSENT_TOPICS)[number]

const Time = z.iso.datetime({ offset: true })

/** What a row of a file or a system says. */
export const SaidConsent = z.object({
  topic: z.enum(CONSENT_TOPICS),
  state: z.enum(['granted', 'denied']),
  /** When the person said it, as it was told; null where nobody wrote that down. */
  at: z.nullable(Time),
  /** Whether the zone of that time was told. Without it, `at` is what was written, as if that had been UTC. */
  zoned: z.optional(z.boolean()),
})
export type SaidConsent = z.infer<typeof SaidConsent>

export const ConsentStatement = z.extend(SaidConsent, {
  /** When the hub was first told. */
  receivedAt: Time,
  /** The system or the file that told it. */
  source: z.string().check(z.minLength(1), z.maxLength(200)),
  /** Of a no without a date, or of a day: when its source still said so, as of a later export. */
  stoodAt: z.optional(Time),
  /** The import that brought it first. */
  importId: z.optional(z.string()),
})
export type ConsentStatement = z.infer<typeof ConsentStatement>

/** What holds on a topic, since when, and who told it. */
export interface HeldConsent {
  state: 'granted' | 'denied' | 'unknown'
  since: string | null
  source: string | null
}

const UNKNOWN: HeldConsent = { state: 'unknown', since: null, source: null }

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** From a time in UTC to the same on the clocks that show it last. */
const LAST_ZONE_MS = 12 * HOUR_MS
/** From a time on the clocks that show it first, in the Line Islands (UTC+14), to the same in UTC. */
const FIRST_ZONE_MS = 14 * HOUR_MS

/** A date as it was told. */
export type ToldTime = Pick<SaidConsent, 'zoned'> & { at: string }

/** A day without a time is kept as its midnight (UTC). */
const isDay = ({ at }: ToldTime): boolean => Date.parse(at) % DAY_MS === 0
const isZoned = ({ zoned }: Pick<SaidConsent, 'zoned'>): boolean => zoned === true
const isExact = (time: ToldTime): boolean => isZoned(time) && !isDay(time)

/**
 * The last moment that a date can mean, in epoch milliseconds: without a zone that of where it is told last, west of the
 * Pacific (UTC-12), and of a day without a time its end there. A no of that day may be of its evening, and a yes of its
 * morning.
 */
export function latestOf(time: ToldTime): number {
  if (isExact(time)) return Date.parse(time.at)
  return Date.parse(time.at) + LAST_ZONE_MS + (isDay(time) ? DAY_MS - 1 : 0)
}

/** The first moment that a date can mean: without a zone, where that day or time comes first. */
const earliestOf = (time: ToldTime): number => Date.parse(time.at) - (isExact(time) ? 0 : FIRST_ZONE_MS)

/** Whether a no of one date may have been said after a yes of another. */
export const mayFollow = (no: ToldTime, yes: ToldTime): boolean =>
  areDays(no, yes) ? Date.parse(no.at) >= Date.parse(yes.at) : latestOf(no) >= earliestOf(yes)

/** A day against a day: which of them is later is known, however long a day may last. Midnight in a zone may be no day. */
const areDays = (a: ToldTime, b: ToldTime): boolean => isDay(a) && isDay(b) && isZoned(a) === isZoned(b)

/** A date after the one at which it was told is a mistake, and counts as none. */
const dateOf = ({ at, zoned, receivedAt }: ConsentStatement): ToldTime | null =>
  at !== null && Date.parse(at) <= Date.parse(receivedAt) ? { at, zoned } : null

/** From when a statement counts: a no without a date from when it came; null, for a yes without one: before all else. */
const countsFrom = (statement: ConsentStatement): string | null =>
  dateOf(statement)?.at ?? (statement.state === 'denied' ? statement.receivedAt : null)

/** Up to when it is known to have been said: no older yes stands against a no that was still there later. */
function knownUntil(statement: ConsentStatement): number {
  const { state, receivedAt, stoodAt } = statement
  const date = dateOf(statement)
  if (date === null || state === 'granted') return timeOf(date?.at ?? stoodAt ?? countsFrom(statement))
  // Nobody can have told it before it was said.
  return Math.min(latestOf(date), Date.parse(stoodAt ?? receivedAt))
}

const timeOf = (date: string | null): number => (date === null ? Number.NEGATIVE_INFINITY : Date.parse(date))

/**
 * What holds on a topic: a no, unless a yes is surely later than it. So a yes without a date holds only where nobody has
 * said no. The statements may come in any order.
 */
export function heldConsent(statements: readonly ConsentStatement[], topic: ConsentTopic): HeldConsent {
  const all = statements.filter((one) => one.topic === topic)
  const granted = all.filter(({ state }) => state === 'granted')
  const denied = all.filter(
    (one) => one.state === 'denied' && !granted.some((yes) => isSurelyLater(yes, one)),
  )
  const held = newestOf(denied) ?? newestOf(granted)
  return held === null ? UNKNOWN : { state: held.state, since: sinceWhen(held, granted), source: held.source }
}

function isSurelyLater(yes: ConsentStatement, no: ConsentStatement): boolean {
  const [said, refused] = [dateOf(yes), dateOf(no)]
  if (said === null) return false
  return earliestOf(said) > knownUntil(no) || (refused !== null && !mayFollow(refused, said))
}

/** Of equals always the same one, whatever their order: the one that came first. */
const newestOf = (statements: readonly ConsentStatement[]): ConsentStatement | null =>
  statements.toSorted(
    (a, b) =>
      compare(knownUntil(b), knownUntil(a)) ||
      compare(timeOf(countsFrom(b)), timeOf(countsFrom(a))) ||
      compare(Date.parse(a.receivedAt), Date.parse(b.receivedAt)) ||
      compare(a.source, b.source),
  )[0] ?? null

const compare = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

/** A no without a date that stood against a yes in between holds anew from when its source still said so. */
function sinceWhen(held: ConsentStatement, granted: readonly ConsentStatement[]): string | null {
  const from = countsFrom(held)
  const { stoodAt, ...first } = held
  if (dateOf(held) !== null || stoodAt === undefined) return from
  if (!granted.some((one) => isSurelyLater(one, first))) return from
  // By then the day had come that was still to come when it was first told.
  return held.at !== null && Date.parse(held.at) <= Date.parse(stoodAt) ? held.at : stoodAt
}

/**
 * Those of what a source says that are new. Said again, a statement is the one that is known, from when it came first: a
 * file that is imported again with its date of export changes nothing. But a no that an export of later still has stands
 * until then, as far as its own date allows, whatever yes there was in between: it is given with `stoodAt`, for the one
 * that is known.
 * @param told `asOf`: when all this was so at the source, a day or a time; where nobody says, when it came, so that no no
 *   is lost
 */
export function newStatements(
  known: readonly ConsentStatement[],
  statements: readonly SaidConsent[],
  {
    source,
    receivedAt,
    asOf,
    importId,
  }: { source: string; receivedAt: string; asOf?: string | undefined; importId?: string | undefined },
): ConsentStatement[] {
  const received = Date.parse(receivedAt)
  const stood = asOf === undefined ? received : Math.min(latestOf({ at: asOf, zoned: true }), received)
  const added: ConsentStatement[] = []
  for (const one of statements) {
    const statement = { ...one, source, receivedAt, ...(importId !== undefined && { importId }) }
    const [first, ...more] = [...known, ...added].filter((other) => isSame(other, statement))
    // A day that was still to come when it was first told.
    const { at, zoned } = one
    const until = at !== null && Date.parse(at) < stood ? Math.min(latestOf({ at, zoned }), stood) : stood
    if (!first || hasCome(statement, [first, ...more], stood)) added.push(statement)
    else if (isOfUnknownTime(first) && [first, ...more].every((other) => knownUntil(other) < until))
      added.push({ ...first, stoodAt: new Date(until).toISOString() })
  }
  return added
}

/** Whether a yes that was of a day to come whenever it was told is told as of that day, or of later: now it has a date. */
const hasCome = (
  { state, at }: ConsentStatement,
  known: readonly ConsentStatement[],
  stood: number,
): boolean =>
  state === 'granted' && at !== null && Date.parse(at) <= stood && known.every((one) => dateOf(one) === null)

/** A no of which the moment is not known: told again later, it may be of later. */
function isOfUnknownTime(statement: ConsentStatement): boolean {
  const date = dateOf(statement)
  return statement.state === 'denied' && (date === null || !isExact(date))
}

/** Whether two statements are one that was told twice. */
export const isSame = (a: ConsentStatement, b: ConsentStatement): boolean =>
  a.topic === b.topic &&
  a.state === b.state &&
  a.source === b.source &&
  sameTime(a.at, b.at) &&
  isZoned(a) === isZoned(b)

const sameTime = (a: string | null, b: string | null) =>
  a === b || (a !== null && b !== null && Date.parse(a) === Date.parse(b))

/** What holds, as a lead carries it; `changedAt` is since when, of the stronger no where there are two. */
export function consentOf(statements: readonly ConsentStatement[]): Consent {
  const marketing = heldConsent(statements, 'marketing')
  const contact = heldConsent(statements, 'contact')
  const doNotContact = contact.state === 'denied'
  return {
    marketing: marketing.state,
    doNotContact,
    changedAt: doNotContact ? contact.since : marketing.since,
  }
}
