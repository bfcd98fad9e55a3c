import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'person in the cloud: its links to write to, not the timeline or the user',
    url: 'https://acme.twenty.com/object/person/20202020-1c25-4d02-bf25-6aeccf7ea419#timeline',
    kind: 'record',
    fixture: 'person.html',
    participants: [
      { role: 'record', text: 'lena.fischer@fischer-optik.test' },
      { role: 'record', text: 'lena@home.test' },
    ],
    thread: 'person/20202020-1c25-4d02-bf25-6aeccf7ea419',
  },
  {
    name: 'another person in the cloud',
    url: 'https://acme.twenty.com/object/person/20202020-2d36-4d02-bf25-6aeccf7ea420',
    kind: 'record',
    fixture: 'person-other.html',
    participants: [
      { role: 'record', text: 'tom@okafor.test' },
      { role: 'record', text: 'tom@home.test' },
    ],
  },
  {
    name: 'person on an own server',
    url: 'https://crm.example.test/object/person/20202020-1c25-4d02-bf25-6aeccf7ea419',
    kind: 'record',
    fixture: 'person.html',
    participants: [
      { role: 'record', text: 'lena.fischer@fischer-optik.test' },
      { role: 'record', text: 'lena@home.test' },
    ],
    thread: 'person/20202020-1c25-4d02-bf25-6aeccf7ea419',
  },
  {
    name: 'list: its cells are nobody in particular',
    url: 'https://acme.twenty.com/objects/people?viewId=1',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'settings',
    url: 'https://acme.twenty.com/settings/profile',
    kind: 'other',
    fixture: 'person.html',
    participants: [],
  },
  {
    name: 'their own site',
    url: 'https://twenty.com/pricing',
    kind: 'other',
    fixture: null,
    participants: [],
  },
]
