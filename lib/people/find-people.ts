/** Whom a page is about, and who of them is known: decided here, for the background and for the sidebar. */

import type { Table } from 'dexie'
import type { StoredLead, WorkspaceDatabase } from '../db/database.ts'
import { findByAddress, findPossible } from '../db/leads.ts'
import { type Choice, getChoice, NO_CHOICE } from '../db/picks.ts'
import type { Connection } from '../db/settings.ts'
import { readSync } from '../db/sync-state.ts'
import { trustedName } from '../domain/address.ts'
import { isColleague, mayBeChosen } from '../domain/colleague.ts'
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
import { trySuffixes } from '../domain/public-suffixes.ts'

/** People looked up at most: a mail to three hundred is not about one of them, and must not cost three hundred reads. */
export const MOST_PEOPLE = 50

/** Whom a page is about, and which leads they are. */
export interface People {
  /** Everybody on the page but the rep and those on the never-match list, in order of the rules. */
  persons: Person[]
  /** Leads found, best first. */
  matches: Match<StoredLead>[]
  /**
   * What is shown: the rep's pick for this thread, which may be none of the matches, else the best of them if it may be
   * chosen for the rep; null = nobody here is known, or only people whom the rep would have to pick.
   */
  chosen: Match<StoredLead> | null
  picked: boolean
  /** The pick is the thread's; otherwise it lasts as long as the page stays. */
  pickKept?: boolean
  /** Whom the page names without an address. Never matched: the rep searches. */
  named: NamedPerson[]
  /** It cannot be said who the sender is, so nobody is chosen. */
  inDoubt: boolean
  /** Leads that fit, but of which the rep said "not this person". */
  taken: StoredLead[]
  /** Whether somebody who is not among the leads is unknown: until all of them came from the hub once, nobody can say that. */
  complete: boolean
  /**
   * Where no address but colleagues' is known exactly: those of which the hub may be asked. No colleague's, and none at a
   * public mail domain (design, section 10).
   */
  askable: string[]
}

