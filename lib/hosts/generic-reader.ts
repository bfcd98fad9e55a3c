import type { RawParticipant, Role } from '../domain/hint.ts'
import {
  defineHost,
  fieldText,
  type Host,
  type HostPage,
  type KnownHost,
  mailtoAddress,
  type Reading,
} from './define-host.ts'

const ADDRESS = /[^\s<>()[\]",;:]+@[^\s<>()[\]",;:]+\.[^\s<>()[\]",;:.]+/
/** Invisible characters and icon glyphs that sites put beside addresses. */
const NOISE = /[\u200B-\u200F\u2060\uFEFF\uE000-\uF8FF]/g
const ROLES: readonly [RegExp, Role][] = [
  [/reply[-_ ]?to/i, 'reply-to'],
  [/(^|[-_ ])(from|sender|author)([-_ ]|$)/i, 'from'],
  [/(^|[-_ ])(to|recipients?)([-_ ]|$)/i, 'to'],
  [/(^|[-_ ])cc([-_ ]|$)/i, 'cc'],
]
/** Where addresses are nobody's: what people wrote, the site's own, and lists of others. */
const NOT_HERE = [
  'nav,footer,aside,[role=navigation],[role=contentinfo],[role=complementary],[role=listbox],[role=menu],[role=search]',
  'blockquote,pre,[contenteditable],[role=document],[class*=signature i]',
  '[class*=message-body i],[class*=messagebody i],[class*=mail-body i],[class*=msg-body i],[class*=email-body i],[id*=messagebody i]',
].join()

/** A header's text where addresses stand in angle brackets (names are parsed elsewhere), else its first address, or null. */
export function addressIn(text: string | null | undefined): string | null {
  const clean = (text ?? '').replace(NOISE, '').replace(/\s+/g, ' ').trim()
  return /<[^<>\s]+@[^<>\s]+>/.test(clean) ? clean : (ADDRESS.exec(clean)?.[0] ?? null)
}

/** What the element and those around it are called, up to the header. */
function roleOf(element: Element, header: Element): Role {
  for (let at: Element | null = element; at && at !== header.parentElement; at = at.parentElement) {
    const words = [at.getAttribute('data-role'), at.getAttribute('name'), at.id, ...at.classList]
    for (const word of words) {
      const role = word && ROLES.find(([pattern]) => pattern.test(word))
      if (role) return role[1]
    }
  }
  return 'record'
}

/** What looks like the header of a message or of a record, best first; and what may carry an address in it. */
export const GENERIC_SELECTORS = {
  header: [
    '[class*=message-header i],[class*=mail-header i],[class*=msg-header i],[id*=message-header i],dl.headers,table.headers',
    '[class*=record-header i],[class*=contact-header i],[class*=contact-details i],[class*=profile-header i],[data-record-id],.vcard,[itemtype$="/Person"]',
    'main header,[role=main] header,article > header',
    'main form,[role=main] form,main dl,[role=main] dl,main table.details',
    'main:has(h1),[role=main]:has(h1)',
  ],
  address: [
    'a[href^="mailto:" i],input,[email],[data-email],[data-email-address],[data-hovercard-id*="@"],[title*="@"],dd,td,span,p,div,li',
  ],
} satisfies Host['selectors']

/** What people write in on any site: one editor each, several lines, not a chooser or a cell. */
export const GENERIC_EDITORS: Host['editors'] = [
  {
    selector:
      '[contenteditable]:not([contenteditable=false],[contenteditable=true] *,[role=combobox],[aria-multiline=false],td,th)',
    kind: 'contenteditable',
  },
  { selector: 'iframe.tox-edit-area__iframe,iframe.cke_wysiwyg_frame', kind: 'frame' },
  { selector: 'textarea:not([readonly],[disabled])', kind: 'textarea' },
]

/**
 * Reads a page that nobody described: addresses within what looks like the header of a message or of a record. Never
 * bodies, footers or navigation: better nobody than the wrong person.
 */
export function readGeneric(page: HostPage): Reading {
  const header = page.first('header')
  if (!header) return { participants: [], thread: null }
  const people = new Map<string, { role: Role; text: string; name?: string }>()
  for (const element of page.inside(header, 'address')) {
    if (element.closest(NOT_HERE)) continue
    const attribute = ['email', 'data-email', 'data-email-address', 'data-hovercard-id', 'title']
      .map((name) => addressIn(element.getAttribute(name)))
      .find(Boolean)
    // Only an element's own text, beside an icon at most: a container is not a person.
    const leaf = [...element.children].every((child) => child.localName === 'svg')
    const mail = mailtoAddress(element)
    const text = mail ?? attribute ?? (leaf ? addressIn(fieldText(element)) : null)
    const key = text && (/<([^<>\s]+)>/.exec(text)?.[1] ?? text).toLowerCase()
    if (!text || !key || people.has(key)) continue
    const name = mail || attribute ? fieldText(element).replace(NOISE, '') : ''
    const role = roleOf(element, header)
    people.set(key, name && !name.includes('@') && name.length < 200 ? { role, text, name } : { role, text })
  }
  return { participants: [...people.values()], thread: null }
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
    Partial<Pick<Host, 'frames' | 'dock' | 'editors' | 'reply' | 'settle' | 'selectors'>> & {
      /** Stable name of the record, mostly from the address. */
      thread?(url: URL): string | null
      /** Selectors that are tried before the reader's own of the same name; `selectors` replaces those. */
      tryFirst?: Host['selectors']
      /** CSS of what is known to be about others, or written by them: nothing in it is read. */
      leaveOut?: string
    },
): Host {
  const { thread, leaveOut, selectors, tryFirst = {}, ...rest } = gate
  const without = (elements: HTMLElement[]) =>
    leaveOut ? elements.filter((element) => !element.closest(leaveOut)) : elements
  return defineHost(known, {
    dock: 'shrink',
    editors: GENERIC_EDITORS,
    // The thread comes from the address, which changes before the fields do: nobody knows by how much.
    settle: 300,
    ...rest,
    selectors: {
      ...withFirst(GENERIC_SELECTORS, tryFirst),
      ...selectors,
    },
    read(page) {
      if (page.kind === 'list') return { participants: [], thread: null }
      const all = (name: string) => without(page.all(name))
      const first = (name: string) => all(name)[0] ?? null
      const inside: HostPage['inside'] = (root, name) => without(page.inside(root, name))
      const reading = readGeneric({ ...page, all, first, inside })
      const participants = page.kind === 'record' ? reading.participants.map(ofRecord) : reading.participants
      return { ...reading, participants, thread: thread?.(page.url) ?? null }
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
