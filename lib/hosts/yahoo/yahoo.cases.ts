import type { HostCase } from '../define-host.ts'

const MAIL = 'https://mail.yahoo.com'
const OPEN = `${MAIL}/d/folders/1/messages/AJ3kQmZ1x9`
const self = { role: 'self', text: 'marta@acme.test' } as const
const me = { role: 'to', text: 'marta@acme.test', name: 'Marta Kowal' } as const
const lena = { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' } as const
const toLena = { ...lena, role: 'to' } as const

export const cases: HostCase[] = [
  ...[`${MAIL}/d/folders/1`, `${MAIL}/n/inbox/all`].map((url) => ({
    name: `list: neither its rows nor advertising: ${url}`,
    url,
    kind: 'list' as const,
    fixture: 'list.html',
    participants: [self],
    canInsert: false,
  })),
  ...[
    OPEN,
    `${MAIL}/n/folders/1/messages/AJ3kQmZ1x9?reason=x`,
    `${MAIL}/d/search/keyword=lena/messages/AJ3kQmZ1x9`,
    'https://mail.aol.com/d/folders/1/messages/AJ3kQmZ1x9',
    'https://de.mail.yahoo.com/d/folders/1/messages/AJ3kQmZ1x9',
  ].map((url) => ({
    name: `message to several people, one named only: ${url}`,
    url,
    kind: 'message' as const,
    fixture: 'message.html',
    participants: [
      self,
      lena,
      me,
      { role: 'to' as const, text: 'ivo.bauer@bauer-glas.test', name: 'Ivo Bauer' },
    ],
    withoutAddress: [{ role: 'to' as const, name: 'Ana Costa' }],
    thread: 'AJ3kQmZ1x9',
  })),
  {
    name: 'sender named only',
    url: OPEN,
    kind: 'message',
    fixture: 'name-only.html',
    participants: [self],
    withoutAddress: [{ role: 'from', name: 'Lena Fischer' }],
    recognised: true,
  },
  {
    name: 'sender with a title',
    url: OPEN,
    kind: 'message',
    fixture: 'titled.html',
    participants: [self, lena, me],
  },
  {
    name: 'an address that stands alone may be a name',
    url: OPEN,
    kind: 'message',
    fixture: 'name-is-address.html',
    participants: [self, me],
    withoutAddress: [{ role: 'from', name: 'lena.fischer@fischer-optik.test' }],
  },
  {
    name: 'display name that is the address of another',
    url: OPEN,
    kind: 'message',
    fixture: 'name-is-address-open.html',
    participants: [self, { role: 'from', text: 'phish@evil.test' }, me],
  },
  {
    name: 'conversation with one expanded message',
    url: OPEN,
    kind: 'message',
    fixture: 'collapsed.html',
    participants: [self, lena, me],
  },
  {
    name: 'two expanded messages of different senders: nobody can tell which one is meant',
    url: OPEN,
    kind: 'message',
    fixture: 'two-open.html',
    participants: [self],
    recognised: true,
  },
  {
    name: 'message that has not come yet',
    url: OPEN,
    kind: 'message',
    fixture: 'list.html',
    participants: [self],
    recognised: false,
  },
  {
    name: 'compose: nobody yet',
    url: `${MAIL}/d/compose/1234`,
    kind: 'compose',
    fixture: 'compose-empty.html',
    participants: [self],
    canInsert: true,
  },
  {
    name: 'compose: one with an address, one named only',
    url: `${MAIL}/n/inbox/all`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [self, toLena],
    withoutAddress: [{ role: 'to', name: 'Piotr Nowak' }],
    canInsert: true,
  },
  {
    name: 'compose with the older recipients',
    url: `${MAIL}/d/compose/1234`,
    kind: 'compose',
    fixture: 'compose-older.html',
    participants: [self, toLena],
  },
  {
    name: 'reply beside its message',
    url: OPEN,
    kind: 'message',
    fixture: 'compose-beside.html',
    participants: [self, lena, me],
    canInsert: true,
  },
  {
    name: 'settings',
    url: `${MAIL}/d/settings/1`,
    kind: 'other',
    fixture: 'settings.html',
    participants: [],
  },
  {
    name: 'calendar',
    url: 'https://mail.yahoo.com/calendar/',
    kind: 'other',
    fixture: null,
    participants: [],
  },
]