/** The settings that decide who is found. */
export interface Matching {
  /** The rep's own name: the hub knows whose the key is, or the key mostly carries it. */
  connection: Pick<Connection, 'keyName' | 'person'> | null
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
const suffixes = (): Promise<void> => Promise.resolve(trySuffixes())

const mayAskFor = ({ address, colleague }: Person): boolean => !colleague && companyDomain(address) !== null

/**
 * Whether it cannot be said who the sender is: the page shows another's address as their name, or no address of theirs. Then
 * a page is about nobody, never about the next in rank (design, section 5); the rep may say who it is.
 *
 * @param best who would be shown. One who is known by the true address may call themselves as they like.
 */
function isSenderInDoubt(
  hint: Hint | null,
  persons: readonly Person[],
  best: Match<StoredLead> | null,
  connection: Matching['connection'],
): boolean {
  if (hint === null || best?.rule === 'record') return false
  const senders = persons.filter(({ role }) => role === 'from')
  if (senders.some(({ claims, address }) => claims !== undefined && address !== best?.person.address))
    return true
  if (hint.participants.some(({ role, text }) => role === 'from' && text.includes('@'))) return false
  const isSender = ({ role }: NamedPerson) => role === 'from'
  return (
    orderNames(hint, namesOf(connection)).some(isSender) ||
    // A name that looks like an address is no name of anybody.
    hint.withoutAddress.some((one) => isSender(one) && trustedName(one.name) === null)
  )
}

const namesOf = (connection: Matching['connection']): string[] =>
  [connection?.keyName, connection?.person?.name].flatMap((name) => name || [])

const choiceFor = async (db: WorkspaceDatabase, hint: Hint | null): Promise<Choice> =>
  hint?.thread == null ? NO_CHOICE : getChoice(db, hint.origin, hint.thread)

/** How sure it is that marketing knows somebody on the page; null = nobody, or colleagues alone. */
export async function howKnown(
  db: WorkspaceDatabase,
  hint: Hint,
  matching: Matching,
): Promise<'known' | 'possible' | null> {
  const { picked, chosen, matches } = await findPeople(db, hint, matching)
  if (picked || chosen?.certainty === 'exact') return 'known'
  return matches.some(({ person }) => !isColleague(person)) ? 'possible' : null
}

/**
 * Reads whom a hint is about. One indexed read a person, all at once; the wider search for possible matches runs only
 * where no address but colleagues' is known exactly. Run inside `liveQuery`, so that what a sync brings appears by itself.
 */
export async function findPeople(
  db: WorkspaceDatabase,
  hint: Hint | null,
  matching: Matching,
  onPage: OnPage = UNTOUCHED,
): Promise<People> {
  const { connection } = matching
  const persons = hint === null ? [] : await personsOn(hint, matching)
  const named = hint === null ? [] : orderNames(hint, namesOf(connection))
  const looked = persons.slice(0, MOST_PEOPLE)
  const { choice, exact, opened } = await readTogether(db, [db.leads, db.picks], async () => {
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
  let askable: string[] = []
  let complete = true
  const isCertain = (person: Person, at: number) => !isColleague(person) && exact[at]?.some(fits)
  const isOpen = !looked.some(isCertain)
  if (looked.length > 0 && (isOpen || isSenderInDoubt(hint, persons, null, connection))) {
    if (isOpen) {
      await suffixes() // a transaction would end meanwhile
      askable = looked.filter(mayAskFor).map(({ address }) => address)
    }
    // Those known exactly too: where it is said that all leads came, none that came since the first look may be missing.
    const [sync, ...leads] = await readTogether(db, [db.leads, db.state], () =>
      Promise.all([
        readSync(db),
        ...looked.map(async ({ address }) => [
          ...(await findByAddress(db, address)),
          ...(isOpen ? await findPossible(db, address) : []).map(({ lead }) => lead),
        ]),
      ]),
    )
    complete = sync.lastOkAt !== null
    for (const [index, { address }] of looked.entries()) found.set(address, leads[index] ?? [])
  }
  const all = chooseLead(persons, (address) => found.get(address) ?? [])
  const matches = all.filter(({ lead }) => fits(lead))
  const [best = null] = matches
  const inDoubt = isSenderInDoubt(hint, persons, best, connection)
  const people: People = {
    persons,
    matches,
    chosen: best !== null && mayBeChosen(best) && !inDoubt ? best : null,
    inDoubt,
    picked: false,
    named,
    taken: all.flatMap(({ lead }) => (fits(lead) ? [] : [lead])),
    askable,
    complete,
  }
  if (pick === null) return people

  const chosen = matches.find(({ lead }) => lead.id === pick) ?? (opened && notAmong(persons, opened))
  return chosen
    ? { ...people, chosen, picked: true, pickKept: choice.leadId === pick, inDoubt: false }
    : people
}

/** A pick of whom the page tells nothing. */
const notAmong = (persons: readonly Person[], lead: StoredLead): Match<StoredLead> => ({
  person: persons[0] ?? {
    address: lead.emails[0] ?? '',
    name: null,
    role: 'record',
    rule: 'record',
    colleague: false,
  },
  lead,
  rule: null,
  certainty: 'exact',
})

/** For whom something is that is done over a page: whom the rep picked there, or the only one who is certainly known. */
export function onlyKnown({ chosen, picked, matches }: People): StoredLead | null {
  if (chosen === null || picked) return chosen?.lead ?? null
  const certain = matches.filter((match) => match.certainty === 'exact' && mayBeChosen(match))
  return certain.length === 1 ? (certain[0]?.lead ?? null) : null
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
function readTogether<T>(
  db: WorkspaceDatabase,
  tables: readonly Table[],
  read: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    db.transaction('r', tables, () => read().then(resolve)).catch(reject)
  })
}
