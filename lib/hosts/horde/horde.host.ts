import { defineHost, fieldText, type HostPage, type KnownHost, type Reading } from '../define-host.ts'

type Person = Reading['participants'][number]

const IMP = /\/imp\/dynamic\.php$/
const view = (url: URL) => (IMP.test(url.pathname) ? url.searchParams.get('page') : null)

/**
 * The people of one header row. A row without anybody is hidden, not emptied: it still names the people of the message
 * before. That the whole table is folded away says nothing.
 */
function people(page: HostPage, root: ParentNode, role: Person['role'], name: string): Person[] {
  const row = page.inside(root, name)[0]
  if (!row || row.hidden || row.style.display === 'none') return []
  return page.inside(row, 'address').map((link) => {
    const text = fieldText(link)
    const address = link.title || text // the title, where there is a name
    return text && text !== address ? { role, text: address, name: text } : { role, text: address }
  })
}

/** Horde's mail (IMP), dynamic view, on any address. Seen running: 6.2.27, 2026-11. It never shows Reply-To. */
export const horde: KnownHost = {
  id: 'horde',
  name: 'Horde',
  matches: [],
  detect: (document, url) => IMP.test(url.pathname) && document.querySelector('body.horde-ajax') !== null,
}

export const host = defineHost(horde, {
  version: 1,
  checked: [
    {
      by: 'run',
      what: 'Horde IMP 6.2.27, dynamic view: list and preview, Debian 12 (PHP 8.2 with a stand-in for each())',
      on: '2026-11-22',
    },
    {
      by: 'source',
      what: 'Horde IMP 6.2.27, its own templates: message window and compose',
      on: '2026-11-22',
    },
  ],
  pages: [
    { kind: 'compose', test: (url) => view(url) === 'compose' },
    { kind: 'message', test: (url) => view(url) === 'message' },
    { kind: 'message', test: (url) => view(url) === 'mailbox' && url.hash.startsWith('#msg:') },
    { kind: 'list', test: (url) => view(url) === 'mailbox' },
  ],
  selectors: {
    message: ['#previewMsg', '#msgData'],
    from: ['.msgHeaders #msgHeaderFrom'],
    to: ['.msgHeaders #msgHeaderTo'],
    cc: ['.msgHeaders #msgHeaderCc'],
    bcc: ['.msgHeaders #msgHeaderBcc'],
    address: ['a.address:not(.addrgroup-name)'],
    compose: ['form#compose'],
    user: ['input[name="user"]'],
    recipientTo: ['#sendto li[title*="@"]'],
    recipientCc: ['#sendcc li[title*="@"]'],
    reply: ['#button_reply', '#reply_link'],
  },
  editors: [
    { selector: '#compose iframe', kind: 'frame' },
    { selector: 'textarea#composeMessage', kind: 'textarea' },
  ],
  reply: 'reply',
  // The hash changes first, and the preview is fetched after it into the same nodes.
  settle: 100,
  oneMessage: 'thread',
  read(page) {
    if (page.kind === 'compose') {
      const form = page.first('compose')
      if (!form) return { participants: [], thread: null, recognised: false }
      const chips = (name: string, role: 'to' | 'cc') =>
        page.inside(form, name).map((chip) => ({ role, text: chip.title }))
      const own = page
        .inside(form, 'user')
        .map(fieldText)
        .filter((text) => text.includes('@'))
      return {
        participants: [
          ...own.map((text) => ({ role: 'self' as const, text })),
          ...chips('recipientTo', 'to'),
          ...chips('recipientCc', 'cc'),
        ],
        thread: null,
        recognised: true,
      }
    }
    const message = page.kind === 'message' ? page.first('message') : null
    if (!message) return { participants: [], thread: null }
    return {
      participants: [
        ...people(page, message, 'from', 'from'),
        ...people(page, message, 'to', 'to'),
        ...people(page, message, 'cc', 'cc'),
        ...people(page, message, 'cc', 'bcc'),
      ],
      thread: page.url.hash.replace(/^#msg:/, '') || page.url.searchParams.get('buid'),
    }
  },
})
