import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'deal with two contacts',
    url: 'https://crm.rdstation.com/app/deals/65f0c1d2e3a4b5c6d7e8f901',
    kind: 'record',
    fixture: 'deal.html',
    participants: [
      { role: 'record', text: 'ana.costa@harbour.test' },
      { role: 'record', text: 'tom@okafor.test' },
    ],
    thread: '65f0c1d2e3a4b5c6d7e8f901',
  },
  {
    name: 'deal, address of old',
    url: 'https://crm.rdstation.com/app/#/deals/65f0c1d2e3a4b5c6d7e8f901',
    kind: 'record',
    fixture: 'deal.html',
    participants: [
      { role: 'record', text: 'ana.costa@harbour.test' },
      { role: 'record', text: 'tom@okafor.test' },
    ],
    thread: '65f0c1d2e3a4b5c6d7e8f901',
  },
  {
    name: 'pipeline',
    url: 'https://crm.rdstation.com/app/deals/pipeline',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'tasks',
    url: 'https://crm.rdstation.com/app/tasks',
    kind: 'other',
    fixture: 'list.html',
    participants: [],
  },
]
