import { defineHost, fieldText, type HostPage, type KnownHost, mailtoAddress } from '../define-host.ts'

type Person = ReturnType<typeof host.read>['participants'][number]

const action = (url: URL | Location) => new URLSearchParams(url.search).get('_action') ?? ''
const task = (url: URL) => new URLSearchParams(url.search).get('_task') ?? ''

/** The preview pane beside the list is a page of its own, in a frame of the same origin. */
const previewed = (documents: readonly Document[]) =>
  documents.slice(1).some((frame) => frame.location && action(frame.location) === 'preview')

/** `mailbox/uid` of the message, which the frame's address has when the list is open. */
function threadOf(page: HostPage): string | null {
  const places = [page.url, ...page.documents.slice(1).map((frame) => frame.location)]
  for (const place of places.reverse()) {
    const query = new URLSearchParams(place?.search)
    if (query.get('_uid')) return `${query.get('_mbox')}/${query.get('_uid')}`
  }
  return null
}

/** People of one header row. Only the link's address counts; the name beside it is whatever the sender typed. */
const people = (page: HostPage, root: ParentNode, role: Person['role'], selector: string): Person[] =>
  page.inside(root, selector).flatMap((link) => {
    const text = mailtoAddress(link)
    const name = fieldText(link)
    return text ? [name && name !== text ? { role, text, name } : { role, text }] : []
  })

/**
 * Roundcube with any of its skins (elastic, larry, classic), on any address. Seen running: 1.6.5, 2026-11.
 * The header table is read, never the summary line above it: in Sent and Drafts that line names the recipient, in
 * larry's preview even in a cell called "from". Headers of a forwarded message are within the body (#messagebody).
 */
export const roundcube: KnownHost = {
  id: 'roundcube',
  name: 'Roundcube',
  matches: [],
  detect: (document, url) =>
    /^(mail|addressbook|settings)$/.test(task(url)) &&
    document.querySelector(
      'body[class*="task-"]:has(#layout, #messagelist, #message-header), #taskbar a.button-mail, body.extwin :is(#topline, #messageheader, #messageframe, .compose-headers, #compose-headers)',
    ) !== null,
}

export const host = defineHost(roundcube, {
  version: 1,
  checked: [
    {
      by: 'run',
      what: 'Roundcube 1.6.5 with the elastic, larry and classic skins, Debian 12',
      on: '2026-11-22',
    },
  ],
  pages: [
    { kind: 'compose', test: (url) => task(url) === 'mail' && action(url) === 'compose' },
    { kind: 'message', test: (url) => task(url) === 'mail' && /^(show|preview)$/.test(action(url)) },
    { kind: 'message', test: (url, documents) => task(url) === 'mail' && previewed(documents) },
    { kind: 'list', test: (url) => task(url) === 'mail' && action(url) === '' },
    {
      kind: 'record',
      test: (url, documents) =>
        task(url) === 'addressbook' && documents.some((each) => each.querySelector('#contacthead') !== null),
    },
    { kind: 'list', test: (url) => task(url) === 'addressbook' },
  ],
  frames: ['iframe#messagecontframe', 'iframe#contact-frame'],
  selectors: {
    header: [
      '#message-header',
      '#messageheader',
      '.messageheaderbox .headers-table',
      '#messageframe .headers-table:not(#messagebody *)',
    ],
    from: ['td.header.from:not(#preview-shortheaders td) a.rcmContactAddress'],
    replyTo: ['td.header.replyto a.rcmContactAddress', 'td.header.mail-reply-to a.rcmContactAddress'],
    to: ['td.header.to a.rcmContactAddress'],
    cc: ['td.header.cc a.rcmContactAddress'],
    contact: ['#contact-details', '#contacthead'],
    contactAddress: ['a.email[href^="mailto:"]', 'a[href^="mailto:"]'],
    composeTo: ['textarea#_to'],
    composeCc: ['textarea#_cc'],
    composeFrom: ['select#_from'],
    user: ['.header-title.username', '#topline .username'],
    reply: ['a.reply:not(.all):not(.list):not(.disabled)'],
  },
  editors: [
    { selector: 'iframe:is(#composebody_ifr, #compose-body_ifr)', kind: 'frame' },
    // A textarea with mce_editor is about to become the frame above.
    { selector: 'textarea:is(#composebody, #compose-body):not(.mce_editor)', kind: 'textarea' },
  ],
  reply: 'reply',
  // Each message is a page load, of the page or of the frame.
  settle: 0,
  oneMessage: 'thread',
  read(page) {
    const own = [...page.all('user'), ...page.all('composeFrom')]
      .map((element) => ({ role: 'self' as const, text: fieldText(element) }))
      .filter(({ text }) => text.includes('@'))
    if (page.kind === 'compose') {
      const fields = [
        ...page.all('composeTo').map((field) => ({ role: 'to' as const, text: fieldText(field) })),
        ...page.all('composeCc').map((field) => ({ role: 'cc' as const, text: fieldText(field) })),
      ]
      const recipients = fields
        .filter(({ text }) => text)
        .map(({ role, text }) => ({ role, text: text.replace(/,$/, '') }))
      return { participants: [...own, ...recipients], thread: null, recognised: true }
    }
    if (page.kind === 'record') {
      const contact = page.first('contact')
      const found = contact ? people(page, contact.ownerDocument, 'record', 'contactAddress') : []
      return { participants: [...own, ...found], thread: null, recognised: contact !== null }
    }
    if (page.kind !== 'message') return { participants: own, thread: null }
    const header = page.first('header')
    if (!header) return { participants: own, thread: null }
    return {
      participants: [
        ...own,
        ...people(page, header, 'from', 'from'),
        ...people(page, header, 'reply-to', 'replyTo'),
        ...people(page, header, 'to', 'to'),
        ...people(page, header, 'cc', 'cc'),
      ],
      thread: threadOf(page),
    }
  },
})
