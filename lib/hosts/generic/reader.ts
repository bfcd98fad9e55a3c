import type { RawParticipant, Role } from '../../domain/hint.ts'
import {
  defineHost,
  fieldText,
  type Host,
  type HostPage,
  hashOf,
  isVisible,
  type KnownHost,
  type Reading,
  threadByPeople,
} from '../define-host.ts'
import {
  build,
  FIELD,
  frontOf,
  type Group,
  HEADER_TEXT,
  HEADING,
  leadsAway,
  near,
  undoubted,
} from './doubt.ts'
import { around, labelOf } from './label.ts'
import { linkedSenders } from './linked.ts'
import { ADDRESS, cleanText } from './text.ts'
import { type Found, hasAtMost, type Walked, walk } from './walk.ts'

/** What builders call the parts of a header in their markup. Only a help: where nothing says so, the place decides. */
const ROLES: readonly [RegExp, Role][] = [
  [/reply[-_ ]?to/i, 'reply-to'],
  [/(^|[-_ ])(from|sender|author)([-_ ]|$)/i, 'from'],
  [/(^|[-_ ])(to|recipients?)([-_ ]|$)/i, 'to'],
  [/(^|[-_ ])cc([-_ ]|$)/i, 'cc'],
]
/** What is about somebody, rather than around it. */
const SUBJECT =
  'main,article,form,dl,dialog,[role=main],[role=dialog],[role=article],[role=form],[itemtype$="/Person"],.vcard'
/** Points that a group of addresses needs: a label, or a heading, or a body below it, or two weaker signs. */
const ENOUGH = 2
/** Attributes that say whom an element is about. */
const SAYING = ['title', 'href', 'aria-label', 'email', 'data-email', 'data-hovercard-id']
/** Points that nothing further down the page can beat. */
const PLAINLY = 4

/** Where to look, and what may carry an address. An adapter that knows more names it; a single sign is enough there. */
export const GENERIC_SELECTORS = { header: ['body'], address: ['*'] } satisfies Host['selectors']

/** Editors that many sites build in. Which of them is the mail and which a field of the record, only the rep's caret tells. */
export const GENERIC_EDITORS: Host['editors'] = [
  {
    selector:
      '[contenteditable]:not([contenteditable=false],[contenteditable=true] *,[role=combobox],[aria-multiline=false],td,th)',
    kind: 'contenteditable',
    onlyAtCaret: true,
  },
  { selector: 'iframe.tox-edit-area__iframe,iframe.cke_wysiwyg_frame', kind: 'frame', onlyAtCaret: true },
  // What suggests or is out of reach of Tab holds recipients (Roundcube's, moved out of sight), not the mail.
  {
    selector: 'textarea:not([readonly],[disabled],[role=combobox],[aria-autocomplete],[tabindex="-1"])',
    kind: 'textarea',
    onlyAtCaret: true,
  },
]

/** What narrows the reader on a site that is half known: CSS of where addresses may stand, and of what is about others. */
export interface Narrowed {
  only?: readonly string[] | undefined
  leaveOut?: string | undefined
  /** Whether the place in a header may say who is sender and who recipient, where the markup does not. */
  byPlace?: boolean
}

/** A header's text where addresses stand in angle brackets (names are parsed elsewhere), else its first address, or null. */
export function addressIn(text: string | null | undefined): string | null {
  const clean = cleanText(text)
  return /<[^<>\s]+@[^<>\s]+>/.test(clean) ? clean : (ADDRESS.exec(clean)?.[0] ?? null)
}

/**
 * Reads a page that nobody described, by its build: addresses that stand for themselves (walk.ts) are put
 * together to groups, and a group counts if labels, a heading or a body below it say that it is a header. After a body,
 * only a group of the same build counts (the next message of a conversation). Better nobody than the wrong person.
 */
