import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'message header with title, mailto and data attributes',
    url: 'https://mail.site.example.com/thread/7',
    kind: 'record',
    fixture: 'webmail.html',
    participants: [
      { role: 'from', text: 'ana.costa@harbour.test', name: 'Ana Costa' },
      { role: 'to', text: 'marta+leads@acme.test', name: 'Marta' },
      { role: 'cc', text: 'tom@okafor-logistics.test', name: 'Tom Okafor' },
    ],
    canInsert: true,
    recognised: true,
  },
  {
    name: 'record with the address in a field',
    url: 'https://crm.example.com/people/5',
    kind: 'record',
    fixture: 'crm-record.html',
    participants: [{ role: 'record', text: 'priya+acme-renewal@northwind.test' }],
    canInsert: true,
  },
  {
    name: 'headers as text, with a name that is another address',
    url: 'https://post.example.com/',
    kind: 'record',
    fixture: 'header-text.html',
    participants: [
      { role: 'from', text: '"ceo@acme.test" <phish@evil.test>' },
      { role: 'to', text: 'marta@acme.test' },
    ],
  },
  {
    name: 'a page about nobody',
    url: 'https://shop.example.com/',
    kind: 'record',
    fixture: 'shop.html',
    participants: [],
    recognised: false,
  },
  {
    name: 'a sign-in',
    url: 'https://mail.site.example.com/login',
    kind: 'other',
    fixture: 'sign-in.html',
    participants: [],
  },
]
