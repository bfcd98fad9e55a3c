/** Whom a page is about, and who of them is known: decided here, for the background and for the sidebar. */
import type { StoredLead, WorkspaceDatabase } from '../db/database.ts'
import { findByAddress, findPossible } from '../db/leads.ts'
import { type Choice, getChoice, NO_CHOICE } from '../db/picks.ts'
import type { Connection } from '../db/settings.ts'
import type { Hint, NamedPerson } from '../domain/hint.ts'
import {
  chooseLead,
  companyDomain,
  type Match,
  needsCompanies,
  orderNames,
  orderParticipants,
  type Person,
} from '../domain/identity.ts'
import { isNeverMatched } from '../domain/never-match.ts'
import { readSuffixes } from '../domain/public-suffixes.ts'

/** People looked up at most: a mail to three hundred is not about one of them, and must not cost three hundred reads. */
export const MOST_PEOPLE = 50

/** Whom a page is about, and which leads they are. */
export interface People {
  /** Everybody on the page but the rep and those on the never-match list, in order of the rules. */
  persons: Person[]
  /** Leads found, best first. */
  matches: Match<StoredLead>[]
  /** What is shown: the rep's pick for this thread, else the best match; null = nobody here is known. */
  chosen: Match<StoredLead> | null
  picked: boolean
  /** Whom the page names without an address. Never matched: the rep searches. */
  named: NamedPerson[]
  /** Leads that fit, but of which the rep said "not this person". */
  taken: StoredLead[]
}

/** The settings that decide who is found. */
export interface Matching {
  /** Its key mostly carries the rep's own name. */
  connection: Connection | null
  ownAddresses: readonly string[]
  neverMatch: readonly string[]
}

/** What the rep did on the page that is open now; it counts before what is stored for the thread. */
export interface OnPage {
  /** A lead opened by search. */
  opened: string | null
  /** Leads taken away where the host names no thread to keep that for. */
  not: readonly string[]
}
export const UNTOUCHED: OnPage = { opened: null, not: [] }

/** Everybody on the page but the rep and those on the never-match list, in order of the rules. */
async function personsOn(
  hint: Hint,
  { ownAddresses, neverMatch }: Pick<Matching, 'ownAddresses' | 'neverMatch'>,
): Promise<Person[]> {
  if (needsCompanies(hint, ownAddresses)) await suffixes()
  return orderParticipants(hint, ownAddresses).filter(({ address }) => !isNeverMatched(address, neverMatch))
}

/** Through the global Promise, which is how Dexie's live queries go on after something that is not Dexie's. */
const suffixes = (): Promise<void> => Promise.resolve(readSuffixes())

const choiceFor = async (db: WorkspaceDatabase, hint: Hint | null): Promise<Choice> =>
  hint?.thread == null ? NO_CHOICE : getChoice(db, hint.origin, hint.thread)

/**
 * Whether somebody on the page is certainly a lead whom the rep did not take away from this thread, or the rep said whom
 * it is about. Reads keys alone, and says the same as `findPeople` does.
 */
export async function hasKnownLead(
  db: WorkspaceDatabase,
  hint: Hint,
  matching: Pick<Matching, 'ownAddresses' | 'neverMatch'>,
): Promise<boolean> {
  const addresses = (await personsOn(hint, matching)).slice(0, MOST_PEOPLE).map(({ address }) => address)
  const { fits, pick } = given(await choiceFor(db, hint), UNTOUCHED)
  const ids = await db.leads.where('emails').anyOf(addresses).primaryKeys()
  return (
    ids.some((id) => fits({ id })) || (pick !== null && (await db.leads.where('id').equals(pick).count()) > 0)
  )
}

/** How sure it is that marketing knows somebody on the page; null = nobody. */
export async function howKnown(
  db: WorkspaceDatabase,
  hint: Hint,
  matching: Pick<Matching, 'ownAddresses' | 'neverMatch'>,
): Promise<'known' | 'possible' | null> {
  if (await hasKnownLead(db, hint, matching)) return 'known'
  const { fits } = given(await choiceFor(db, hint), UNTOUCHED)
  await suffixes()
  const persons = (await personsOn(hint, matching)).slice(0, MOST_PEOPLE)
  const possible = await Promise.all(persons.map(({ address }) => findPossible(db, address)))
  const found = new Map(
    persons.map(({ address }, at) => [address, (possible[at] ?? []).map(({ lead }) => lead)]),
  )
  return chooseLead(persons, (address) => found.get(address) ?? []).some(({ lead }) => fits(lead))
    ? 'possible'
    : null
}

