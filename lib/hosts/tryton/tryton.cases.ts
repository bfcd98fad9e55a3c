import type { HostCase } from '../define-host.ts'

const page = (hash: string) => `http://crm.example.test/#crm/model/${hash}`
const opened = (hash: string, title: string) => page(`${hash};name=%22${title}%22&views=%5Bnull%5D`)

export const cases: HostCase[] = [
  {
    name: 'opportunity: the contact field holds a name and an address',
    url: opened('sale.opportunity/1', 'Sale%20Opportunity'),
    kind: 'record',
    fixture: 'opportunity.html',
    participants: [{ role: 'record', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' }],
    thread: 'sale.opportunity/1',
    canInsert: false,
  },
  {
    name: 'opportunity without a contact, over the open tab of one that has',
    url: opened('sale.opportunity/6', 'Sale%20Opportunity'),
    kind: 'record',
    fixture: 'opportunity-no-contact.html',
    participants: [],
    thread: 'sale.opportunity/6',
    recognised: true,
  },
  {
    name: 'party with two addresses and a telephone',
    url: opened('party.party/3', 'Party'),
    kind: 'record',
    fixture: 'party.html',
    participants: [
      { role: 'record', text: 'lena.fischer@fischer-optik.test' },
      { role: 'record', text: 'billing@fischer-optik.test' },
    ],
    thread: 'party.party/3',
  },
  {
    name: 'party without an address',
    url: opened('party.party/8', 'Party'),
    kind: 'record',
    fixture: 'party-no-address.html',
    participants: [],
    recognised: true,
  },
  {
    name: 'party with markup in its name',
    url: opened('party.party/9', 'Party'),
    kind: 'record',
    fixture: 'party-markup.html',
    participants: [{ role: 'record', text: 'markup@evil.test' }],
  },
  {
    name: 'list of opportunities',
    url: opened('sale.opportunity', 'Sale%20Opportunity'),
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'another kind of record',
    url: page('account.move/3'),
    kind: 'other',
    fixture: null,
    participants: [],
  },
]
