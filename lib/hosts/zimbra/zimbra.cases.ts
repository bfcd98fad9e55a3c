import type { HostCase } from '../define-host.ts'

const URL = 'https://mail.example.test/zimbra/?app=mail#2'
const lena = { role: 'from', text: '"Lena Fischer" <lena.fischer@fischer-optik.test>' } as const
const me = { role: 'to', text: '"Marta Kowal" <marta@acme.test>' } as const

export const cases: HostCase[] = [
  {
    name: 'conversation as it is by default: names, and an address only where there is no name',
    url: URL,
    kind: 'message',
    fixture: 'conversation-names.html',
    participants: [{ role: 'to', text: 'ana.costa@harbour.test' }],
    withoutAddress: [
      { role: 'from', name: 'Lena Fischer' },
      { role: 'to', name: 'Marta Kowal' },
    ],
    recognised: true,
    canInsert: true,
  },
  {
    name: 'conversation with addresses, labels translated: the last message that is expanded',
    url: URL,
    kind: 'message',
    fixture: 'conversation.html',
    participants: [
      { role: 'self', text: 'marta@acme.test' },
      lena,
      me,
      { role: 'to', text: '"Costa, Ana" <ana.costa@harbour.test>' },
      { role: 'cc', text: 'piotr@acme.test' },
    ],
  },
  {
    name: 'conversation with every message closed: the newest, by name',
    url: URL,
    kind: 'message',
    fixture: 'conversation-collapsed.html',
    participants: [],
    withoutAddress: [{ role: 'from', name: 'Lena Fischer' }],
  },
  {
    name: 'message on its own, over a hidden conversation: its author before who sent it on their behalf; reply-to',
    url: 'https://mail.example.test/#1',
    kind: 'message',
    fixture: 'message.html',
    participants: [
      { role: 'from', text: 'boss@acme.test' },
      { role: 'from', text: 'no-reply@acme.test' },
      me,
      { role: 'reply-to', text: '"Jordan Blake" <jordan.blake@customer.test>' },
    ],
  },
  {
    name: 'list: former views are hidden',
    url: URL,
    kind: 'list',
    fixture: 'list.html',
    participants: [],
    canInsert: false,
  },
  {
    name: 'compose: several people, one by name',
    url: URL,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [
      { role: 'to', text: '"Lena Fischer" <lena.fischer@fischer-optik.test>' },
      { role: 'cc', text: 'piotr@acme.test' },
    ],
    withoutAddress: [{ role: 'to', name: 'Ivo Bauer' }],
    canInsert: true,
  },
  {
    name: 'compose in a window of its own, plain text',
    url: 'https://mail.example.test/zimbra/public/launchNewWindow.jsp?skin=harmony',
    kind: 'compose',
    fixture: 'compose-plain.html',
    participants: [{ role: 'to', text: '"Lena Fischer" <lena.fischer@fischer-optik.test>' }],
    canInsert: true,
  },
]