export function readGeneric(
  page: HostPage,
  { only = GENERIC_SELECTORS.address, leaveOut, byPlace = true }: Narrowed = {},
): Reading {
  let roots: HTMLElement[] = page.all('header')
  roots = roots.filter((root) => !roots.some((other) => other !== root && other.contains(root)))
  const self = new Map<string, RawParticipant>()
  const users = new Map<string, string>()
  let fromTop = false
  let elsewhere = false
  let best = NOBODY
  for (const root of roots) {
    // The frames come after the top document: where that has a header, they are its bodies.
    if (fromTop && root.ownerDocument !== page.documents[0]) break
    if (leaveOut && root.closest(leaveOut)) continue
    const where = only.find((selector) => root.querySelector(selector))
    if (!where) continue
    const walked = walk(root, page, where, leaveOut)
    for (const text of walked.self) self.set(text.toLowerCase(), { role: 'self', text })
    for (const text of walked.users) users.set(text.toLowerCase(), text)
    // Alone on a page, it may be whom that is about; several are a list.
    if (users.size === 1 && walked.found.some(({ key, shown }) => shown && !users.has(key)))
      for (const [key, text] of users) self.set(key, { role: 'self', text })
    const own = new Set(self.keys())
    const known = root.localName !== 'body' || where !== '*'
    let read = peopleOf(walked, own, root, { url: page.url, known, byPlace, stands: page.stands })
    elsewhere ||= read.elsewhere ?? false
    // A record that keeps its addresses in a table of their own (Tryton). On a page of lists, nobody is meant.
    const table = read.people.length === 0 && walked.tables.find(isOfRecord)
    if (table) {
      const inside = walk(table, page, where, leaveOut, true)
      read = peopleOf(inside, own, table, { url: page.url, known: true, byPlace: false })
    }
    if (read.people.length === 0 && !known) read = bySenders(linkedSenders(walked, own))
    if (read.score > best.score) best = read
    fromTop ||= best.score > 0 && root.ownerDocument === page.documents[0]
    // A record with a frame over it or in it: which of the two is meant, nobody can tell.
    if (fromTop && !known && !read.message && page.documents.length > 1) best = NOBODY
  }
  const participants = [...best.people, ...self.values()]
  return { participants, thread: threadByPeople(participants, page.url), still: stillAt(best.at), elsewhere }
}

interface Read {
  people: RawParticipant[]
  score: number
  message: boolean
  /** Where the first of them stands; null where that is not kept. */
  at: Element | null
  elsewhere?: boolean
}
const NOBODY: Read = { people: [], score: 0, message: false, at: null }
const bySenders = (people: RawParticipant[]): Read =>
  people[0] ? { people, score: ENOUGH, message: true, at: null } : NOBODY

/** Answers whether the element is still there, and says what it says now. */
function stillAt(element: Element | null): () => boolean {
  const says = () =>
    element && [fieldText(element), ...SAYING.map((name) => element.getAttribute(name))].join('\n')
  const said = says()
  return () => !!element?.isConnected && isVisible(element) && says() === said
}

function peopleOf(
  walked: Walked,
  own: Set<string>,
  root: Element,
  { url, known, byPlace, stands }: { url: URL; known: boolean; byPlace: boolean } & Pick<HostPage, 'stands'>,
): Read {
  let groups: Group[] = []
  const front = known ? null : frontOf(root.ownerDocument)
  for (const each of walked.found) {
    if (own.has(each.key) || !each.shown) continue
    const top = groupRoot(each, walked, root)
    const group = groups.find((other) => other.root === top || other.root.contains(each.element))
    if (group) group.found.push(each)
    else groups.push({ root: top, found: [each], score: 0, message: followed(top, each, walked) })
  }
  if (stands) groups = withoutFurniture(groups, stands)
  if (!known) {
    const trusted = undoubted(groups, walked, { front, own, headed: hasHeading })
    if (trusted === null) return { ...NOBODY, elsewhere: true }
    groups = trusted
  }
  for (const group of groups) group.score = scoreOf(group, url) + (known ? ENOUGH : 0)
  const enough = groups.filter((group) => group.score >= ENOUGH)
  const best = Math.max(...enough.map((group) => group.score))
  // What comes first is what the page is about, unless something else is far more like a header.
  const first = enough.find((group) => group.score >= Math.min(best - 1, PLAINLY))
  if (!first) return NOBODY
  const end = walked.bodies.find(({ order }) => order > startOf(first))?.order
  const chosen = groups.filter(
    (group) =>
      group === first ||
      (group.score >= ENOUGH && startOf(group) > startOf(first) && build(group.root) === build(first.root)) ||
      // The same header in several parts, up to the body.
      (first.message &&
        end &&
        startOf(group) > startOf(first) &&
        startOf(group) < end &&
        near(first.root, group.root)),
  )
  // Recipients that the header shows when it is unfolded.
  for (const group of chosen)
    if (group.message)
      group.found.push(...walked.found.filter((each) => !each.shown && isUnfolded(each, group, walked)))
  const people = new Map<string, RawParticipant>()
  let senders = 0
  for (const group of chosen) {
    // What has labels or its own body is a header by itself; the rest of one follows its sender.
    if (group.found.some(({ label }) => label === 'sure') || follows(group, walked)) senders = 0
    const labelled = group.found.filter(({ label }) => label)
    const list = group.root.matches('dl') || group.root.querySelector('dl,input')
    const written = labelled.length > 1 && group.found.some(({ text }) => text.includes('<'))
    const header = byPlace && ((group.message && !list) || written)
    for (const { element, text, key, name, by } of group.found) {
      if (people.has(key)) continue
      const labelledRole = roleOf(element, around(group.root) ?? group.root)
      const role = labelledRole ?? (header && by !== 'field' ? (senders ? 'to' : 'from') : 'record')
      if (role === 'from') senders++
      people.set(key, name ? { role, text, name } : { role, text })
    }
  }
  // Recipients alone, below a link to the sender's own page: nobody knows that one's address.
  const toOthers = [...people.values()].every(({ role }) => role === 'to' || role === 'cc')
  if (!known && first.message && toOthers && isLinked(first)) return NOBODY
  const at = first.found[0]?.element ?? null
  return { people: [...people.values()], score: first.score, message: first.message, at }
}

