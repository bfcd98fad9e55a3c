import type { HostCase } from '../define-host.ts'

const PAGE = 'https://mail.example.test/#/mailbox/INBOX'
const self = { role: 'self', text: 'marta@acme.test' } as const
const lena = { role: 'from', text: '"Lena Fischer" <lena.fischer@fischer-optik.test>' } as const
const me = { role: 'to', text: '"Marta Kowal" <marta@acme.test>' } as const

/** A click on a message changes no address (SnappyMail 2.38.2, every layout). */
const CLICKED = 'https://mail.example.test/'
const clickedSelf = { role: 'self', text: 'p1@d1.captured.test' } as const
const clickedMe = { role: 'to', text: '"Xxxxx Xxxxx" <p1@d1.captured.test>' } as const

export const cases: HostCase[] = [
  {
    name: 'as it ran: the list',
    url: CLICKED,
    kind: 'list',
    fixture: 'clicked-list.html',
    participants: [clickedSelf],
  },
  {
    name: 'as it ran: a message that was opened by a click',
    url: CLICKED,
    kind: 'message',
    fixture: 'clicked-message.html',
    participants: [clickedSelf, { role: 'from', text: '"Xxxx Xxxxxxx" <p13@d10.captured.test>' }, clickedMe],
    canInsert: true,
  },
  {
    name: 'as it ran: a click on another, while the address is that of the first',
    url: 'https://mail.example.test/#/mailbox/INBOX/m7',
    kind: 'message',
    fixture: 'clicked-reply-to.html',
    participants: [
      clickedSelf,
      { role: 'from', text: '"Xxxxxxx xxxx" <p10@d1.captured.test>' },
      { role: 'reply-to', text: '"Xxxxxx Xxxxx" <p14@d11.captured.test>' },
      clickedMe,
    ],
  },
  {
    name: 'as it ran: a reply in its dialog, its recipient in a title',
    url: CLICKED,
    kind: 'compose',
    fixture: 'clicked-compose.html',
    participants: [clickedSelf, { role: 'to', text: '"Xxx Xxxxxx" <p8@d6.captured.test>' }],
    canInsert: true,
  },
  {
    name: 'the message that was closed, while the address still is its own',
    url: `${PAGE}/m7`,
    kind: 'list',
    fixture: 'list.html',
    participants: [self],
  },
  {
    name: 'message: the table that is closed, not the addresses of the body or of the list',
    url: `${PAGE}/m7`,
    kind: 'message',
    fixture: 'message.html',
    participants: [self, lena, me],
    thread: 'INBOX/m7',
    canInsert: true,
  },
  {
    name: 'message within Nextcloud: the frame has the address of what is open',
    url: 'https://cloud.example.test/apps/snappymail/',
    kind: 'message',
    fixture: 'nextcloud.html',
    frames: [
      { url: 'https://cloud.example.test/apps/snappymail/run#/mailbox/INBOX/m7', fixture: 'message.html' },
    ],
    participants: [self, lena, me],
    thread: 'INBOX/m7',
    canInsert: true,
  },
  {
    name: 'several people',
    url: `${PAGE}/m8`,
    kind: 'message',
    fixture: 'crowd.html',
    participants: [
      self,
      lena,
      {
        role: 'to',
        text: '"Marta Kowal" <marta@acme.test>, "Costa, Ana" <ana.costa@harbour.test>, piotr@acme.test',
      },
      { role: 'cc', text: 'member1@okafor-logistics.test' },
    ],
  },
  {
    name: 'reply-to of a website form',
    url: `${PAGE}/m9`,
    kind: 'message',
    fixture: 'reply-to.html',
    participants: [
      self,
      { role: 'from', text: 'no-reply@acme.test' },
      { role: 'reply-to', text: '"Jordan Blake" <jordan.blake@customer.test>' },
      me,
    ],
  },
  {
    name: 'without the table: the sender of the short header',
    url: `${PAGE}~thread/m10`,
    kind: 'message',
    fixture: 'no-table.html',
    participants: [self, lena],
  },
  {
    name: 'list: the message that was closed is not read',
    url: PAGE,
    kind: 'list',
    fixture: 'list.html',
    participants: [self],
    recognised: true,
  },
  {
    name: 'compose over a message',
    url: `${PAGE}/m7`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [
      self,
      { role: 'to', text: '"Lena Fischer" <lena.fischer@fischer-optik.test>' },
      { role: 'to', text: 'ana.costa@harbour.test' },
    ],
    canInsert: true,
  },
  {
    name: 'compose, plain text',
    url: `${PAGE}/m7`,
    kind: 'compose',
    fixture: 'compose-plain.html',
    participants: [
      self,
      { role: 'to', text: '"Lena Fischer" <lena.fischer@fischer-optik.test>' },
      { role: 'to', text: 'ana.costa@harbour.test' },
    ],
    canInsert: true,
  },
  {
    name: 'settings',
    url: 'https://mail.example.test/#/settings/general',
    kind: 'other',
    fixture: null,
    participants: [],
  },
]