/** What `hasKnownLead` answers, where the people were found already. */
export const isSomebodyKnown = ({ matches, picked }: People): boolean =>
  picked || matches.some(({ certainty }) => certainty === 'exact')

/**
 * Reads whom a hint is about. One indexed read a person, all at once; the wider search for possible matches runs only
 * where no address is known exactly. Run inside `liveQuery`, so that what a sync brings appears by itself.
 */
export async function findPeople(
  db: WorkspaceDatabase,
  hint: Hint | null,
  matching: Matching,
  onPage: OnPage = UNTOUCHED,
): Promise<People> {
  const { connection } = matching
  const persons = hint === null ? [] : await personsOn(hint, matching)
  const named = hint === null ? [] : orderNames(hint, connection ? [connection.keyName] : [])
  const looked = persons.slice(0, MOST_PEOPLE)
  const { choice, exact, opened } = await readTogether(db, async () => {
    const [choice, ...exact] = await Promise.all([
      choiceFor(db, hint),
      ...looked.map((person) => findByAddress(db, person.address)),
    ])
    const { pick } = given(choice, onPage)
    const opened = pick === null ? undefined : await db.leads.get(pick)
    return { choice, exact, opened }
  })
  const found = new Map(looked.map((person, index) => [person.address, exact[index] ?? []]))
  const { fits, pick } = given(choice, onPage)
  if (looked.length > 0 && !exact.some((leads) => leads.some(fits))) {
    await suffixes() // a transaction would end meanwhile
    const possible = await readTogether(db, () =>
      Promise.all(looked.map((person) => findPossible(db, person.address))),
    )
    for (const [index, person] of looked.entries()) {
      const leads = possible[index]?.map(({ lead }) => lead) ?? []
      found.set(person.address, [...(exact[index] ?? []), ...leads])
    }
  }
  const all = chooseLead(persons, (address) => found.get(address) ?? [])
  const matches = all.filter(({ lead }) => fits(lead))
  const [best = null] = matches
  const people: People = {
    persons,
    matches,
    // A colleague of somebody unknown is a suggestion, not an answer: the rep picks.
    chosen: best?.certainty === 'possible_domain' ? null : best,
    picked: false,
    named,
    taken: all.flatMap(({ lead }) => (fits(lead) ? [] : [lead])),
  }
  if (pick === null) return people

  const among = matches.find(({ lead }) => lead.id === pick)
  if (among) return { ...people, chosen: among, picked: true }
  if (!opened) return people
  const person: Person = persons[0] ?? {
    address: opened.emails[0] ?? '',
    name: null,
    role: 'record',
    rule: 'record',
    colleague: false,
  }
  const match: Match<StoredLead> = { person, lead: opened, rule: person.rule, certainty: 'exact' }
  return { ...people, matches: [match, ...matches], chosen: match, picked: true }
}

/** What the rep's words on this thread and this page come to. */
function given({ leadId, not }: Choice, onPage: OnPage) {
  const pick = onPage.opened ?? leadId
  const taken = new Set([...onPage.not, ...not])
  return { pick, fits: ({ id }: Pick<StoredLead, 'id'>) => id === pick || !taken.has(id) }
}

/**
 * Reads in one transaction, and answers as soon as the last row is there: Dexie's own answer waits for the end of the
 * transaction, which comes 2 to 3 ms later, and a transaction for each read costs another 2 ms (measured: Chromium 156).
 */
function readTogether<T>(db: WorkspaceDatabase, read: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    db.transaction('r', db.leads, db.picks, () => read().then(resolve)).catch(reject)
  })
}

/** Whether the hub may be asked for somebody at all: no colleague, never at a public mail domain (design, section 10). */
export const mayAskFor = ({ address, colleague }: Person): boolean =>
  !colleague && companyDomain(address) !== null
