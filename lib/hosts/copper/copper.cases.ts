import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'person',
    url: 'https://app.copper.com/companies/123456/app#/contact/7',
    kind: 'record',
    fixture: 'person.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'contact/7',
  },
  {
    name: 'list with a preview over it: not its rows',
    url: 'https://app.copper.com/companies/123456/app#/browse/list/people/default?preview=people-7',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'settings',
    url: 'https://app.copper.com/companies/123456/app#/settings',
    kind: 'other',
    fixture: 'list.html',
    participants: [],
  },
]
