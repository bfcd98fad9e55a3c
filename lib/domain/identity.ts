import {
  claimedAddress,
  companyDomain,
  foldAddress,
  looseAddress,
  type Mailbox,
  mayShareCompany,
  parseAddresses,
  trustedName,
} from './address.ts'
import { isColleague } from './colleague.ts'
import { fold } from './fold.ts'
import type { Hint, NamedPerson, Role } from './hint.ts'
import { isList, isNoReply, isShared } from './mailbox-kinds.ts'

export {
  companyDomain,
  disguisedDomain,
  foldAddress,
  looseAddress,
  type Mailbox,
  parseAddresses,
} from './address.ts'
export { isNoReply, isShared } from './mailbox-kinds.ts'

/** Which rule chose a person: a code that pages put in words. */
export type RuleCode = 'record' | 'reply_to' | 'from' | 'to' | 'cc'

/** Somebody a page is about, other than the rep. */
export interface Person extends Mailbox {
  role: Exclude<Role, 'self'>
  rule: RuleCode
  /** At the rep's own company: hardly the one whom the page is about. */
  colleague: boolean
}

/** How sure a match is: the same address, the same without plus tag, or only the same company. */
export type Certainty = 'exact' | 'possible_plus_tag' | 'possible_domain'

/** A lead found for a person, with the rule that chose the person. */
export interface Match<L> {
  person: Person
  lead: L
  /** Null where the page does not lead to this lead: the rep has opened it. */
  rule: RuleCode | null
  certainty: Certainty
}

const RULE: Readonly<Record<Person['role'], RuleCode>> = {
  record: 'record',
  'reply-to': 'reply_to',
  from: 'from',
  to: 'to',
  cc: 'cc',
}

/** Those whom a page is about come first, each in the order of the roles; then whom it mostly names by the way. */
function rank(person: Person): number {
  if (isNoReply(person.address)) return 3
  if (isList(person)) return 2
  return isColleague(person) ? 1 : 0
}

/**
 * The people of a page in the order in which they count: record, reply-to (ahead of from only when from is a no-reply,
 * a list or a shared mailbox), from, to, cc; within a role a person before a shared mailbox. After all of them the rep's
 * colleagues, lists, and last what nobody reads. Each address once, with the best rule. Out are own addresses (the
 * page's `self` entries and `own`, as an exact set) and the shared mailboxes of the own company: nobody else writes from
 * those, and what goes to them comes to the rep.
 */
export function orderParticipants(hint: Pick<Hint, 'participants'>, own: readonly string[]): Person[] {
  const entries = hint.participants.map(({ role, text, name }) => {
    const mailboxes = parseAddresses(text)
    const [only] = mailboxes
    // A display name that stands apart belongs to the one address of its entry.
    if (name !== undefined && only && mailboxes.length === 1) {
      const claims = claimedAddress(name, only.address)
      const mailbox = { ...only, name: trustedName(name) ?? only.name, ...(claims !== null && { claims }) }
      return { role, mailboxes: [mailbox] }
    }
    return { role, mailboxes }
  })
  const of = (role: Role) => entries.flatMap((entry) => (entry.role === role ? entry.mailboxes : []))

  const self = new Set([...own.map(foldAddress), ...of('self').map(({ address }) => address)])
  const isColleague = (address: string) => [...self].some((one) => isSameCompany(address, one))
  const senders = of('from')
  const replyFirst =
    senders.length > 0 &&
    senders.every((sender) => isNoReply(sender.address) || isList(sender) || isShared(sender.address))
  const order: Person['role'][] = replyFirst
    ? ['record', 'reply-to', 'from', 'to', 'cc']
    : ['record', 'from', 'reply-to', 'to', 'cc']

  const persons = new Map<string, Person>()
  for (const role of order) {
    const some = of(role)
    const peopleFirst = [
      ...some.filter(({ address }) => !isShared(address)),
      ...some.filter(({ address }) => isShared(address)),
    ]
    for (const { address, name, claims } of peopleFirst) {
      if (self.has(address)) continue
      const colleague = isColleague(address)
      if (colleague && isShared(address) && role !== 'record') continue
      const known = persons.get(address)
      const claimed = claims === undefined ? {} : { claims }
      if (!known) persons.set(address, { address, name, role, rule: RULE[role], colleague, ...claimed })
      else Object.assign(known, { name: known.name ?? name, ...claimed })
    }
  }
  return [...persons.values()].toSorted((a, b) => rank(a) - rank(b))
}

