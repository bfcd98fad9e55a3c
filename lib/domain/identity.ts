import {
  companyDomain,
  foldAddress,
  looseAddress,
  type Mailbox,
  parseAddresses,
  trustedName,
} from './address.ts'
import type { Hint, Role } from './hint.ts'

export { companyDomain, foldAddress, looseAddress, type Mailbox, parseAddresses } from './address.ts'

/** Which rule chose a person: a code that pages put in words. */
export type RuleCode = 'record' | 'reply_to' | 'from' | 'to' | 'cc'

/** Somebody a page is about, other than the rep. */
export interface Person extends Mailbox {
  role: Exclude<Role, 'self'>
  rule: RuleCode
}

/** How sure a match is: the same address, the same without plus tag, or only the same company. */
export type Certainty = 'exact' | 'possible_plus_tag' | 'possible_domain'

/** A lead found for a person, with the rule that chose the person. */
export interface Match<L> {
  person: Person
  lead: L
  rule: RuleCode
  certainty: Certainty
}

const RULE: Readonly<Record<Person['role'], RuleCode>> = {
  record: 'record',
  'reply-to': 'reply_to',
  from: 'from',
  to: 'to',
  cc: 'cc',
}

/** Local parts of senders that nobody reads, in the spellings that mail systems use. */
const NO_REPLY =
  /^(?:.*[._+-])?(?:no|not|do[._-]?not|nao|nie|ne|pas)[._-]?(?:reply|responder?|responda|odpowiadaj|repondre|answer)(?:[._+-].*)?$|^(?:mailer-daemon|postmaster|bounces?|notifications?|notify|alerts?)(?:[._+-].*)?$|^(?:.*[._+-])?(?:bounces?|noreply)$/
/** Addresses of mailing lists, and the display name that list software makes: "Jane via Sales". */
const LIST_LOCAL =
  /^(?:list|lists|newsletter|listserv|majordomo)(?:[._+-]|$)|[._-](?:list|request|announce|bounces|owner)$/
const LIST_DOMAIN = /(?:^|[@.])(?:googlegroups\.com|groups\.io|lists\.[^@]+|freelists\.org)$/

/** Whether nobody reads what is sent to this address (`no-reply@`, `mailer-daemon@`). */
export function isNoReply(address: string): boolean {
  const folded = foldAddress(address)
  return NO_REPLY.test(folded.slice(0, Math.max(0, folded.lastIndexOf('@'))))
}

function isList({ address, name }: Mailbox): boolean {
  const local = address.slice(0, address.lastIndexOf('@'))
  return LIST_LOCAL.test(local) || LIST_DOMAIN.test(address) || /\svia\s/i.test(name ?? '')
}

/**
 * The people of a page in the order in which they count: record, reply-to (ahead of from only when from is a
 * no-reply or a list), from, to, cc; addresses that nobody reads come last. Each address once, with the best rule.
 * Own addresses are out: the page's `self` entries and `own`, as an exact set.
 */
export function orderParticipants(hint: Pick<Hint, 'participants'>, own: readonly string[]): Person[] {
  const entries = hint.participants.map(({ role, text, name }) => {
    const mailboxes = parseAddresses(text)
    const [only] = mailboxes
    // A display name that stands apart belongs to the one address of its entry.
    if (name !== undefined && only && mailboxes.length === 1) {
      return { role, mailboxes: [{ ...only, name: trustedName(name) ?? only.name }] }
    }
    return { role, mailboxes }
  })
  const of = (role: Role) => entries.flatMap((entry) => (entry.role === role ? entry.mailboxes : []))

  const self = new Set([...own.map(foldAddress), ...of('self').map(({ address }) => address)])
  const senders = of('from')
  const replyFirst =
    senders.length > 0 && senders.every((sender) => isNoReply(sender.address) || isList(sender))
  const order: Person['role'][] = replyFirst
    ? ['record', 'reply-to', 'from', 'to', 'cc']
    : ['record', 'from', 'reply-to', 'to', 'cc']

  const persons = new Map<string, Person>()
  for (const role of order) {
    for (const { address, name } of of(role)) {
      if (self.has(address)) continue
      const known = persons.get(address)
      if (!known) persons.set(address, { address, name, role, rule: RULE[role] })
      else known.name ??= name
    }
  }
  const all = [...persons.values()]
  return [...all.filter((p) => !isNoReply(p.address)), ...all.filter((p) => isNoReply(p.address))]
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
 * in the order of the people. `find` gives the candidates for one address (what the store found, exact or possible)
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
      return certainty === null ? [] : [{ person, lead, rule: person.rule, certainty }]
    }),
  )
  const ranked = CERTAINTIES.flatMap((certainty) => matches.filter((match) => match.certainty === certainty))
  const seen = new Set<string>()
  return ranked.filter(({ lead }) => !seen.has(lead.id) && seen.add(lead.id))
}