/** Whether the table stands among the fields of a record, and its lines are not records of their own. */
function isOfRecord(table: Element): boolean {
  const own = table.closest('table')
  if ([...(own ?? table).querySelectorAll('a[href]')].slice(0, 20).some(leadsAway)) return false
  let at = around(table)
  for (let level = 0; at && level < 12 && at.localName !== 'body'; level++, at = around(at)) {
    const fields = [...at.querySelectorAll(FIELD)].filter(
      (field) => !own?.contains(field) && !field.closest('nav,header,[role=search]') && !isUsers(field),
    )
    // What narrows a list down has no label: its own text or a hint in it says what it is for.
    if (fields.filter((field) => labelOf(field).label).length > 1) return true
  }
  return false
}

/** Whether the browser fills it in for the user, whom it is about then. */
const isUsers = (field: Element) => /\b(email|username)\b/.test(field.getAttribute('autocomplete') ?? '')

/** The most around an address that is not its body as well: its header. */
function groupRoot({ element }: Found, { aroundBodies }: Walked, root: Element): Element {
  let top = element
  for (let level = 0; level < 8; level++) {
    const up = around(top)
    if (!up || top === root || aroundBodies.has(up) || up.localName === 'body') break
    if (!hasAtMost(HEADER_TEXT, up)) break
    top = up
    if (top.matches(SUBJECT) || top.querySelector(HEADING)) break
  }
  return top
}

/** Without those of the site's own. Groups of one place, as the mails of a conversation, are taken together. */
function withoutFurniture(groups: Group[], stands: NonNullable<HostPage['stands']>): Group[] {
  const places = Map.groupBy(groups, ({ root }) => placeOf(root))
  const furniture = [...places].flatMap(([place, there]) => {
    const people = there.flatMap(({ found }) => found.map(({ key }) => key)).sort()
    return stands(place, hashOf(people)) ? there : []
  })
  return groups.filter((group) => !furniture.includes(group))
}

/** What is around an element, by its build: the same on all pages of a site, whatever stands on them. */
function placeOf(element: Element): string {
  const builds: string[] = []
  for (let at: Element | null = element; at && builds.length < 36; at = around(at))
    builds.push(at.localName, at.id.replace(/\d+/g, ''), at.classList[0] ?? '')
  return hashOf(builds)
}

/** Whether a link to another page stands in the header before its first address. */
const isLinked = ({ root, found: [first] }: Group) =>
  [...root.querySelectorAll('a[href]')]
    .slice(0, 20)
    .some((link) => first && (link.compareDocumentPosition(first.element) & 4) !== 0 && leadsAway(link)) // DOCUMENT_POSITION_FOLLOWING

const startOf = ({ found }: Group) => found[0]?.order ?? 0

/** Whether what is hidden says again what the header shows: else it is left over from the message before. */
function isUnfolded(hidden: Found, { root, found }: Group, walked: Walked): boolean {
  if (!root.contains(hidden.element)) return false
  let top = hidden.element
  for (let at = around(top); at && at !== root && !isVisible(at); at = around(at)) {
    // Hidden within what is folded away: unfolded, it would still not be there.
    const { hidden: none, style } = top as HTMLElement
    if (none || style?.display === 'none') return false
    top = at
  }
  const again = walked.found.filter(({ element }) => top.contains(element)).map(({ key }) => key)
  return found.some(({ shown, key }) => shown && again.includes(key))
}

