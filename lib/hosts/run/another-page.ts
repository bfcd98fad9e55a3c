import type { PageReading } from './read.ts'

/** What a reading names: by this it is told from another page's. */
export type Naming = Pick<PageReading, 'pageKind' | 'thread' | 'shown' | 'participants' | 'withoutAddress'>

/** As an address, or in small letters as a name where the page gives none. */
interface Named {
  role: string
  addresses: string[]
  name: string
}

/** `"a@x.test" <b@y.test>` is b's. No parser of mail headers: that is for the extension's own pages. */
const addressesIn = (text: string): string[] =>
  text
    .replace(/"[^"]*"/g, '')
    .split(/[,;]/)
    .flatMap((part) => part.match(/<[^<>]+@[^<>]+>/g) ?? part.match(/[^\s<>()]+@[^\s<>()]+/g) ?? [])
    .map((each) => each.replace(/^<|>$/g, '').trim().toLowerCase())

const fold = (name: string) => name.replace(/"/g, '').trim().toLowerCase()

/** Everybody but the rep, whose own address stands among the recipients too. */
function peopleOf({ participants, withoutAddress }: Naming): Named[] {
  const isSelf = ({ role }: Naming['participants'][number]) => role === 'self'
  const own = new Set(participants.filter(isSelf).flatMap(({ text }) => addressesIn(text)))
  const given = participants.filter((one) => !isSelf(one))
  return [
    ...given.flatMap(({ role, text, name = text.replace(/<[^<>]*>/g, '') }) => {
      const addresses = addressesIn(text).filter((address) => !own.has(address))
      return addresses[0] ? [{ role, addresses, name: fold(name) }] : []
    }),
    ...withoutAddress.map(({ role, name }) => ({ role, addresses: [], name: fold(name) })),
  ]
}

const ROLES: Record<string, number> = { record: 1, from: 1, 'reply-to': 2, to: 3, cc: 3 }
const standsFor = (one: Named, other: Named) => ROLES[one.role] === ROLES[other.role]

/** Whether everybody of `one` is among `others`. */
const isAmong = ({ addresses, name }: Named, others: readonly Named[]): boolean =>
  addresses.length === 0
    ? others.some((other) => other.name === name)
    : addresses.every((address) => others.some((other) => other.addresses.includes(address)))

const isPartlyAmong = ({ addresses, name }: Named, others: readonly Named[]): boolean =>
  others.some((other) =>
    addresses[0] && other.addresses[0]
      ? addresses.some((address) => other.addresses.includes(address))
      : other.name === name,
  )

/** Whether a reading names somebody besides the rep. */
export const namesSomebody = (reading: Naming): boolean => peopleOf(reading).length > 0

const recipientsOf = (mail: Naming) => peopleOf(mail).filter(({ role }) => role === 'to')

/**
 * Whether a mail that is being written goes to somebody of that page; null = it says to nobody yet. Who gets a copy tells
 * nothing, here or there: colleagues, and the rep, get copies of many mails.
 */
export function goesTo(page: Naming, mail: Naming): boolean | null {
  const to = recipientsOf(mail)
  const people = peopleOf(page).filter(({ role }) => role !== 'cc')
  return to.length > 0 ? to.some((one) => isPartlyAmong(one, people)) : null
}

/** An element says nothing here: pages draw anew what they have. */
const isId = (shown: Naming['shown']) => typeof shown === 'string'

/**
 * Whether a reading at the same address is of another page: in some hosts a click on the next message changes no address.
 * What comes to the page bit by bit (an address after the name, who else got it) leaves it the same, and so does a reply
 * that opens; but somebody who is named no more was another page's.
 */
export function isAnotherPage(before: Naming, now: Naming): boolean {
  const { thread } = before
  if (thread !== null && now.thread !== null && thread !== now.thread) return true
  // An id that changes within a thread is the page's own matter.
  const isOne = thread !== null && thread === now.thread
  if (!isOne && isId(before.shown) && isId(now.shown) && before.shown !== now.shown) return true
  const isWritten = ({ pageKind }: Naming) => pageKind === 'compose'
  if (isWritten(before) && isWritten(now))
    return recipientsOf(before).length > 0 && goesTo(before, now) === false
  if (isWritten(now)) return goesTo(before, now) !== true
  if (isWritten(before)) return goesTo(now, before) !== true
  const [people, next] = [peopleOf(before), peopleOf(now)]
  if (before.pageKind !== now.pageKind) return !people.some((one) => isPartlyAmong(one, next))
  return (
    next.length > 0 &&
    people.some(
      (one) =>
        !isAmong(
          one,
          next.filter((other) => standsFor(one, other)),
        ),
    )
  )
}
