import type { AlongsideDatabase, StoredLead } from '../../lib/db/database.ts'
import { findByAddress, findPossible } from '../../lib/db/leads.ts'
import { getPick } from '../../lib/db/picks.ts'
import type { Hint } from '../../lib/domain/hint.ts'
import {
  chooseLead,
  companyDomain,
  foldAddress,
  type Match,
  orderParticipants,
  type Person,
} from '../../lib/domain/identity.ts'

/** People looked up at most: a mail to three hundred must not cost three hundred reads. */
const MOST_PEOPLE = 20

/** Whom a page is about, and which leads they are. */
export interface People {
  /** Everybody on the page but the rep and those on the never-match list, in order of the rules. */
  persons: Person[]
  /** Leads found, best first. */
  matches: Match<StoredLead>[]
  /** What is shown: the rep's pick for this thread, else the best match; null = nobody here is known. */
  chosen: Match<StoredLead> | null
  picked: boolean
}

/** Addresses that are never matched: exact, or a whole domain written `@acme.com`. */
function isNeverMatched(address: string, neverMatch: readonly string[]): boolean {
  return neverMatch.some((entry) => {
    const folded = foldAddress(entry)
    return folded.startsWith('@') ? address.endsWith(folded) : address === folded
  })
}

/**
 * Reads whom a hint is about. One indexed read a person, all at once; the wider search for possible matches runs only
 * where no address is known exactly. `opened` is a lead that the rep opened by search on this page: it comes before
 * the pick for the thread. Run inside `liveQuery`, so that what a sync brings appears by itself.
 */
export async function findPeople(
  db: AlongsideDatabase,
  hint: Hint | null,
  { ownAddresses, neverMatch }: { ownAddresses: readonly string[]; neverMatch: readonly string[] },
  opened: string | null = null,
): Promise<People> {
  const persons =
    hint === null
      ? []
      : orderParticipants(hint, ownAddresses).filter((p) => !isNeverMatched(p.address, neverMatch))
  const looked = persons.slice(0, MOST_PEOPLE)
  const [pick, ...exact] = await Promise.all([
    opened ?? (hint?.thread == null ? null : getPick(db, hint.origin, hint.thread)),
    ...looked.map((person) => findByAddress(db, person.address)),
  ])
  const found = new Map(looked.map((person, index) => [person.address, exact[index] ?? []]))
  if (exact.every((leads) => leads.length === 0)) {
    const possible = await Promise.all(looked.map((person) => findPossible(db, person.address)))
    for (const [index, person] of looked.entries()) {
      found.set(person.address, possible[index]?.map(({ lead }) => lead) ?? [])
    }
  }
  const matches = chooseLead(persons, (address) => found.get(address) ?? [])
  const [best = null] = matches
  // A colleague of somebody unknown is a suggestion, not an answer: the rep picks.
  const chosen = best?.certainty === 'possible_domain' ? null : best
  if (pick === null) return { persons, matches, chosen, picked: false }

  const among = matches.find(({ lead }) => lead.id === pick)
  if (among) return { persons, matches, chosen: among, picked: true }
  const lead = await db.leads.get(pick)
  if (!lead) return { persons, matches, chosen, picked: false }
  const person: Person = persons[0] ?? {
    address: lead.emails[0] ?? '',
    name: null,
    role: 'record',
    rule: 'record',
  }
  const match: Match<StoredLead> = { person, lead, rule: person.rule, certainty: 'exact' }
  return { persons, matches: [match, ...matches], chosen: match, picked: true }
}

/** Whether the hub may be asked for this address at all: never one at a public mail domain (design, section 10). */
export const mayAskFor = (address: string): boolean => companyDomain(address) !== null
