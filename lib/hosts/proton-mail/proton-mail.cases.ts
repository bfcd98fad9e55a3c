import type { HostCase } from '../define-host.ts'

const MAIL = 'https://mail.proton.me/u/0'
const ID = 'k8nIxvPV4kq2YzUWqQpZ7fWg0Vn3T5bLJ-3cQw_Rr1X9dS=='
const self = { role: 'self', text: 'marta@acme.test' } as const
const me = { role: 'to', text: 'marta@acme.test', name: 'Marta Kowal' } as const
const lena = { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' } as const

export const cases: HostCase[] = [
  {
    name: 'list: its rows are not participants',
    url: `${MAIL}/inbox#page=2`,
    kind: 'list',
    fixture: 'list.html',
    participants: [self],
    canInsert: false,
  },
  ...[`${MAIL}/inbox/${ID}`, `https://mail.proton.me/u/3/all-mail/${ID}/${ID}#keyword=lena`].map((url) => ({
    name: `message: ${url.replaceAll(ID, 'ID')}`,
    url,
    kind: 'message' as const,
    fixture: 'message.html',
    participants: [self, lena, me],
    thread: ID,
    shown: 'msg0==',
    canInsert: true,
  })),
  {
    name: 'conversation: the last expanded message, to several people',
    url: `${MAIL}/inbox/${ID}`,
    kind: 'message',
    fixture: 'conversation.html',
    participants: [
      self,
      lena,
      me,
      { role: 'to', text: 'ana.costa@harbour.test', name: 'Ana Costa' },
      { role: 'to', text: 'ivo.bauer@bauer-glas.test' },
    ],
  },
  {
    name: 'headers of 2023 to 2025',
    url: `${MAIL}/inbox/${ID}`,
    kind: 'message',
    fixture: 'older.html',
    participants: [self, lena, me],
  },
  {
    name: 'headers before 2023',
    url: `https://mail.protonmail.com/u/0/inbox/${ID}`,
    kind: 'message',
    fixture: 'oldest.html',
    participants: [self, lena, { role: 'to', text: 'marta@acme.test' }],
  },
  {
    name: 'display name that is the address of another',
    url: `${MAIL}/inbox/${ID}`,
    kind: 'message',
    fixture: 'name-is-address.html',
    participants: [self, { role: 'from', text: 'phish@evil.test' }, me],
  },
  {
    name: 'nothing expanded yet',
    url: `${MAIL}/inbox/${ID}`,
    kind: 'message',
    fixture: 'draft-opening.html',
    participants: [self],
    recognised: false,
  },
  {
    name: 'compose: nobody yet',
    url: `${MAIL}/inbox`,
    kind: 'compose',
    fixture: 'compose-empty.html',
    participants: [self],
  },
  {
    name: 'compose over somebody else’s message',
    url: `${MAIL}/inbox/${ID}`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [
      self,
      { role: 'to', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' },
      { role: 'to', text: 'ana.costa@harbour.test' },
      { role: 'cc', text: 'Ivo Bauer <ivo.bauer@bauer-glas.test>' },
    ],
    thread: null,
    canInsert: true,
  },
  {
    name: 'compose, folded up: names, of which one may only look like an address',
    url: `${MAIL}/inbox/${ID}`,
    kind: 'compose',
    fixture: 'compose-folded.html',
    participants: [self],
    withoutAddress: [
      { role: 'to', name: 'Lena Fischer' },
      { role: 'to', name: 'ana.costa@harbour.test' },
    ],
    canInsert: true,
  },
  {
    name: 'two new mails side by side: nobody can tell which one is meant',
    url: `${MAIL}/inbox`,
    kind: 'compose',
    fixture: 'compose-two.html',
    participants: [self],
  },
  {
    name: 'own address from the new mail',
    url: `${MAIL}/drafts`,
    kind: 'compose',
    fixture: 'compose-only.html',
    participants: [self, { role: 'to', text: 'lena.fischer@fischer-optik.test' }],
  },
  {
    name: 'settings',
    url: `${MAIL}/settings/general`,
    kind: 'other',
    fixture: 'settings.html',
    participants: [],
  },
  { name: 'sign-in', url: 'https://mail.proton.me/login', kind: 'other', fixture: null, participants: [] },
]
