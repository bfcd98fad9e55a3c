import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'contact',
    url: 'https://acme.myfreshworks.com/crm/sales/contacts/7/details',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'contacts/7',
  },
  {
    name: 'contact at an old address',
    url: 'https://acme.freshsales.io/contacts/7',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'contacts/7',
  },
  {
    name: 'list',
    url: 'https://acme.myfreshworks.com/crm/sales/contacts/view/402001',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'another product of theirs',
    url: 'https://acme.myfreshworks.com/contacts/7',
    kind: 'other',
    fixture: 'contact.html',
    participants: [],
  },
  {
    name: 'lead',
    url: 'https://acme.myfreshworks.com/crm/sales/leads/8',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'leads/8',
  },
  {
    name: 'account',
    url: 'https://acme.myfreshworks.com/crm/sales/accounts/8',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'accounts/8',
  },
  {
    name: 'deal',
    url: 'https://acme.myfreshworks.com/crm/sales/deals/8',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'deals/8',
  },
]
