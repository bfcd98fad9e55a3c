import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'lead: the field beside it, not the mails, colleagues or owner',
    url: 'https://crm.example.test/crm/leads/CRM-LEAD-2026-00007#emails',
    kind: 'record',
    fixture: 'lead.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'leads/CRM-LEAD-2026-00007',
  },
  {
    name: 'contact',
    url: 'https://crm.example.test/crm/contacts/Tom%20Okafor',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'tom@okafor.test' }],
  },
  {
    name: 'deal: the contacts on it',
    url: 'https://crm.example.test/crm/deals/CRM-DEAL-2026-00002',
    kind: 'record',
    fixture: 'deal.html',
    participants: [
      { role: 'record', text: 'lena.fischer@fischer-optik.test' },
      { role: 'record', text: 'tom@okafor.test' },
    ],
    thread: 'deals/CRM-DEAL-2026-00002',
  },
  {
    name: 'list',
    url: 'https://crm.example.test/crm/leads/view/list',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'dashboard',
    url: 'https://crm.example.test/crm/dashboard',
    kind: 'other',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'organization',
    url: 'https://crm.example.test/crm/organizations/Fischer%20Optik',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'organizations/Fischer%20Optik',
  },
]
