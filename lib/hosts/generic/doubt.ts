import { fieldText, isVisible } from '../define-host.ts'
import { around } from './label.ts'
import { allAddresses, cleanText, onlyAddresses } from './text.ts'
import { CARD_TEXT, type Found, hasAtMost, inside, isBelowTitle, type Walked } from './walk.ts'

/** Addresses that stand together, below no body but perhaps above one: what has one heading, form or list of labels. */
export interface Group {
  root: Element
  found: Found[]
  score: number
  /** Whether a body follows: then it is the header of a message. */
  message: boolean
}

interface Surroundings {
  front: Element | null
  headed(root: Element): boolean
  own: ReadonlySet<string>
}

export const HEADING = 'h1,h2,h3,h4,h5,h6,[role=heading]'
/** Characters that a header may have in all. */
export const HEADER_TEXT = 1200
export const FIELD =
  'input:not([type=hidden],[type=checkbox],[type=radio],[type=search],[type=button],[type=submit]),textarea,select'
/** Where a text is written. */
const EDITOR = 'textarea,[contenteditable]:not([contenteditable=false],[contenteditable=true] *)'
/** Where a few words are typed. */
const TYPED = 'input:is(:not([type]),[type=""],[type=text],[type=email],[type=tel],[type=url])'
const DIALOG = 'dialog[open],[role=dialog]'
/** Labels, links and headings that are looked at for one question. */
const MOST_ASKED = 200
/** Texts that are looked at in a dialog: menus of fonts and colours stand in it as well. */
const MOST_TEXTS = 2000

/**
 * The part of a page that counts: a dialog with fields is in front of all else, then what the page calls its main part.
 * Null: all of it, or several that claim the same.
 */
export function frontOf(document: Document): Element | null {
  const dialogs = [...document.querySelectorAll(DIALOG)].filter(
    (dialog) =>
      isVisible(dialog) && (dialog.querySelector(`${FIELD},${HEADING}`) || dialog.textContent?.includes('@')),
  )
  const [top] = dialogs.slice(-1)
  if (top) return top
  const mains = [...document.querySelectorAll('main,[role=main]')].filter(isVisible)
  const outer = mains.filter((main) => !mains.some((other) => other !== main && other.contains(main)))
  return outer.length === 1 ? (outer[0] ?? null) : null
}

/**
 * Of the groups on a page that nobody described, those that may be trusted to be whom it is about; none where that is
 * open. A record shows its address in a field, beside a label or below its title; a message has its header above its
 * body. Related people, activities and owners look much the same: each sign against them is one of build, never a word.
 *
 * @param front the part of the page that counts, as `frontOf` finds it
 * @param headed whether a heading stands over a group
 * @param own what the page tells of the rep's own addresses: a mail that is written says whose it is
 * @returns null where the page is about somebody else now: a mail is written, or a dialog stands in front that names nobody
 */
export function undoubted(
  groups: readonly Group[],
  walked: Walked,
  { front, headed, own }: Surroundings,
): Group[] | null {
  if (front?.matches(DIALOG) && [...front.querySelectorAll(`${EDITOR},iframe`)].some(isVisible)) {
    const behind = groups.filter((group) => group.message && isSender(group) && !inside(front, group.root))
    if (behind.length > 0) return repliedTo(behind, front, own)
  }
  const records: Group[] = []
  const messages: Group[] = []
  const unsure: Group[] = []
  for (const group of groups) {
    if (front && !inside(front, group.root)) {
      // A mail that is written beside the main part: whom it goes to may be somebody else.
      if (group.message && !front.matches(DIALOG) && precedes(front, group.root)) return null
      continue
    }
    const found = group.found.filter(isOfRecord)
    const people = new Set(
      walked.found.filter(({ element }) => inside(group.root, element)).map(({ key }) => key),
    )
    const written = group.message && !found.some(({ by }) => by === 'field')
    if (written && (found.length > 0 || people.size > 1 || headed(group.root))) messages.push(group)
    else if (found.length > 0) records.push({ ...group, found })
    else if (group.message) unsure.push(group)
  }
  const fields = records.filter(({ found }) => found.some(({ by }) => by === 'field'))
  const [record] = fields.length > 0 ? fields : records
  const [message] = messages
  // A mail is written as well: it may go to somebody else.
  if (message && isWriting(message, walked, { front, own })) return null
  if (!record && !message && front?.matches(DIALOG)) return null
  if (record && (fields.length > 0 || !message || precedes(record.root, message.root)))
    return ofOneRecord(record, records)
  if (!message || belowFields(message) || !messages.every(isSender)) return []
  // Messages of different people, all open: nobody can tell which one is meant.
  const alike = unsure.filter(({ root }) => build(root) === build(message.root))
  const apart = [...messages, ...alike].filter((other) => isApart(message, other, walked))
  const [first] = message.found
  if (apart.some(({ found }) => found[0]?.key !== first?.key)) return []
  // A header has one row of each name, a record may have an owner's and a superior's address beside its own.
  const named = messages
    .flatMap(({ found }) => found)
    .filter(({ label, namedBy }) => label === 'maybe' && namedBy)
  const twice = named.some((one) =>
    named.some(
      (other) =>
        one.key !== other.key &&
        one.namedBy !== other.namedBy &&
        one.named === other.named &&
        !walked.bodies.some(({ order }) => one.order < order && order < other.order),
    ),
  )
  if (twice) return []
  // The rest of the same header, up to the body.
  const rest = unsure.filter(
    (other) =>
      precedes(message.root, other.root) &&
      near(message.root, other.root) &&
      !isApart(message, other, walked),
  )
  return groups.filter((group) => messages.includes(group) || rest.includes(group))
}

