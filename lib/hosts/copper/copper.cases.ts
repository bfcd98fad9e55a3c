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
  {
    name: 'lead',
    url: 'https://app.copper.com/companies/123456/app#/lead/8',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'lead/8',
  },
  {
    name: 'people',
    url: 'https://app.copper.com/companies/123456/app#/people/8',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'people/8',
  },
  {
    name: 'organization',
    url: 'https://app.copper.com/companies/123456/app#/organization/8',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'organization/8',
  },
  {
    name: 'deal',
    url: 'https://app.copper.com/companies/123456/app#/deal/8',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'deal/8',
  },
]
