import type { HostCase } from '../define-host.ts'

const REGIONS = [
  'crm.zoho.eu',
  'crm.zoho.in',
  'crm.zoho.com.au',
  'crm.zoho.com.cn',
  'crm.zoho.jp',
  'crm.zoho.sa',
  'crm.zoho.uk',
  'crm.zoho.ae',
  'crm.zohocloud.ca',
  'crmplus.zoho.com',
  'one.zoho.com',
]

export const cases: HostCase[] = [
  {
    name: 'contact: not its owner or related lists',
    url: 'https://crm.zoho.com/crm/org20098765/tab/Contacts/554023000000238121',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'Contacts/554023000000238121',
  },
  {
    name: 'address without the organisation',
    url: 'https://crm.zoho.com/crm/tab/Contacts/554023000000238121',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'Contacts/554023000000238121',
  },
  ...REGIONS.map(
    (host): HostCase => ({
      name: `contact at ${host}`,
      url: `https://${host}/crm/org20098765/tab/Contacts/554023000000238121`,
      kind: 'record',
      fixture: 'contact.html',
      participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    }),
  ),
  {
    name: 'lead, open for editing',
    url: 'https://crm.zoho.com/crm/org20098765/tab/Leads/554023000000238122/edit',
    kind: 'record',
    fixture: 'edit.html',
    participants: [{ role: 'record', text: 'tom@okafor.test' }],
    thread: 'Leads/554023000000238122',
  },
  {
    name: 'list',
    url: 'https://crm.zoho.com/crm/org20098765/tab/Contacts/custom-view/554023000000087501/list',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'home',
    url: 'https://crm.zoho.com/crm/org20098765/home',
    kind: 'other',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'account',
    url: 'https://crm.zoho.com/crm/org20098765/tab/Accounts/554023000000238123',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'Accounts/554023000000238123',
  },
  {
    name: 'deal',
    url: 'https://crm.zoho.com/crm/org20098765/tab/Potentials/554023000000238123',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'Potentials/554023000000238123',
  },
  {
    name: 'module of its own',
    url: 'https://crm.zoho.com/crm/org20098765/tab/CustomModule1/554023000000238123',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'CustomModule1/554023000000238123',
  },
]
