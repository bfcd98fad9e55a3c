import type { HostCase, Untested } from '../define-host.ts'

const MAIL = 'https://mail.google.com/mail/u/0/'
const THREAD = 'FMfcgzQcqlJkRzVwvXHdGpLtKhTbnMsP'
const self = { role: 'self', text: 'marta@acme.test' } as const
const me = { role: 'to', text: 'marta@acme.test', name: 'mir' } as const
const lena = { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' } as const
const toLena = { ...lena, role: 'to' } as const

export const cases: HostCase[] = [
  {
    name: 'list: neither its rows nor the hidden thread that was open last',
    url: `${MAIL}#inbox`,
    kind: 'list',
    fixture: 'list.html',
    participants: [self],
    thread: null,
    canInsert: false,
  },
  {
    name: 'message, with addresses and pasted headers in its body',
    url: `${MAIL}#inbox/${THREAD}`,
    kind: 'message',
    fixture: 'message.html',
    participants: [self, lena, me],
    thread: 'thread-f:1700',
    canInsert: true,
  },
  {
    name: 'second account',
    url: `https://mail.google.com/mail/u/1/#label/Kunden/${THREAD}`,
    kind: 'message',
    fixture: 'message.html',
    participants: [self, lena, me],
  },
  {
    name: 'delegated account',
    url: `https://mail.google.com/mail/b/AEoRXRTdelegate/u/0/#inbox/${THREAD}`,
    kind: 'message',
    fixture: 'message.html',
    participants: [self, lena, me],
  },
  {
    name: 'conversation: the newest expanded message, not synced yet, to several people',
    url: `${MAIL}#search/lenses/${THREAD}`,
    kind: 'message',
    fixture: 'conversation.html',
    participants: [
      self,
      lena,
      me,
      { role: 'to', text: 'piotr@acme.test', name: 'Piotr Nowak' },
      { role: 'to', text: 'ana.costa@harbour.test', name: 'Ana Costa' },
    ],
    thread: 'thread-f:1701',
  },
  {
    name: 'own answer is the newest',
    url: `${MAIL}#sent/${THREAD}`,
    kind: 'message',
    fixture: 'sent.html',
    participants: [self, { role: 'from', text: 'marta@acme.test', name: 'Marta Kowal' }, toLena],
  },
  {
    name: 'older layout',
    url: `${MAIL}#inbox/18f0000000000001`,
    kind: 'message',
    fixture: 'old-layout.html',
    participants: [self, lena, me],
    thread: '18f0000000000001',
  },
  {
    name: 'display name that is the address of another',
    url: `${MAIL}#inbox/${THREAD}`,
    kind: 'message',
    fixture: 'name-is-address.html',
    participants: [self, { role: 'from', text: 'phish@evil.test' }, me],
  },
  {
    name: 'reading pane beside the list',
    url: `${MAIL}#inbox`,
    kind: 'message',
    fixture: 'reading-pane.html',
    participants: [self, lena, me],
    thread: 'thread-f:1704',
    canInsert: true,
  },
  {
    name: 'reply within the thread, from a second address of one’s own',
    url: `${MAIL}#inbox/${THREAD}`,
    kind: 'message',
    fixture: 'inline-reply.html',
    participants: [self, { role: 'self', text: 'marta.kowal@acme.test' }, lena, me],
    thread: 'thread-f:1705',
    canInsert: true,
  },
  {
    name: 'thread that has not come yet, over the hidden one',
    url: `${MAIL}#inbox/${THREAD}`,
    kind: 'message',
    fixture: 'list.html',
    participants: [self],
    recognised: false,
  },
  {
    name: 'a search for a long word is a list',
    url: `${MAIL}#search/lena.fischer_fischer-optik`,
    kind: 'list',
    fixture: 'list.html',
    participants: [self],
  },
  {
    name: 'compose: nobody yet',
    url: `${MAIL}#inbox?compose=new`,
    kind: 'compose',
    fixture: 'compose-empty.html',
    participants: [self],
    canInsert: true,
  },
  {
    name: 'compose in front of somebody else’s thread',
    url: `${MAIL}#inbox/${THREAD}?compose=CllgCHrgD`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [
      self,
      toLena,
      { role: 'to', text: 'ana.costa@harbour.test' },
      { role: 'cc', text: 'ivo.bauer@bauer-glas.test', name: 'Ivo Bauer' },
    ],
    thread: null,
    canInsert: true,
  },
  {
    name: 'compose, minimised: the thread counts',
    url: `${MAIL}#inbox/${THREAD}`,
    kind: 'message',
    fixture: 'compose-minimised.html',
    participants: [self, lena, me],
  },
  {
    name: 'two new mails side by side: nobody can tell which one is meant',
    url: `${MAIL}#inbox`,
    kind: 'compose',
    fixture: 'compose-two.html',
    participants: [self],
  },
  {
    name: 'compose, full screen',
    url: `${MAIL}#inbox?compose=new`,
    kind: 'compose',
    fixture: 'compose-full-screen.html',
    participants: [self, toLena],
    canInsert: true,
  },
  {
    name: 'compose with the older recipients',
    url: `${MAIL}#inbox?compose=new`,
    kind: 'compose',
    fixture: 'compose-old.html',
    participants: [
      { role: 'self', text: 'marta@acme.test' },
      { role: 'to', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' },
    ],
  },
  {
    name: 'thread in a window of its own',
    url: 'https://mail.google.com/mail/u/0/?ui=2&view=btop&ver=abc&search=inbox&th=%23thread-f%3A1700&cvid=1',
    kind: 'message',
    fixture: 'pop-out.html',
    participants: [lena, me],
    thread: 'thread-f:1700',
    canInsert: true,
  },
  {
    name: 'compose in a window of its own',
    url: 'https://mail.google.com/mail/u/0/?ui=2&view=btop&ver=abc&search=inbox#cmid%253D3',
    kind: 'compose',
    fixture: 'pop-out-compose.html',
    participants: [self, toLena],
    canInsert: true,
  },
  {
    name: 'print view',
    url: 'https://mail.google.com/mail/u/0/?ik=abc&view=pt&search=all&permmsgid=msg-f:17001',
    kind: 'other',
    fixture: 'print.html',
    participants: [],
  },
  ...['view=om&permmsgid=msg-f:1', 'view=lg&permmsgid=msg-f:1'].map((query) => ({
    name: `original or clipped message: ${query}`,
    url: `${MAIL}?ui=2&${query}`,
    kind: 'other' as const,
    fixture: null,
    participants: [],
  })),
  {
    name: 'settings',
    url: `${MAIL}#settings/accounts`,
    kind: 'other',
    fixture: 'settings.html',
    participants: [],
  },
  ...['https://mail.google.com/chat/u/0/#chat/dm/abc', `${MAIL}#chat/space/AAAA`, `${MAIL}#calls`].map(
    (url) => ({
      name: `another product: ${url}`,
      url,
      kind: 'other' as const,
      fixture: null,
      participants: [],
    }),
  ),
]

export const untested: Untested = {
  '.vR input[type=hidden]:is([name="cc"], [name="bcc"])':
    'the old layout; built as its neighbour "to", which a fixture has',
}
