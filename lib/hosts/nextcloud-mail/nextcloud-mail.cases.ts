import type { HostCase } from '../define-host.ts'

const PAGE = 'https://cloud.example.test/index.php/apps/mail/box/3'
const self = { role: 'self', text: 'marta@acme.test' } as const
const lena = { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' } as const

export const cases: HostCase[] = [
  {
    name: 'message: its sender, nobody of the list, the body or an open popover',
    url: `${PAGE}/thread/17`,
    kind: 'message',
    fixture: 'message.html',
    participants: [self, lena],
    thread: '17',
  },
  {
    name: 'message in the markup of 2025: the address stands within the name',
    url: `${PAGE}/thread/17`,
    kind: 'message',
    fixture: 'message-2025.html',
    participants: [self, lena],
  },
  {
    name: 'several people: senders of the expanded messages, the newest first',
    url: `${PAGE}/thread/18`,
    kind: 'message',
    fixture: 'thread.html',
    participants: [
      self,
      { role: 'from', text: 'marta@acme.test', name: 'Marta Kowal' },
      { role: 'from', text: 'ivo.bauer@bauer-glas.test', name: 'Ivo Bauer' },
    ],
  },
  {
    name: 'a mail that the rep has sent: to whom, whose addresses the page does not show',
    url: `${PAGE}/thread/20`,
    kind: 'message',
    fixture: 'sent.html',
    participants: [
      self,
      { role: 'from', text: 'marta@acme.test', name: 'Marta Kowal' },
      { role: 'to', text: 'info@bauer-glas.test' },
    ],
    withoutAddress: [{ role: 'to', name: 'Lena Fischer' }],
  },
  {
    name: 'an older build that shows names only',
    url: `${PAGE}/thread/19`,
    kind: 'message',
    fixture: 'name-only.html',
    participants: [self],
    withoutAddress: [{ role: 'from', name: 'Lena Fischer' }],
    recognised: true,
  },
  { name: 'list', url: PAGE, kind: 'list', fixture: 'list.html', participants: [], recognised: true },
  {
    name: 'compose over a message: recipients are names, or addresses that were typed',
    url: `${PAGE}/thread/17`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [
      { role: 'self', text: 'marta@acme.test' },
      { role: 'to', text: 'ana.costa@harbour.test' },
    ],
    withoutAddress: [{ role: 'to', name: 'Lena Fischer' }],
    canInsert: true,
  },
  {
    name: 'outbox',
    url: 'https://cloud.example.test/apps/mail/outbox',
    kind: 'other',
    fixture: null,
    participants: [],
  },
]
