import type { HostCase } from '../define-host.ts'

const PAGE = 'http://127.0.0.1:4510/practice/'
const self = { role: 'self', text: 'Marta Kowal <marta@acme.test>' } as const

export const cases: HostCase[] = [
  { name: 'inbox', url: PAGE, kind: 'list', fixture: 'inbox.html', participants: [self], canInsert: false },
  {
    name: 'message',
    url: `${PAGE}#/message/quote`,
    kind: 'message',
    fixture: 'message.html',
    participants: [
      self,
      { role: 'from', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' },
      { role: 'to', text: 'Marta Kowal <marta@acme.test>' },
    ],
    thread: 'quote',
    canInsert: true,
  },
  {
    name: 'message with its reply open',
    url: `${PAGE}#/message/quote`,
    kind: 'message',
    fixture: 'reply.html',
    participants: [
      self,
      { role: 'from', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' },
      { role: 'to', text: 'Marta Kowal <marta@acme.test>' },
    ],
    thread: 'quote',
    canInsert: true,
  },
  {
    name: 'reply-to of a website form',
    url: 'http://localhost:4510/practice/#/message/enquiry',
    kind: 'message',
    fixture: 'reply-to.html',
    participants: [
      self,
      { role: 'from', text: 'Website form <no-reply@acme.test>' },
      { role: 'reply-to', text: 'Jordan Blake <jordan.blake@customer.test>' },
      { role: 'to', text: 'Marta Kowal <marta@acme.test>' },
    ],
    thread: 'enquiry',
  },
  {
    name: 'new message',
    url: `${PAGE}#/compose`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [self],
    thread: null,
    canInsert: true,
  },
]
