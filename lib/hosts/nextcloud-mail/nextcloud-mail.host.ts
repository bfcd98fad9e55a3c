import { defineHost, fieldText, isShown, isVisible, type KnownHost } from '../define-host.ts'

const MAIL = /\/apps\/mail(\/|$)/
const COMPOSER = '.message-composer, .floating-composer'
const ADDRESS = /[^\s<>()"]+@[^\s<>()"]+/

/**
 * Nextcloud's Mail app, on any address. Of a message only the sender's address is in the page, and only where it is
 * expanded; recipients are names whose address comes with a popover, which belongs to whomever the mouse is on.
 */
export const nextcloudMail: KnownHost = {
  id: 'nextcloud-mail',
  name: 'Nextcloud Mail',
  matches: [],
  detect: (document, url) => MAIL.test(url.pathname) && document.querySelector('body#body-user') !== null,
}

export const host = defineHost(nextcloudMail, {
  version: 1,
  checked: [
    { by: 'source', what: 'Nextcloud Mail, its own components (nextcloud/mail, 2026-08)', on: '2026-11-22' },
  ],
  pages: [
    {
      kind: 'compose',
      test: (url, documents) =>
        /\/apps\/mail\/mailto/.test(url.pathname) ||
        (MAIL.test(url.pathname) && isShown(documents, COMPOSER)),
    },
    { kind: 'message', test: (url) => /\/apps\/mail\/box\/.+\/thread\/[^/]+/.test(url.pathname) },
    { kind: 'list', test: (url) => /\/apps\/mail(\/box\/.*)?\/?$/.test(url.pathname) },
  ],
  selectors: {
    expanded: ['#mail-message .envelope--expanded'],
    address: ['.envelope__header__left__sender-subject-tags .sender__email'],
    name: ['.envelope__header__left__sender-subject-tags .sender'],
    recipientName: ['.envelope__recipients .recipients .user-bubble__name'],
    account: ['.app-navigation-caption__name'],
    from: [':is(.message-composer, .floating-composer) #from'],
    recipient: [':is(.message-composer, .floating-composer) :is(#to, #cc, #bcc) .vs__selected'],
  },
  editors: [{ selector: '.message-body .ck-editor__editable', kind: 'contenteditable' }],
  // The thread comes from the address; its messages are fetched after it.
  settle: 100,
  read(page) {
    const addressOf = (element: Element) => ADDRESS.exec(fieldText(element))?.[0]
    if (page.kind === 'compose') {
      const own = page.all('from').flatMap((element) => addressOf(element) ?? [])
      const chips = page.all('recipient').map((chip) => ({
        role: chip.closest('#to') ? ('to' as const) : ('cc' as const),
        text: addressOf(chip),
        name: fieldText(chip),
      }))
      return {
        participants: [
          ...own.map((text) => ({ role: 'self' as const, text })),
          ...chips.flatMap(({ role, text }) => (text ? [{ role, text }] : [])),
        ],
        withoutAddress: chips.flatMap(({ role, text, name }) => (text || !name ? [] : [{ role, name }])),
        thread: null,
        recognised: true,
      }
    }
    if (page.kind !== 'message') return { participants: [], thread: null }
    // The rep's accounts head their folders, by address.
    const accounts = page.all('account').flatMap((element) => addressOf(element) ?? [])
    // The newest is the last: of several that are expanded it is the one that would be answered.
    const senders = page
      .all('expanded')
      .toReversed()
      .map((envelope) => {
        const email = page.inside(envelope, 'address').find(isVisible)
        const sender = page.inside(envelope, 'name')[0]
        // An older build has the address within the name.
        const own = [...(sender?.childNodes ?? [])].filter((node) => node.nodeType === 3)
        const name = own
          .map((node) => node.textContent)
          .join(' ')
          .replace(/\s+/g, ' ')
          .trim()
        return { text: email && addressOf(email), name, envelope }
      })
    // A mail that the rep has sent is about whom it went to.
    const [newest] = senders
    const sent = newest?.text && accounts.includes(newest.text)
    const recipients = (sent ? page.inside(newest.envelope, 'recipientName').map(fieldText) : []).filter(
      (each) => each && !senders.some(({ text, name }) => text && name === each),
    )
    return {
      participants: [
        ...accounts.map((text) => ({ role: 'self' as const, text })),
        ...senders.flatMap(({ text, name }) =>
          text
            ? [
                name && name !== text
                  ? { role: 'from' as const, text, name }
                  : { role: 'from' as const, text },
              ]
            : [],
        ),
        ...recipients.flatMap((name) => {
          const text = ADDRESS.exec(name)?.[0]
          return text ? [{ role: 'to' as const, text }] : []
        }),
      ],
      withoutAddress: [
        ...senders.flatMap(({ text, name }) => (text || !name ? [] : [{ role: 'from' as const, name }])),
        ...recipients.flatMap((name) => (ADDRESS.test(name) ? [] : [{ role: 'to' as const, name }])),
      ],
      thread: /\/thread\/([^/?#]+)/.exec(page.url.pathname)?.[1] ?? null,
    }
  },
})
