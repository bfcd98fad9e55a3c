import type { NamedPerson } from '../../domain/hint.ts'
import { defineHost, fieldText, type HostPage, isShown, type KnownHost } from '../define-host.ts'

type Role = NamedPerson['role']
type Person = ReturnType<typeof host.read>['participants'][number]
type Found = { person: Person } | { named: NamedPerson }

const MESSAGE = '[data-test-id="message-view"]'
const COMPOSER = '[data-test-id="compose"]'
const WRITTEN =
  '[data-test-id="message-view-body"], [data-test-id="message-view-body-content"], [data-test-id="rte"]'
const ADDRESS = /^[^\s<>()[\]",;:]+@[^\s<>()[\]",;:]+\.[^\s<>()[\]",;:.]+$/

const messageOf = (url: URL) => /^\/[dn]\/.+\/messages\/([^/]+)/.exec(url.pathname)?.[1] ?? null
const bare = (text: string) => text.replace(/^[\s|<(]+|[\s>),;]+$/g, '')

/**
 * A pill shows "Name <address>", a name and an address in parts of their own, or a name alone. An address that stands
 * alone may be a name that the sender chose: it is handed on as a name.
 */
function found(element: HTMLElement, role: Role): Found[] {
  const parts = [element, ...element.querySelectorAll<HTMLElement>('*')]
  const shown = parts
    .filter((each) => each.childElementCount === 0)
    .map(fieldText)
    .map((text) => text.replace(/^\|\s*/, ''))
  const [name = ''] = shown.filter(Boolean)
  const title = parts.map((each) => each.title).find((text) => text.includes('@')) ?? ''
  const whole = title || fieldText(element)
  const bracketed = [...whole.matchAll(/<([^<>\s]+@[^<>\s]+)>/g)].at(-1)
  const address =
    bracketed?.[1] ??
    (ADDRESS.test(bare(title)) ? bare(title) : undefined) ??
    shown
      .filter(Boolean)
      .slice(1)
      .map(bare)
      .find((text) => ADDRESS.test(text))
  if (!address) return name ? [{ named: { role, name } }] : []
  const called = (bracketed ? whole.slice(0, bracketed.index) : name).replace(/^\|/, '').trim()
  return [
    {
      person:
        called && !called.includes('@') ? { role, text: address, name: called } : { role, text: address },
    },
  ]
}

/** The account button of the top bar; buttons of pills and messages name others. */
function own(page: HostPage): Person[] {
  const [top] = page.documents
  if (!top) return []
  const [text] = page
    .inside(top, 'account')
    .filter((button) => !button.closest(`${MESSAGE}, ${COMPOSER}, [data-test-id="message-list-item"]`))
    .flatMap((button) => /\(([^()\s]+@[^()\s]+)\)/.exec(button.getAttribute('aria-label') ?? '')?.[1] ?? [])
  return text ? [{ role: 'self', text }] : []
}

const reading = (self: Person[], all: Found[], thread: string | null) => ({
  participants: [...self, ...all.flatMap((each) => ('person' in each ? [each.person] : []))],
  withoutAddress: all.flatMap((each) => ('named' in each ? [each.named] : [])),
  thread,
})

/**
 * Yahoo Mail and AOL Mail, which are one product. What is publicly known of its pages is little and old in part: where a
 * page is not as expected, nobody is named. Yahoo Japan is another product.
 */
export const yahoo: KnownHost = {
  id: 'yahoo',
  name: 'Yahoo Mail and AOL Mail',
  matches: ['https://mail.yahoo.com/*', 'https://*.mail.yahoo.com/*', 'https://mail.aol.com/*'],
}

export const host = defineHost(yahoo, {
  version: 1,
  checked: [
    {
      by: 'integration',
      what: 'names of parts that Mailvelope and a few others select; little, and not all of it new',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'pages after those names', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'other', test: (url) => /^\/[dn]\/settings(\/|$)/.test(url.pathname) },
    { kind: 'compose', test: (url) => /^\/[dn]\/compose(\/|$)/.test(url.pathname) },
    { kind: 'message', test: (url, documents) => messageOf(url) !== null || isShown(documents, MESSAGE) },
    { kind: 'compose', test: (_, documents) => isShown(documents, COMPOSER) },
    { kind: 'list', test: (url) => /^\/[dn]\/(folders|inbox|search)(\/|$)/.test(url.pathname) },
  ],
  selectors: {
    message: [MESSAGE],
    body: ['[data-test-id="message-view-body-content"]', '[data-test-id="message-view-body"]'],
    from: ['[data-test-id="message-from"] [data-test-id="email-pill"]', '[data-test-id="message-from"]'],
    pill: ['[data-test-id="email-pill"]'],
    composer: [COMPOSER],
    composeTo: [
      '[data-test-id="container-to"] [data-test-id="y-pill"]',
      '[data-test-id="container-to"] [data-test-id="pill"][title]',
    ],
    account: ['button[aria-label*="@"]'],
  },
  editors: [{ selector: `${COMPOSER} div[data-test-id="rte"]`, kind: 'contenteditable' }],
  // The thread comes from the address, so it does not tell whether the fields are the new message's.
  settle: 60,
  read(page) {
    const self = own(page)
    if (page.kind === 'compose') {
      const [composer, second] = page.all('composer')
      if (!composer || second) return reading(self, [], null)
      return reading(
        self,
        page.inside(composer, 'composeTo').flatMap((pill) => found(pill, 'to')),
        null,
      )
    }
    if (page.kind !== 'message') return reading(self, [], null)
    const thread = messageOf(page.url)
    const open = page.all('message').flatMap((message) => {
      const from = page.inside(message, 'from').find((each) => !each.closest(WRITTEN))
      return from && page.inside(message, 'body')[0] ? [{ message, from, sender: found(from, 'from') }] : []
    })
    const [only] = open
    // Which of several expanded messages is the newest is not known here: of different senders nobody is named.
    const senders = new Set(open.map(({ sender }) => JSON.stringify(sender)))
    if (!only || senders.size > 1) return { ...reading(self, [], thread), recognised: senders.size > 1 }
    const to = page
      .inside(only.message, 'pill')
      .filter((pill) => !pill.closest(`${WRITTEN}, [data-test-id="message-from"]`))
    return reading(self, [...only.sender, ...to.flatMap((pill) => found(pill, 'to'))], thread)
  },
})
