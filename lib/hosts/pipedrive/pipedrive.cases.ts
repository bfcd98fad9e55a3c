import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'person, old layout: not the view before, nor its mails',
    url: 'https://acme.pipedrive.com/person/7',
    kind: 'record',
    fixture: 'person-old.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'person/7',
  },
  {
    name: 'deal',
    url: 'https://acme.pipedrive.com/deal/12',
    kind: 'record',
    fixture: 'deal.html',
    participants: [{ role: 'record', text: 'tom@okafor.test' }],
    thread: 'deal/12',
  },
  {
    name: 'lead',
    url: 'https://acme.pipedrive.com/leads/inbox/3c5e1f60-8a0b-11ef-9d2a-0242ac120002',
    kind: 'record',
    fixture: 'deal.html',
    participants: [{ role: 'record', text: 'tom@okafor.test' }],
    thread: 'leads/inbox/3c5e1f60-8a0b-11ef-9d2a-0242ac120002',
  },
  {
    name: 'list',
    url: 'https://acme.pipedrive.com/persons/list/user/everyone',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'mail is not read: how it names a sender is not known',
    url: 'https://acme.pipedrive.com/mail/inbox/4',
    kind: 'other',
    fixture: 'deal.html',
    participants: [],
  },
  {
    name: 'organization',
    url: 'https://acme.pipedrive.com/organization/3',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'organization/3',
  },
]
