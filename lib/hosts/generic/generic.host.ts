import type { Role } from '../../domain/hint.ts'
import { defineHost, fieldText, type KnownHost, mailtoAddress } from '../define-host.ts'

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
function addressIn(text: string | null | undefined): string | null {
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

/**
 * Any site that the user adds and that no adapter knows: addresses within what looks like the header of a message or
 * of a record. Never bodies, footers or navigation: better nobody than the wrong person.
 */
export const generic: KnownHost = {
  id: 'generic',
  name: 'Other sites',
  matches: [],
}

export const host = defineHost(generic, {
  version: 1,
  pages: [
    // Whoever signs in types an address that is their own.
    { kind: 'other', test: (_url, [top]) => top?.querySelector('input[type=password]') != null },
    { kind: 'record', test: () => true },
  ],
  selectors: {
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
  },
  dock: 'shrink',
  editors: [
    {
      selector:
        '[contenteditable=true][role=textbox],.ProseMirror[contenteditable=true],.ql-editor[contenteditable=true]',
      kind: 'contenteditable',
    },
    { selector: 'iframe.tox-edit-area__iframe,iframe.cke_wysiwyg_frame', kind: 'frame' },
    { selector: 'form textarea', kind: 'textarea' },
  ],
  read(page) {
    const header = page.first('header')
    if (!header) return { participants: [], thread: null }
    const people = new Map<string, { role: Role; text: string; name?: string }>()
    for (const element of page.inside(header, 'address')) {
      if (element.closest(NOT_HERE)) continue
      const attribute = ['email', 'data-email', 'data-email-address', 'data-hovercard-id', 'title']
        .map((name) => addressIn(element.getAttribute(name)))
        .find(Boolean)
      // Only an element's own text: a container is not a person.
      const leaf = element.childElementCount === 0 || element.localName === 'input'
      const mail = mailtoAddress(element)
      const text = mail ?? attribute ?? (leaf ? addressIn(fieldText(element)) : null)
      const key = text && (/<([^<>\s]+)>/.exec(text)?.[1] ?? text).toLowerCase()
      if (!text || !key || people.has(key)) continue
      const name = mail || attribute ? fieldText(element).replace(NOISE, '') : ''
      const role = roleOf(element, header)
      people.set(
        key,
        name && !name.includes('@') && name.length < 200 ? { role, text, name } : { role, text },
      )
    }
    return { participants: [...people.values()], thread: null }
  },
})
