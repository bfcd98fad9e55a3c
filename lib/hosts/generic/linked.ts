import type { RawParticipant } from '../../domain/hint.ts'
import { isVisible } from '../define-host.ts'
import { addressesIn, leadsAway, precedes } from './doubt.ts'
import { around } from './label.ts'
import { cleanText } from './text.ts'
import { CARD_TEXT, hasAtMost, inside, type Walked } from './walk.ts'

/** Messages of a conversation that are looked at. */
const MOST_MESSAGES = 10
/** Links that are looked at in one page. */
const MOST_LINKS = 200
/** What is so far around a text is the page, not the message. */
const MESSAGE_LEVELS = 6
/** A line of a list names one of many. */
const LINE = 'tr,[role=row],[role=option],[role=listitem],[role=treeitem]'

/**
 * Who wrote the messages of a page whose headers name them by a link and no address, as help desks do: a link to the same
 * record, with the same name, stands in a card besides, which holds one address. Not a line of a list: its neighbours are
 * others.
 *
 * @param own addresses of the rep's own
 */
export function linkedSenders({ bodies }: Walked, own: ReadonlySet<string>): RawParticipant[] {
  const people = new Map<string, RawParticipant>()
  for (const { element } of bodies.slice(0, MOST_MESSAGES)) {
    const author = authorOf(element)
    const text = author && addressOf(author)
    if (text && !own.has(text)) people.set(text, { role: 'from', text, name: author.name })
  }
  return [...people.values()]
}

interface Author {
  name: string
  link: Element
  /** The message: the least around the text that names somebody before it. */
  message: Element
}

function authorOf(body: Element): Author | null {
  let message = around(body)
  for (
    let level = 0;
    message && level < MESSAGE_LEVELS && !message.matches('body,main');
    level++, message = around(message)
  ) {
    const link = linksIn(message).find((each) => !inside(body, each) && precedes(each, body))
    if (link) return { link, message, name: cleanText(link.textContent) }
  }
  return null
}

/** The address in the card of whoever the link leads to; null where there is none, or they differ. */
function addressOf({ link, message, name }: Author): string | null {
  const found = new Set<string>()
  for (const other of linksIn(link.ownerDocument)) {
    if (message.contains(other) || other.closest(LINE) || cleanText(other.textContent) !== name) continue
    if (isSameRecord(link, other))
      for (const address of addressesIn(cardOf(other, message))) found.add(address)
  }
  const [address] = found
  return found.size === 1 && address ? address : null
}

const linksIn = (root: ParentNode): Element[] =>
  [...root.querySelectorAll('a[href]')]
    .slice(0, MOST_LINKS)
    .filter((each) => leadsAway(each) && isVisible(each))

/** The most around the link that is about one: few words, and no part of the message. */
function cardOf(link: Element, message: Element): Element {
  let card = link
  for (let up = around(card); up && !up.matches('body,main'); card = up, up = around(up))
    if (up.contains(message) || !hasAtMost(CARD_TEXT, up)) break
  return card
}

/** Whether two links lead to one record, or one to a page of it (`/people/7`, `/people/7/edit`). */
function isSameRecord(one: Element, other: Element): boolean {
  const [short = '', long = ''] = [one, other]
    .map((link) => (link as HTMLAnchorElement).href.replace(/\/$/, ''))
    .toSorted((a, b) => a.length - b.length)
  return long === short || long.startsWith(`${short}/`)
}