/** Whether a body stands before the group. */
const follows = (group: Group, { bodies }: Walked) => bodies.some(({ order }) => order < startOf(group))

/** Whether a body comes below, in what is around the header. */
function followed(top: Element, { order }: Found, { aroundBodies }: Walked): boolean {
  let up = around(top)
  for (let level = 0; up && level < 9 && up.localName !== 'body'; level++, up = around(up)) {
    const last = aroundBodies.get(up)
    if (last !== undefined) return last > order
    if (/^(main|form)$/.test(up.localName)) return false
  }
  return false
}

function scoreOf({ root, found, message }: Group, url: URL): number {
  const signs = found.map(({ by, label, text }) => {
    const strong = by !== 'text' || text.includes('<') ? 1 : 0
    return strong + (label === 'sure' ? 2 : label === 'maybe' ? 1 : 0)
  })
  let score = Math.max(...signs)
  if (root.closest(SUBJECT) || root.querySelector(SUBJECT)) score++
  if (message) score += 2
  if (hasHeading(root)) score += 2
  // The site's own address: for questions, imprint or account.
  const [first, ...others] = found
  const domain = first?.key.split('@')[1] ?? ''
  const site =
    url.hostname === domain || url.hostname.endsWith(`.${domain}`) || domain.endsWith(`.${url.hostname}`)
  if (site && !others.length && !first?.label && !message) score -= 3
  return score
}

function hasHeading(root: Element): boolean {
  if (root.matches(HEADING) || root.querySelector(HEADING)) return true
  let at: Element | null = root
  for (let level = 0; at && level < 2 && at.localName !== 'body'; level++, at = around(at)) {
    const before = at.previousElementSibling
    if (before?.matches(HEADING) || before?.querySelector(HEADING)) return true
  }
  return false
}

/** What the element and those around it are called in the markup, up to the header. */
function roleOf(element: Element, end: Element): Role | null {
  for (let at: Element | null = element; at && at !== end; at = around(at)) {
    const words = [at.getAttribute('data-role'), at.getAttribute('name'), at.id, ...at.classList]
    for (const word of words) {
      const role = word && ROLES.find(([pattern]) => pattern.test(word))
      if (role) return role[1]
    }
  }
  return null
}

/**
 * A product whose addresses are known and whose markup is not well enough: its pages are told by their address, and
 * read as any site is. Honest where selectors would be guesses. A list is about nobody, whoever stands in its rows.
 *
 * @param gate what differs: its pages; `selectors` to narrow where the reader looks ("header")
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineGated(
  known: KnownHost,
  gate: Pick<Host, 'version' | 'checked' | 'pages'> &
    Partial<Pick<Host, 'frames' | 'editors' | 'reply' | 'settle' | 'selectors'>> & {
      /** Stable name of the record, mostly from the address. */
      thread?(url: URL): string | null
      /** Selectors that are tried before the reader's own of the same name; `selectors` replaces those. */
      tryFirst?: Host['selectors']
      /** CSS of what is known to be about others, or written by them: nothing in it is read. */
      leaveOut?: string
    },
): Host {
  const { thread, leaveOut, selectors, tryFirst = {}, ...rest } = gate
  return defineHost(known, {
    editors: GENERIC_EDITORS,
    // The thread comes from the address, which changes before the fields do: nobody knows by how much.
    settle: 300,
    furniture: true,
    ...rest,
    selectors: {
      ...withFirst(GENERIC_SELECTORS, tryFirst),
      ...selectors,
    },
    read(page) {
      if (page.kind === 'list') return { participants: [], thread: null }
      const only = [...(tryFirst.address ?? []), ...(selectors?.address ?? GENERIC_SELECTORS.address)]
      const reading = readGeneric(page, { only, leaveOut, byPlace: false })
      const participants = page.kind === 'record' ? reading.participants.map(ofRecord) : reading.participants
      return { ...reading, participants, thread: thread?.(page.url) ?? reading.thread }
    },
  })
}

function withFirst(selectors: Host['selectors'], first: Host['selectors']): Host['selectors'] {
  const merged = { ...selectors }
  for (const [name, own] of Object.entries(first)) merged[name] = [...own, ...(selectors[name] ?? [])]
  return merged
}

/** On a record, nobody has written to anybody: who stands first is no sender. */
const ofRecord = (person: RawParticipant): RawParticipant =>
  person.role === 'self' ? person : { ...person, role: 'record' }
