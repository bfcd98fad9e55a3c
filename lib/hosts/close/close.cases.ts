import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'lead with two contacts: both, for the rep to pick',
    url: 'https://app.close.com/lead/lead_Qw3rTy7uI0p/',
    kind: 'record',
    fixture: 'lead.html',
    participants: [
      { role: 'record', text: 'lena.fischer@fischer-optik.test' },
      { role: 'record', text: 'olga@nagy.test' },
    ],
    thread: 'lead_Qw3rTy7uI0p',
  },
  {
    name: 'list',
    url: 'https://app.close.com/leads/',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'inbox: how it names a sender is not known',
    url: 'https://app.close.com/inbox/',
    kind: 'other',
    fixture: 'lead.html',
    participants: [],
  },
]
