import {
  defineHost,
  fieldText,
  type HostPage,
  isShown,
  type KnownHost,
  type Reading,
  threadByPeople,
} from '../define-host.ts'

type Person = Reading['participants'][number]

/** `Name <address>` or an address, without the cross behind it. */
const CHIP = /^.*<[^<>\s]+@[^<>\s]+>|[^\s<>×✖]+@[^\s<>×✖]+/
/** In one of its two modes, Nextcloud shows it in a frame. */
const NEXTCLOUD_FRAME = 'iframe#rliframe'
const COMPOSE = '#V-PopupsCompose .textAreaParent'
/** What is open, whatever the address says: a click on a message changes no address in any layout (2.38.2). */
const MESSAGE = '#V-MailMessageView > .messageView > .b-message .informationShort'

/** `#/mailbox/INBOX`, of the page or of its frame. */
const routeOf = (url: URL, documents: readonly Document[]) =>
  [url, ...documents.map(({ location }) => location)].find((each) => each?.hash.startsWith('#/'))?.hash ?? ''

/** `INBOX/m7`, out of the link to the message's source: a folder and a number within what the server packed for itself. */
function messageOf(page: HostPage, message: ParentNode): string | null {
  try {
    const packed = /[^/]+$/.exec(page.inside(message, 'source')[0]?.getAttribute('href') ?? '')?.[0] ?? ''
    const { folder, uid } = JSON.parse(atob(packed.replace(/-/g, '+').replace(/_/g, '/')))
    return folder && uid ? `${folder}/m${uid}` : null
  } catch {
    return null
  }
}

/** Whom a mail goes to. Its rows for cc and for whom to answer bear classes; the last is the rep's own. */
function recipientOf(chip: HTMLElement): Person[] {
  const text = CHIP.exec(chip.title)?.[0] ?? CHIP.exec(fieldText(chip))?.[0]
  if (!text || chip.closest('.reply-to-row')) return []
  return [{ role: chip.closest('.cc-row,.bcc-row') ? 'cc' : 'to', text }]
}

/** A whole header line as the table has it: `"Name" <address>, address`; null when empty. */
const line = (page: HostPage, root: ParentNode, role: Person['role'], name: string): Person[] =>
  page
    .inside(root, name)
    .map(fieldText)
    .filter((text) => text.includes('@'))
    .map((text) => ({ role, text }))

/**
 * SnappyMail, on any address or within Nextcloud. Its header table names everybody by a key that no translation changes,
 * and is in the document while "full info" is closed; the short header is read where an older build lacks the table. What
 * kind of page it is, its parts that are shown say: the address stays.
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
    { by: 'run', what: 'SnappyMail 2.38.2, built from its source, on Dovecot', on: '2026-11-30' },
    { by: 'hand-built', what: 'its frame within Nextcloud', on: '2026-11-23' },
  ],
  pages: [
    { kind: 'compose', test: (_url, documents) => isShown(documents, COMPOSE) },
    { kind: 'message', test: (_url, documents) => isShown(documents, MESSAGE) },
    { kind: 'list', test: (url, documents) => /^(#\/mailbox\/|$)/.test(routeOf(url, documents)) },
  ],
  frames: [NEXTCLOUD_FRAME],
  selectors: {
    message: ['#V-MailMessageView > .messageView > .b-message'],
    source: ['.message-fixed-button-toolbar a[href*="ViewAsPlain"]'],
    from: ['#messageItem > .messageItemHeader td[data-i18n="GLOBAL/FROM"] + td'],
    fromShort: ['.messageItemHeader > .informationShort > .from'],
    to: ['#messageItem > .messageItemHeader td[data-i18n="GLOBAL/TO"] + td'],
    cc: ['#messageItem > .messageItemHeader td[data-i18n="GLOBAL/CC"] + td'],
    replyTo: ['#messageItem > .messageItemHeader td[data-i18n="GLOBAL/REPLY_TO"] + td'],
    user: ['#top-system-dropdown-id .accountPlace[title*="@"]'],
    recipient: ['#V-PopupsCompose ul.emailaddresses li'],
    reply: ['.message-fixed-button-toolbar .buttonReply'],
  },
  editors: [
    { selector: '.textAreaParent .squire-wysiwyg', kind: 'contenteditable' },
    { selector: '.textAreaParent textarea.squire-plain', kind: 'textarea' },
  ],
  reply: 'reply',
  // Whatever the address does, the message is fetched after it.
  settle: 100,
  oneMessage: 'shown',
  read(page) {
    const own = page
      .all('user')
      .map((element) => ({ role: 'self' as const, text: element.getAttribute('title') ?? '' }))
    if (page.kind === 'compose') {
      const recipients = page.all('recipient').flatMap(recipientOf)
      return { participants: [...own, ...recipients], thread: null, recognised: true }
    }
    const message = page.kind === 'message' ? page.first('message') : null
    if (!message) return { participants: own, thread: null }
    const full = line(page, message, 'from', 'from')
    // Its text is the name in some builds, and the address in others; its title is the whole header line in all.
    const short = page
      .inside(message, 'fromShort')
      .map(({ title }) => ({ role: 'from' as const, text: title }))
      .filter(({ text }) => text.includes('@'))
    const participants = [
      ...own,
      ...(full.length ? full : short),
      ...line(page, message, 'reply-to', 'replyTo'),
      ...line(page, message, 'to', 'to'),
      ...line(page, message, 'cc', 'cc'),
    ]
    const thread = messageOf(page, message)
    return { participants, thread: thread ?? threadByPeople(participants), shown: thread }
  },
})
