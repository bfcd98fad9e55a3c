import {
  defineHost,
  fieldText,
  type HostPage,
  isShown,
  type KnownHost,
  mailtoAddress,
  type Reading,
} from '../define-host.ts'

type Person = Reading['participants'][number]

const OPEN = /^#\/mailbox\/.+\/m\d+/
/** `Name <address>` or an address, without the cross behind it. */
const CHIP = /^.*<[^<>\s]+@[^<>\s]+>|[^\s<>×✖]+@[^\s<>×✖]+/
/** In one of its two modes, Nextcloud shows it in a frame. */
const NEXTCLOUD_FRAME = 'iframe#rliframe'
const COMPOSE = '#V-PopupsCompose .textAreaParent'

/** `#/mailbox/INBOX/m7`, of the page or of its frame. */
const routeOf = (url: URL, documents: readonly Document[]) =>
  [url, ...documents.map(({ location }) => location)].find((each) => each?.hash.startsWith('#/'))?.hash ?? ''

/** A whole header line as the table has it: `"Name" <address>, address`; null when empty. */
const line = (page: HostPage, root: ParentNode, role: Person['role'], name: string): Person[] =>
  page
    .inside(root, name)
    .map(fieldText)
    .filter((text) => text.includes('@'))
    .map((text) => ({ role, text }))

/**
 * SnappyMail, on any address or within Nextcloud. Its header table names everybody by a key that no translation changes,
 * and is in the document while "full info" is closed; the short header is read where an older build lacks the table.
 */
export const snappymail: KnownHost = {
  id: 'snappymail',
  name: 'SnappyMail',
  matches: [],
  detect: (document) => document.querySelector(`#rl-app,${NEXTCLOUD_FRAME}`) !== null,
}

export const host = defineHost(snappymail, {
  version: 1,
  checked: [
    {
      by: 'source',
      what: 'SnappyMail, its own templates (the-djmaze/snappymail, 2025-06)',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'its frame within Nextcloud', on: '2026-11-23' },
  ],
  pages: [
    { kind: 'compose', test: (_url, documents) => isShown(documents, COMPOSE) },
    { kind: 'message', test: (url, documents) => OPEN.test(routeOf(url, documents)) },
    { kind: 'list', test: (url, documents) => /^(#\/mailbox\/|$)/.test(routeOf(url, documents)) },
  ],
  frames: [NEXTCLOUD_FRAME],
  selectors: {
    message: ['.b-message:has(.informationShort)'],
    from: ['.informationFull td[data-i18n="GLOBAL/FROM"] + td'],
    fromShort: ['.informationShort .from a[href^="mailto:"]'],
    to: ['.informationFull td[data-i18n="GLOBAL/TO"] + td'],
    cc: ['.informationFull td[data-i18n="GLOBAL/CC"] + td'],
    replyTo: ['.informationFull td[data-i18n="GLOBAL/REPLY_TO"] + td'],
    user: ['#top-system-dropdown-id .accountPlace[title*="@"]'],
    recipient: ['#V-PopupsCompose ul.emailaddresses li'],
    reply: ['.message-fixed-button-toolbar .buttonReply'],
  },
  editors: [
    { selector: '.textAreaParent .squire-wysiwyg', kind: 'contenteditable' },
    { selector: '.textAreaParent textarea.squire-plain', kind: 'textarea' },
  ],
  reply: 'reply',
  // The folder and the number come from the hash; the message is fetched after it.
  settle: 100,
  read(page) {
    const own = page
      .all('user')
      .map((element) => ({ role: 'self' as const, text: element.getAttribute('title') ?? '' }))
    if (page.kind === 'compose') {
      // To, cc and bcc are alike: which is which only the translated labels would tell.
      const recipients = page
        .all('recipient')
        .flatMap((chip) => CHIP.exec(fieldText(chip))?.[0] ?? [])
        .map((text) => ({ role: 'to' as const, text }))
      return { participants: [...own, ...recipients], thread: null, recognised: true }
    }
    const message = page.kind === 'message' ? page.first('message') : null
    if (!message) return { participants: own, thread: null }
    const full = line(page, message, 'from', 'from')
    const short = page.inside(message, 'fromShort').flatMap((link): Person[] => {
      const text = mailtoAddress(link)
      const name = fieldText(link)
      return text ? [name && name !== text ? { role: 'from', text, name } : { role: 'from', text }] : []
    })
    return {
      participants: [
        ...own,
        ...(full.length ? full : short),
        ...line(page, message, 'reply-to', 'replyTo'),
        ...line(page, message, 'to', 'to'),
        ...line(page, message, 'cc', 'cc'),
      ],
      thread: routeOf(page.url, page.documents).replace(/^#\/mailbox\//, ''),
    }
  },
})
