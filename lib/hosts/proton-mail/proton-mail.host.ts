import {
  defineHost,
  fieldText,
  type HostPage,
  isShown,
  type KnownHost,
  mailtoAddress,
} from '../define-host.ts'
import { addressIn } from '../generic/reader.ts'

type Person = ReturnType<typeof host.read>['participants'][number]

/** Not the small reply field below a message, which has no recipients of its own. */
const SEND = '[data-testid="composer:send-button"]:not(article *)'
const MESSAGE = 'article[data-testid^="message-view-"][data-shortcut-target="message-container"]'

/** `/u/0/inbox/CONVERSATION` or `/u/0/inbox/CONVERSATION/MESSAGE`; the number is the browser's session. */
const conversationOf = (url: URL) => /^\/u\/\d+\/[^/]+\/([\w=-]{20,})/.exec(url.pathname)?.[1] ?? null

/**
 * One person of a header, by the link, else by its title. The name stands apart: the sender chose it.
 */
function person(page: HostPage, element: HTMLElement, role: Person['role']): Person[] {
  const [link = element] = page.inside(element, 'link')
  const shown = page.inside(element, 'address').map(fieldText).map(addressIn).find(Boolean)
  const named = /^(?:recipients:item-|recipient:details-dropdown-)(.+)$/.exec(
    element.dataset.testid ?? '',
  )?.[1]
  const raw =
    mailtoAddress(link) ?? addressIn(element.title) ?? addressIn(link.title) ?? shown ?? addressIn(named)
  const text = raw && (/<([^<>\s]+)>\s*$/.exec(raw)?.[1] ?? raw)
  if (!text?.includes('@')) return []
  const name = page.inside(element, 'name').map(fieldText)[0] ?? ''
  return [name && !name.includes('@') ? { role, text, name } : { role, text }]
}

/** Which field a recipient stands in: the nearest input around it tells. There is no role for bcc; it ranks with cc. */
function fieldOf(chip: HTMLElement): 'to' | 'cc' {
  for (let at = chip.parentElement; at; at = at.parentElement) {
    const field = at.matches('[data-testid^="composer:"]')
      ? at
      : at.querySelector('input[data-testid^="composer:"]')
    if (field) return field.getAttribute('data-testid') === 'composer:to' ? 'to' : 'cc'
  }
  return 'to'
}

/** The signed-in account. Name and address stand side by side without a space: only an element's own text is read. */
function own(page: HostPage): Person[] {
  const [top] = page.documents
  if (!top) return []
  const texts = page
    .inside(top, 'account')
    .flatMap((root) => [root, ...root.querySelectorAll<HTMLElement>('*')])
    .flatMap((each) => [each.title, each.childElementCount ? '' : each.textContent])
    .flatMap((text) => addressIn(text) ?? [])
  return [...new Set(texts)].slice(0, 1).map((text) => ({ role: 'self', text }))
}

/**
 * Proton Mail. Bodies are in frames of another origin, so what stands in the page is Proton's own; the list's rows have
 * addresses too. To and Cc are told apart by translated labels alone: all recipients are handed on as `to`.
 */
export const protonMail: KnownHost = {
  id: 'proton-mail',
  name: 'Proton Mail',
  matches: ['https://mail.proton.me/*', 'https://mail.protonmail.com/*'],
}

export const host = defineHost(protonMail, {
  version: 1,
  checked: [
    { by: 'source', what: 'components of Proton’s WebClients on GitHub (2021-2026)', on: '2026-11-22' },
    { by: 'hand-built', what: 'pages after those components', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'other', test: (url) => !/^\/u\/\d+\/(?!settings(\/|$))/.test(url.pathname) },
    // A new mail or a reply lies over the page, at the same address.
    { kind: 'compose', test: (_, documents) => isShown(documents, SEND) },
    { kind: 'message', test: (url) => conversationOf(url) !== null },
    { kind: 'list', test: (url) => /^\/u\/\d+\/[^/]+\/?$/.test(url.pathname) },
  ],
  selectors: {
    message: [
      `${MESSAGE}[data-expanded="true"]`,
      `${MESSAGE}:has([data-testid^="message-header-expanded:"])`,
    ],
    header: ['[data-testid^="message-header-expanded:"]'],
    sender: ['[data-testid="recipients:sender"]', '[data-testid="message-header:from"]'],
    recipient: [
      '[data-testid^="recipients:item-"], [data-testid^="recipient:details-dropdown-"]',
      '[data-testid="message-header:to"] [title*="@"]',
    ],
    link: ['a[href^="mailto:"]'],
    address: ['[data-testid="recipient-address"]', '.message-recipient-item-address'],
    name: ['[data-testid="recipient-label"]', '.message-recipient-item-label'],
    composer: [SEND],
    chip: ['[data-testid^="composer-addresses-item"]'],
    chipText: ['.composer-addresses-item-label'],
    folded: ['[data-testid="composer:address"] .composer-addresses-fakefield-inner .text-ellipsis'],
    account: [
      '[data-testid="userdropdown:label:email"]',
      '[data-testid="heading:userdropdown"]',
      '[data-testid="composer:from"]',
    ],
    // Of several expanded messages the last, which is the one that is read.
    reply: [
      `${MESSAGE}[data-expanded="true"]:not(:has(~ ${MESSAGE}[data-expanded="true"])) [data-testid="message-view:reply"]`,
    ],
  },
  editors: [
    { selector: 'iframe[data-testid="rooster-iframe"]', kind: 'frame' },
    { selector: ':is([data-testid="composer:body"], .composer) textarea', kind: 'textarea' },
  ],
  reply: 'reply',
  // The thread comes from the address, so it does not tell whether the fields are the new message's.
  settle: 60,
  oneMessage: 'shown',
  read(page) {
    const self = own(page)
    if (page.kind === 'compose') {
      // Several new mails side by side: nobody can tell which one the rep means.
      if (page.all('composer').length !== 1) return { participants: self, thread: null }
      const chips = page.all('chip').map((chip) => ({
        role: fieldOf(chip),
        text: fieldText(page.inside(chip, 'chipText')[0] ?? chip),
      }))
      // Folded up, the fields show names, or addresses of those who have none: a name may look like an address.
      const withoutAddress = page
        .all('folded')
        .map((each) => ({ role: 'to' as const, name: fieldText(each) }))
      const participants = [...self, ...chips.filter(({ text }) => text.includes('@'))]
      return { participants, withoutAddress, thread: null }
    }
    if (page.kind !== 'message') return { participants: self, thread: null }
    const thread = conversationOf(page.url)
    const message = page.all('message').at(-1)
    const [header] = message ? page.inside(message, 'header') : []
    if (!header) return { participants: self, thread }
    const senders = page.inside(header, 'sender')
    const to = page
      .inside(header, 'recipient')
      .filter((each) => !senders.some((sender) => sender.contains(each)))
    const people = [
      ...senders.slice(0, 1).flatMap((each) => person(page, each, 'from')),
      ...to.flatMap((each) => person(page, each, 'to')),
    ]
    // A recipient and the part of it that opens its details are both named.
    const once = new Map(people.map((each) => [`${each.role} ${each.text.toLowerCase()}`, each]))
    return { participants: [...self, ...once.values()], thread, shown: message?.dataset.messageId }
  },
})
