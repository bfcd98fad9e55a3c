import type { HostCase, Untested } from '../define-host.ts'

const PAGE = 'http://mail.example.test/?_task=mail'
const show = (uid: number, mailbox = 'INBOX') => `${PAGE}&_uid=${uid}&_mbox=${mailbox}&_action=show`
const self = { role: 'self', text: 'marta@acme.test' } as const
const me = { role: 'to', text: 'marta@acme.test', name: 'Marta Kowal' } as const
const lena = { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' } as const

const crowd: HostCase['participants'] = [
  { role: 'from', text: 'tom@okafor-logistics.test', name: 'Tom Okafor' },
  me,
  { role: 'to', text: 'piotr@acme.test', name: 'Piotr Nowak' },
  { role: 'to', text: 'ana.costa@harbour.test', name: 'Ana Costa' },
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((i) => ({
    role: 'cc' as const,
    text: `member${i}@okafor-logistics.test`,
    name: `Team Member ${i}`,
  })),
]

/** The pages of the two older skins: the same people, other markup. Classic does not name the user outside of compose. */
function skinCases(skin: 'larry' | 'classic'): HostCase[] {
  const own = skin === 'larry' ? [self] : []
  const ivo = { text: 'ivo.bauer@bauer-glas.test', name: 'Ivo Bauer' }
  const sent = [
    { ...me, role: 'from' as const },
    { role: 'to' as const, ...ivo },
  ]
  const preview = (uid: number, mailbox: string) =>
    `${PAGE}&_uid=${uid}&_mbox=${mailbox}&_framed=1&_action=preview`
  return [
    {
      name: `${skin}: list`,
      url: `${PAGE}&_mbox=INBOX`,
      kind: 'list',
      fixture: `${skin}-list.html`,
      participants: own,
    },
    {
      name: `${skin}: preview in the frame beside the list`,
      url: `${PAGE}&_mbox=INBOX`,
      kind: 'message',
      fixture: `${skin}-list-preview.html`,
      frames: [{ url: preview(1, 'INBOX'), fixture: `${skin}-preview.html` }],
      participants: [...own, lena, me],
      thread: 'INBOX/1',
      canInsert: true,
    },
    {
      name: `${skin}: preview of a sent message: its short header names the recipient as the sender`,
      url: `${PAGE}&_mbox=Sent`,
      kind: 'message',
      fixture: `${skin}-list-sent-preview.html`,
      frames: [{ url: preview(5, 'Sent'), fixture: `${skin}-sent-preview.html` }],
      participants: [...own, ...sent],
      thread: 'Sent/5',
    },
    {
      name: `${skin}: message`,
      url: show(1),
      kind: 'message',
      fixture: `${skin}-message.html`,
      participants: [...own, lena, me],
      thread: 'INBOX/1',
      canInsert: true,
    },
    {
      name: `${skin}: reply-to of a website form`,
      url: show(4),
      kind: 'message',
      fixture: `${skin}-reply-to.html`,
      participants: [
        ...own,
        { role: 'from', text: 'no-reply@acme.test', name: 'Website form' },
        { role: 'reply-to', text: 'jordan.blake@customer.test', name: 'Jordan Blake' },
        me,
      ],
    },
    {
      name: `${skin}: many recipients`,
      url: show(6),
      kind: 'message',
      fixture: `${skin}-crowd.html`,
      participants: [...own, ...crowd],
    },
    {
      name: `${skin}: address in the body`,
      url: show(10),
      kind: 'message',
      fixture: `${skin}-address-in-body.html`,
      participants: [...own, { role: 'from', text: 'nadia@haddad-studio.test', name: 'Nadia Haddad' }, me],
    },
    {
      name: `${skin}: sent`,
      url: show(5, 'Sent'),
      kind: 'message',
      fixture: `${skin}-sent.html`,
      participants: [...own, ...sent],
    },
    ...(['', 'html-'] as const).map(
      (mode): HostCase => ({
        name: `${skin}: compose, a reply in ${mode ? 'HTML' : 'plain text'}`,
        url: `${PAGE}&_action=compose&_id=4281569986b032a56e62fe`,
        kind: 'compose',
        fixture: `${skin}-${mode}compose.html`,
        participants: [...own, self, { role: 'to', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' }],
        canInsert: true,
      }),
    ),
    {
      name: `${skin}: address book: a contact`,
      url: 'http://mail.example.test/?_task=addressbook',
      kind: 'record',
      fixture: `${skin}-contacts.html`,
      frames: [
        {
          url: 'http://mail.example.test/?_task=addressbook&_framed=1&_action=show&_cid=1',
          fixture: `${skin}-contact.html`,
        },
      ],
      participants: [...own, { role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    },
  ]
}

export const cases: HostCase[] = [
  {
    name: 'list: its rows are not participants',
    url: `${PAGE}&_mbox=INBOX`,
    kind: 'list',
    fixture: 'list.html',
    participants: [self],
  },
  {
    name: 'preview in the frame beside the list',
    url: `${PAGE}&_mbox=INBOX`,
    kind: 'message',
    fixture: 'list-preview.html',
    frames: [
      { url: `${PAGE}&_caps=pdf%3D1&_uid=1&_mbox=INBOX&_framed=1&_action=preview`, fixture: 'preview.html' },
    ],
    participants: [self, lena, me],
    thread: 'INBOX/1',
    canInsert: true,
  },
  {
    name: 'message',
    url: show(1),
    kind: 'message',
    fixture: 'message.html',
    participants: [lena, me],
    thread: 'INBOX/1',
    canInsert: true,
  },
  {
    name: 'reply-to of a website form',
    url: show(4),
    kind: 'message',
    fixture: 'reply-to.html',
    participants: [
      { role: 'from', text: 'no-reply@acme.test', name: 'Website form' },
      { role: 'reply-to', text: 'jordan.blake@customer.test', name: 'Jordan Blake' },
      me,
    ],
  },
  {
    name: 'mailing list',
    url: show(5),
    kind: 'message',
    fixture: 'mailing-list.html',
    participants: [
      { role: 'from', text: 'optics-talk@lists.opticsforum.test', name: 'Sven Dahl via optics-talk' },
      { role: 'reply-to', text: 'optics-talk@lists.opticsforum.test' },
      { role: 'to', text: 'optics-talk@lists.opticsforum.test' },
    ],
  },
  {
    name: 'many recipients',
    url: show(6),
    kind: 'message',
    fixture: 'crowd.html',
    participants: crowd,
  },
  {
    name: 'address with an apostrophe and no name',
    url: show(7),
    kind: 'message',
    fixture: 'apostrophe.html',
    participants: [{ role: 'from', text: "o'brien@sub.example.test" }, me],
  },
  {
    name: 'display name that looks like an address',
    url: show(8),
    kind: 'message',
    fixture: 'name-is-address.html',
    participants: [{ role: 'from', text: 'phish@evil.test' }, me],
  },
  {
    name: 'markup in the name',
    url: show(9),
    kind: 'message',
    fixture: 'markup-name.html',
    participants: [{ role: 'from', text: 'markup@evil.test', name: '<img src=x onerror=alert(1)>' }, me],
  },
  {
    name: 'address in the body',
    url: show(10),
    kind: 'message',
    fixture: 'address-in-body.html',
    participants: [{ role: 'from', text: 'nadia@haddad-studio.test', name: 'Nadia Haddad' }, me],
  },
  {
    name: 'sent: the summary line names the recipient, the table tells who is who',
    url: show(1, 'Sent'),
    kind: 'message',
    fixture: 'sent.html',
    participants: [
      { role: 'from', text: 'marta@acme.test', name: 'Marta Kowal' },
      { role: 'to', text: 'ivo.bauer@bauer-glas.test', name: 'Ivo Bauer' },
    ],
    thread: 'Sent/1',
  },
  {
    name: 'compose: a reply',
    url: `${PAGE}&_action=compose&_id=4281569986b032a56e62fe`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [self, { role: 'to', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' }],
    thread: null,
    canInsert: true,
  },
  {
    name: 'compose: a reply in HTML',
    url: `${PAGE}&_action=compose&_id=4281569986b032a56e62fe`,
    kind: 'compose',
    fixture: 'html-compose.html',
    participants: [self, { role: 'to', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' }],
    canInsert: true,
  },
  {
    name: 'address book',
    url: 'http://mail.example.test/?_task=addressbook',
    kind: 'list',
    fixture: null,
    participants: [],
  },
  {
    name: 'address book: a contact',
    url: 'http://mail.example.test/?_task=addressbook',
    kind: 'record',
    fixture: 'contacts.html',
    frames: [
      {
        url: 'http://mail.example.test/?_task=addressbook&_framed=1&_action=show&_cid=1',
        fixture: 'contact.html',
      },
    ],
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
  },
  ...(['larry', 'classic'] as const).flatMap(skinCases),
  {
    name: 'settings',
    url: 'http://mail.example.test/?_task=settings',
    kind: 'other',
    fixture: null,
    participants: [],
  },
]

export const untested: Untested = {
  'td.header.mail-reply-to a.rcmContactAddress': 'read in its source; no message captured so far has it',
}
