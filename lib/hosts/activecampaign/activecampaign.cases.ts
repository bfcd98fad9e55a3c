import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'contact',
    url: 'https://acme.activehosted.com/app/contacts/7',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'contacts/7',
  },
  {
    name: 'deal',
    url: 'https://acme.activehosted.com/app/deals/12',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'deals/12',
  },
  {
    name: 'list',
    url: 'https://acme.activehosted.com/app/contacts',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'a form on their address',
    url: 'https://acme.activehosted.com/f/3',
    kind: 'other',
    fixture: null,
    participants: [],
  },
]
