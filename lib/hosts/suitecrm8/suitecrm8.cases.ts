import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'contact: not the subpanels',
    url: 'https://suite.example.test/#/contacts/record/0c8f1e2a-4b5d-6e7f-8091-a2b3c4d5e6f7',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'contacts/0c8f1e2a-4b5d-6e7f-8091-a2b3c4d5e6f7',
  },
  {
    name: 'contact with a link to write to, in a sub-folder',
    url: 'https://suite.example.test/public/#/contacts/record/1d9f2e3a-4b5d-6e7f-8091-a2b3c4d5e6f7?return_module=Contacts',
    kind: 'record',
    fixture: 'contact-link.html',
    participants: [{ role: 'record', text: 'tom@okafor.test' }],
    thread: 'contacts/1d9f2e3a-4b5d-6e7f-8091-a2b3c4d5e6f7',
  },
  {
    name: 'list',
    url: 'https://suite.example.test/#/contacts/index',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'a module that version 7 shows in a frame',
    url: 'https://suite.example.test/#/campaigns/wizard-home',
    kind: 'other',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'lead',
    url: 'https://suite.example.test/#/leads/record/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'leads/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
  },
  {
    name: 'account, opened for editing',
    url: 'https://suite.example.test/#/accounts/edit/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'accounts/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
  },
]
