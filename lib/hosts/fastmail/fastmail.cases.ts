import type { HostCase } from '../define-host.ts'

const MAIL = 'https://app.fastmail.com/mail'
const THREAD = `${MAIL}/Inbox/T6f1e2d3c4b5a?u=12345678`
const me = { role: 'to', text: 'marta@acme.test', name: 'Marta Kowal' } as const
const lena = { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' } as const

export const cases: HostCase[] = [
  {
    name: 'list: neither its rows nor the hidden thread',
    url: `${MAIL}/Inbox/?u=12345678`,
    kind: 'list',
    fixture: 'list.html',
    participants: [],
    canInsert: false,
  },
  ...[THREAD, 'https://www.fastmail.com/mail/search:lena/T6f1e2d3c4b5a?u=12345678'].map((url) => ({
    name: `message, with addresses and pasted headers in its body: ${url}`,
    url,
    kind: 'message' as const,
    fixture: 'message.html',
    participants: [lena, me],
    thread: 'T6f1e2d3c4b5a',
    canInsert: false,
  })),
  {
    name: 'message whose address is the list’s',
    url: `${MAIL}/Inbox/?u=12345678`,
    kind: 'message',
    fixture: 'message.html',
    participants: [lena, me],
    thread: null,
  },
  {
    name: 'conversation: the last expanded message, no draft, to several people',
    url: THREAD,
    kind: 'message',
    fixture: 'conversation.html',
    participants: [
      lena,
      me,
      { role: 'to', text: 'ana.costa@harbour.test', name: 'Ana Costa' },
      { role: 'to', text: 'piotr@acme.test' },
    ],
  },
  {
    name: 'sender not known to the user',
    url: THREAD,
    kind: 'message',
    fixture: 'unknown-sender.html',
    participants: [lena, me],
  },
  {
    name: 'display name that is the address of another',
    url: THREAD,
    kind: 'message',
    fixture: 'name-is-address.html',
    participants: [{ role: 'from', text: 'phish@evil.test' }, me],
  },
  {
    name: 'thread that has not come yet, over the hidden one',
    url: THREAD,
    kind: 'message',
    fixture: 'list.html',
    participants: [],
    recognised: false,
  },
  {
    name: 'reply within the thread',
    url: THREAD,
    kind: 'message',
    fixture: 'reply.html',
    participants: [lena, me],
    canInsert: true,
  },
  {
    name: 'compose: nobody yet',
    url: `${MAIL}/Inbox/compose?u=12345678`,
    kind: 'compose',
    fixture: 'compose-empty.html',
    participants: [],
    canInsert: true,
  },
  {
    name: 'compose: names, of which one may only look like an address',
    url: `${MAIL}/Inbox/?u=12345678`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [],
    withoutAddress: [
      { role: 'to', name: 'Lena Fischer' },
      { role: 'to', name: 'ana.costa@harbour.test' },
      { role: 'cc', name: 'Ivo Bauer' },
    ],
    canInsert: true,
  },
  {
    name: 'compose with the older fields',
    url: `${MAIL}/Inbox/compose?u=12345678`,
    kind: 'compose',
    fixture: 'compose-older.html',
    participants: [
      { role: 'to', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' },
      { role: 'cc', text: 'ivo.bauer@bauer-glas.test' },
    ],
    canInsert: true,
  },
  {
    name: 'two new mails side by side: nobody can tell which one is meant',
    url: `${MAIL}/Inbox/?u=12345678`,
    kind: 'compose',
    fixture: 'compose-two.html',
    participants: [],
  },
  {
    name: 'settings',
    url: 'https://app.fastmail.com/settings/identities?u=12345678',
    kind: 'other',
    fixture: 'settings.html',
    participants: [],
  },
  ...[
    'https://app.fastmail.com/calendar/',
    'https://app.fastmail.com/contacts/',
    'https://www.fastmail.com/pricing/',
  ].map((url) => ({
    name: `not mail: ${url}`,
    url,
    kind: 'other' as const,
    fixture: null,
    participants: [],
  })),
]