/** Whether two headers are of two messages: far apart, a body or a title between them, or each in a heading. */
function isApart(one: Group, other: Group, { bodies }: Walked): boolean {
  if (one === other) return false
  const [from = 0, to = 0] = [one, other].map(({ found }) => found[0]?.order ?? 0).toSorted((a, b) => a - b)
  if (bodies.some(({ order }) => from < order && order < to)) return true
  const [first, second] = [one, other].map(({ root, found }) => found[0]?.element ?? root)
  if (!first || !second || !near(one.root, other.root)) return true
  if (first.closest(HEADING) && second.closest(HEADING)) return true
  const titles = [...first.ownerDocument.querySelectorAll('h1')].slice(0, MOST_ASKED)
  return titles.some((title) => precedes(first, title) && precedes(title, second) && isVisible(title))
}

/** Whether somebody else's address stands beside an editor and its fields, apart from the message: a mail being written. */
function isWriting(
  { root, found }: Group,
  { bodies }: Walked,
  { front, own }: Pick<Surroundings, 'front' | 'own'>,
): boolean {
  const { ownerDocument } = root
  const people = new Set([...own, ...found.flatMap(({ text }) => allAddresses(text))])
  const editors = [...(front?.matches(DIALOG) ? front : ownerDocument).querySelectorAll(EDITOR)]
  for (const editor of editors.slice(0, 5)) {
    if (!isVisible(editor)) continue
    let at = around(editor)
    /** The smallest part that holds fields too: what a text says in it, the mail that is written does. */
    let form: Element | null = null
    for (
      let level = 0;
      at && level < 8 && !at.matches('body,main') && !at.contains(root);
      level++, at = around(at)
    ) {
      const field = [...at.querySelectorAll(FIELD)].find((each) => each !== editor && !editor.contains(each))
      if (!field) continue
      form ??= at
      const written = form
      const inBody = (text: Element) =>
        !inside(written, text) && bodies.some(({ element }) => inside(element, text))
      if (othersIn(at, people, inBody)) return true
    }
  }
  return false
}

/** A mail that is written in front of the page is about whoever wrote what is open behind, if it goes to that one alone. */
function repliedTo(behind: readonly Group[], front: Element, own: ReadonlySet<string>): Group[] | null {
  const senders = new Set(behind.map(({ found }) => found[0]?.key))
  const others = [...addressesIn(front)].filter((address) => !own.has(address))
  return senders.size === 1 && others.length === 1 && senders.has(others[0]) ? behind.slice(0, 1) : null
}

/** Addresses that a part of the page shows as texts of their own, outside what is written and chosen there. */
export function addressesIn(block: Element): Set<string> {
  const found = new Set<string>()
  const texts = block.ownerDocument.createTreeWalker(block, 4) // NodeFilter.SHOW_TEXT
  for (let looked = 0; looked < MOST_TEXTS && texts.nextNode(); looked++) {
    const { nodeValue, parentElement } = texts.currentNode
    const address = onlyAddresses(nodeValue)
    if (!address || parentElement?.closest(`${EDITOR},option`)) continue
    for (const each of allAddresses(address)) found.add(each)
  }
  return found
}

/** Whether a text of its own, outside what is written and chosen there and no part of a body, is the address of somebody else. */
function othersIn(block: Element, people: ReadonlySet<string>, inBody: (text: Element) => boolean): boolean {
  const texts = block.ownerDocument.createTreeWalker(block, 4) // NodeFilter.SHOW_TEXT
  for (let looked = 0; looked < MOST_ASKED && texts.nextNode(); looked++) {
    const { nodeValue, parentElement } = texts.currentNode
    const address = onlyAddresses(nodeValue)
    if (!address || allAddresses(address).every((each) => people.has(each))) continue
    if (!parentElement?.closest(`${EDITOR},button,option`) && !(parentElement && inBody(parentElement)))
      return true
  }
  return false
}

/** Whether its first address is not just a name that somebody took: one is called like an address at no cost. */
function isSender({ found: [first] }: Group): boolean {
  return !!first && (first.by !== 'text' || first.label !== null || first.text.includes('<'))
}

