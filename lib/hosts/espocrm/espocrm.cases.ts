import type { HostCase, Untested } from '../define-host.ts'

const page = (hash: string) => `https://crm.example.test/#${hash}`
const record = (text: string) => ({ role: 'record', text }) as const
const marta = { role: 'to', text: 'marta@acme.test', name: 'Marta Kowal' } as const

export const cases: HostCase[] = [
  {
    name: 'contact: its own addresses; an invalid one, related people and notes are not',
    url: page('Contact/view/65c1'),
    kind: 'record',
    fixture: 'contact.html',
    participants: [record('lena.fischer@fischer-optik.test'), record('lena@home.test')],
    thread: 'Contact/65c1',
    canInsert: false,
  },
  {
    name: 'the next record is not there yet: the one of the page before is nobody',
    url: page('Lead/view/65d1'),
    kind: 'record',
    fixture: 'contact.html',
    participants: [],
    thread: 'Lead/65d1',
    recognised: false,
  },
  {
    name: 'contact without an address is known by name',
    url: page('Contact/view/65c3'),
    kind: 'record',
    fixture: 'contact-no-address.html',
    participants: [],
    withoutAddress: [{ role: 'record', name: 'Tom Okafor' }],
    recognised: true,
  },
  {
    name: 'contact in edit mode',
    url: page('Contact/edit/65c1'),
    kind: 'record',
    fixture: 'contact-edit.html',
    participants: [record('lena.fischer@fischer-optik.test')],
    thread: 'Contact/65c1',
  },
  {
    name: 'account: its own address, not those of its contacts panel',
    url: page('Account/view/65a1'),
    kind: 'record',
    fixture: 'account.html',
    participants: [record('info@fischer-optik.test')],
  },
  {
    name: 'opportunity names contacts without addresses',
    url: page('Opportunity/view/65b1'),
    kind: 'record',
    fixture: 'opportunity.html',
    participants: [],
    withoutAddress: [
      { role: 'record', name: 'Lena Fischer' },
      { role: 'record', name: 'Olga Nagy' },
    ],
    thread: 'Opportunity/65b1',
    recognised: true,
  },
  {
    name: 'quick view of a contact over an opportunity: the one in front',
    url: page('Opportunity/view/65b1'),
    kind: 'record',
    fixture: 'quick-view.html',
    participants: [record('olga@nagy.test')],
    thread: null,
  },
  {
    name: 'quick view of an e-mail over an account: the people of the e-mail',
    url: page('Account/view/65a1'),
    kind: 'record',
    fixture: 'email-quick-view.html',
    participants: [
      { role: 'from', text: 'no-reply@site.test' },
      { role: 'reply-to', text: 'sam@site.test', name: 'Sam Smith' },
      marta,
    ],
    thread: null,
  },
  {
    name: 'an e-mail written over a contact: the page is still about the contact',
    url: page('Contact/view/65c1'),
    kind: 'record',
    fixture: 'compose-over-record.html',
    participants: [
      { role: 'self', text: 'marta@acme.test' },
      { role: 'self', text: 'sales@acme.test' },
      record('lena.fischer@fischer-optik.test'),
    ],
    canInsert: true,
  },
  {
    name: 'e-mail: from, to and cc, with and without a record behind them',
    url: page('Email/view/65e1'),
    kind: 'message',
    fixture: 'email.html',
    participants: [
      { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' },
      marta,
      { role: 'to', text: 'team@acme.test' },
      { role: 'cc', text: 'olga@nagy.test', name: 'Olga Nagy' },
    ],
    thread: 'Email/65e1',
  },
  {
    name: 'e-mail of a website form: reply-to',
    url: page('Email/view/65e2'),
    kind: 'message',
    fixture: 'email-reply-to.html',
    participants: [
      { role: 'from', text: 'no-reply@site.test' },
      { role: 'reply-to', text: 'sam@site.test', name: 'Sam Smith' },
      marta,
    ],
  },
  {
    name: 'e-mail in the markup of version 7',
    url: page('Email/view/65e3'),
    kind: 'message',
    fixture: 'email-old.html',
    participants: [
      { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' },
      { role: 'to', text: 'marta@acme.test' },
    ],
  },
  {
    name: 'e-mail being written, as plain text',
    url: page('Email/edit/65e4'),
    kind: 'compose',
    fixture: 'email-compose.html',
    participants: [
      { role: 'self', text: 'marta@acme.test' },
      { role: 'to', text: 'lena.fischer@fischer-optik.test' },
    ],
    canInsert: true,
  },
  {
    name: 'list: its rows are not participants',
    url: page('Contact'),
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'a user is no customer',
    url: page('User/view/6500000000000002'),
    kind: 'other',
    fixture: 'list.html',
    participants: [],
  },
]

export const untested: Untested = {
  '.field[data-name="bcc"] :is(.email-address-detail-item, .email-address-line)':
    'built as its neighbours to and cc, which fixtures have',
  '.field[data-name="bcc"] > div': 'built as its neighbours to and cc, which fixtures have',
}
