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
})
export type SaidConsent = z.infer<typeof SaidConsent>

export const ConsentStatement = z.extend(SaidConsent, {
  /** When the hub was first told. */
  receivedAt: Time,
  /** The system or the file that told it. */
  source: z.string().check(z.minLength(1), z.maxLength(200)),
})
export type ConsentStatement = z.infer<typeof ConsentStatement>

/** What holds on a topic, since when, and who told it. */
export interface HeldConsent {
  state: 'granted' | 'denied' | 'unknown'
  since: string | null
  source: string | null
}

const UNKNOWN: HeldConsent = { state: 'unknown', since: null, source: null }

/** A date after the one at which it was told is a mistake, and counts as none. */
const dateOf = ({ at, receivedAt }: ConsentStatement): string | null =>
  at !== null && Date.parse(at) <= Date.parse(receivedAt) ? at : null

/** From when a statement counts: a no without a date from when it came; null, for a yes without one: before all else. */
const countsFrom = (statement: ConsentStatement): string | null =>
  dateOf(statement) ?? (statement.state === 'denied' ? statement.receivedAt : null)

const timeOf = (date: string | null): number => (date === null ? Number.NEGATIVE_INFINITY : Date.parse(date))

/**
 * What holds on a topic: the newest statement; of two at the same time the no. So a yes without a date holds only where
 * nobody has said no. The statements may come in any order.
 */
export function heldConsent(statements: readonly ConsentStatement[], topic: ConsentTopic): HeldConsent {
  let held: ConsentStatement | null = null
  for (const statement of statements)
    if (statement.topic === topic && (held === null || isStronger(statement, held))) held = statement
  return held === null ? UNKNOWN : { state: held.state, since: countsFrom(held), source: held.source }
}

function isStronger(one: ConsentStatement, other: ConsentStatement): boolean {
  const [time, otherTime] = [timeOf(countsFrom(one)), timeOf(countsFrom(other))]
  if (time !== otherTime) return time > otherTime
  if (one.state !== other.state) return one.state === 'denied'
  // Of equals always the same one, whatever their order: the one that came first.
  const earlier = Date.parse(other.receivedAt) - Date.parse(one.receivedAt)
  return earlier === 0 ? one.source < other.source : earlier > 0
}

/**
 * Those of what a source says that are new. Said again, a statement is the one that is known. But a no without a date
 * that comes while a yes holds is a new no, whoever said it before: the safe reading of "the flag is set again".
 */
export function newStatements(
  known: readonly ConsentStatement[],
  statements: readonly SaidConsent[],
  { source, receivedAt }: { source: string; receivedAt: string },
): ConsentStatement[] {
  const added: ConsentStatement[] = []
  for (const one of statements) {
    const statement = { ...one, source, receivedAt }
    const all = [...known, ...added]
    const before = all.some((other) => isSame(other, statement))
    const setAgain =
      dateOf(statement) === null &&
      statement.state === 'denied' &&
      heldConsent(all, statement.topic).state === 'granted'
    if (!before || setAgain) added.push(statement)
  }
  return added
}

const isSame = (a: ConsentStatement, b: ConsentStatement): boolean =>
  a.topic === b.topic && a.state === b.state && a.source === b.source && sameTime(a.at, b.at)

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

/** What a lead has said no to; the stronger of two. Null: nothing that is known. */
export function refusedBy({ doNotContact, marketing }: Consent): 'contact' | 'marketing' | null {
  if (doNotContact) return 'contact'
  return marketing === 'denied' ? 'marketing' : null
}