/** A record's own addresses, unless another record stands on the page, or the record's own field is empty. */
function ofOneRecord(record: Group, records: readonly Group[]): Group[] {
  const [first] = record.found
  if (!first || emptyBefore(first)) return []
  const last = records.at(-1)?.found.at(-1)
  // A field of the same name in another form is another record's; what stands above may be it as well.
  const others = records.filter((each) => each !== record).flatMap(({ found }) => found)
  if (
    others.some(
      ({ key, named, element }) =>
        key !== first.key && ((named && named === first.named) || precedes(element, first.element)),
    )
  )
    return []
  const titles = [...(first.element.ownerDocument.querySelectorAll('h1') ?? [])].slice(0, MOST_ASKED)
  const between = (title: Element) =>
    precedes(first.element, title) && !!last && precedes(title, last.element) && isVisible(title)
  if (last && last.key !== first.key && titles.some(between)) return []
  // The same label again names somebody else's.
  const found = record.found.filter((each) => each === first || each.named !== first.named)
  return [{ ...record, found }]
}

function isOfRecord(found: Found): boolean {
  // Several people with their names in one line: recipients.
  if (found.by !== 'field' && /<[^<>]+>\s*[,;].*@/.test(found.text)) return false
  if (found.label === 'sure') return true
  if (found.by === 'field') return hasOthers(found.element)
  return isBelowTitle(found.element) && !isLinked(found.element)
}

/** Whether a field without a label is one of several, as those of a record are. */
function hasOthers(field: Element): boolean {
  let at = around(field)
  for (let level = 0; at && level < 6 && !at.matches('body,main'); level++, at = around(at)) {
    if (at.querySelectorAll(FIELD).length > 1) return true
    if (at.localName === 'form') return false
  }
  return false
}

/** Whether a link to another page stands before it in its card: then the card is about whom the link leads to. */
function isLinked(element: Element): boolean {
  let at = around(element)
  for (let level = 0; at && level < 4; level++, at = around(at)) {
    if (!hasAtMost(CARD_TEXT, at) || at.querySelector('h1')) return false
    const links = [...at.querySelectorAll('a[href]')].slice(0, MOST_ASKED)
    if (links.some((link) => precedes(link, element) && leadsAway(link))) return true
  }
  return false
}

/** A link to another page, with a text that is no address. */
export function leadsAway(link: Element): boolean {
  const text = cleanText(link.textContent)
  return (
    text.length > 1 &&
    !text.includes('@') &&
    !/^(mailto|tel|javascript|#)/i.test(link.getAttribute('href') ?? '')
  )
}

/** Whether a field of the same name stands before it and holds no address: that one is the record's own. */
function emptyBefore({ element, named, namedBy }: Found): boolean {
  if (!named) return false
  const labels = [...element.ownerDocument.querySelectorAll('label,dt,th')].slice(0, MOST_ASKED)
  return labels.some(
    (label) =>
      cleanText(label.textContent) === named &&
      precedes(label, element) &&
      !namedBy?.contains(label) &&
      !around(label)?.contains(element) &&
      !holdsAddress(label) &&
      isVisible(label),
  )
}

function holdsAddress(label: Element): boolean {
  const row = around(label)
  const fields = row ? [...row.querySelectorAll(FIELD)].slice(0, 5) : []
  return !!row?.textContent?.includes('@') || fields.some((field) => fieldText(field).includes('@'))
}

/** Whether the fields of a record stand before the message: then it is one of the record's activities. */
function belowFields({ root }: Group): boolean {
  const labels = [...root.ownerDocument.querySelectorAll('label,dt')].slice(0, MOST_ASKED)
  return labels.some(
    (label) =>
      precedes(label, root) &&
      !root.contains(label) &&
      !label.closest('[role=search],nav,header') &&
      (label.localName === 'dt' || namesField(label)) &&
      isVisible(label),
  )
}

/**
 * Whether a field of a record stands beside the label. In a form to write a text in (a note, a comment), only what is typed
 * beside the text is one: its date and its state are the note's.
 */
function namesField(label: Element): boolean {
  const row = around(label)
  if (!row?.querySelector(FIELD)) return false
  const form = label.closest('form') ?? row
  return !form.querySelector(EDITOR) || [...form.querySelectorAll(TYPED)].some(isVisible)
}

/** Headers of the same conversation are built alike. */
export const build = (root: Element) => {
  const up = around(root)
  return [root.localName, root.classList[0], up?.localName, up?.classList[0]].join(' ')
}

/** Whether two groups stand in one small part of the page. */
export function near(one: Element, other: Element): boolean {
  let at: Element | null = one
  for (let level = 0; at && level < 10; level++, at = around(at))
    if (at.contains(other)) return hasAtMost(HEADER_TEXT, at)
  return false
}

export const precedes = (one: Element, other: Element) => (one.compareDocumentPosition(other) & 4) !== 0 // DOCUMENT_POSITION_FOLLOWING