/** Whether two addresses are of one company. Null, which public mail domains give, is nobody's. */
const isSameCompany = (address: string, other: string): boolean =>
  mayShareCompany(address, other) &&
  companyDomain(address) !== null &&
  companyDomain(address) === companyDomain(other)

/** Whether `orderParticipants` looks at somebody's company: then `readSuffixes` comes before it. */
export function needsCompanies(hint: Pick<Hint, 'participants'>, own: readonly string[]): boolean {
  const addresses = (role: 'self' | 'others') =>
    hint.participants
      .filter((one) => (one.role === 'self') === (role === 'self'))
      .flatMap(({ text }) => parseAddresses(text).map(({ address }) => address))
  const self = [...own.map(foldAddress), ...addresses('self')]
  return addresses('others').some((address) => self.some((one) => mayShareCompany(address, one)))
}

const ROLES: readonly NamedPerson['role'][] = ['record', 'from', 'reply-to', 'to', 'cc']

/**
 * People whom the page names without an address, each name once, in the order of the roles. Out are names that look like
 * an address, the rep's own, and those that the page also gives with an address.
 *
 * @param ownNames what else the rep is called: a page often names the rep without an address too
 */
export function orderNames(
  hint: Pick<Hint, 'participants' | 'withoutAddress'>,
  ownNames: readonly string[] = [],
): NamedPerson[] {
  if (hint.withoutAddress.length === 0) return []
  const key = (name: string) =>
    fold(name)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  const seen = new Set([
    ...ownNames.map(key),
    ...hint.participants.flatMap(({ text, name }) =>
      [trustedName(name ?? ''), ...parseAddresses(text).map((mailbox) => mailbox.name)].flatMap((known) =>
        known === null ? [] : key(known),
      ),
    ),
  ])
  return hint.withoutAddress
    .toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
    .flatMap(({ role, name }) => {
      const trusted = trustedName(name)
      if (trusted === null || key(trusted) === '' || seen.has(key(trusted))) return []
      seen.add(key(trusted))
      return [{ role, name: trusted }]
    })
}

/** How sure it is that an address belongs to a lead with these (folded) addresses; null = not at all. */
export function certaintyOf(address: string, leadEmails: readonly string[]): Certainty | null {
  if (leadEmails.includes(address)) return 'exact'
  const loose = looseAddress(address)
  if (leadEmails.some((email) => looseAddress(email) === loose)) return 'possible_plus_tag'
  const domain = companyDomain(address)
  return domain !== null && leadEmails.some((email) => companyDomain(email) === domain)
    ? 'possible_domain'
    : null
}

const CERTAINTIES: readonly Certainty[] = ['exact', 'possible_plus_tag', 'possible_domain']

/**
 * Ranks the leads that were found for a page's people: exact matches first, then the labelled possible ones, each
 * in the order of the people; the rep's colleagues after all of them. `find` gives the candidates for one address (what the store found, exact or possible)
 * and is asked once for each person. A lead appears once, with its best match; all of them come back, because two
 * leads with one address are for the rep to choose from.
 */
export function chooseLead<L extends { id: string; emails: readonly string[] }>(
  persons: readonly Person[],
  find: (address: string) => readonly L[],
): Match<L>[] {
  const matches = persons.flatMap((person) =>
    find(person.address).flatMap((lead) => {
      const certainty = certaintyOf(person.address, lead.emails)
      // Whoever shares the rep's own company is no hint at a lead.
      if (certainty === 'possible_domain' && person.colleague) return []
      return certainty === null ? [] : [{ person, lead, rule: person.rule, certainty }]
    }),
  )
  const ranked = [false, true].flatMap((colleague) =>
    CERTAINTIES.flatMap((certainty) =>
      matches.filter((match) => match.certainty === certainty && isColleague(match.person) === colleague),
    ),
  )
  const seen = new Set<string>()
  return ranked.filter(({ lead }) => !seen.has(lead.id) && seen.add(lead.id))
}
