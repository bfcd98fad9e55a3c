import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'person',
    url: 'https://app.attio.com/acme/person/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7/overview',
    kind: 'record',
    fixture: 'person.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'person/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
  },
  {
    name: 'list of people',
    url: 'https://app.attio.com/acme/people',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'a list of its own, whose address looks like a record',
    url: 'https://app.attio.com/acme/collection/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'home',
    url: 'https://app.attio.com/acme/home',
    kind: 'other',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'company',
    url: 'https://app.attio.com/acme/company/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7/overview',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'company/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
  },
  {
    name: 'deal',
    url: 'https://app.attio.com/acme/deals/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'deals/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
  },
  {
    name: 'an object that a company has defined itself',
    url: 'https://app.attio.com/acme/lens_mounts/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7/overview',
    kind: 'record',
    fixture: null,
    participants: [],
    thread: 'lens_mounts/8a1f7c3e-2b4d-4e6f-9081-a2b3c4d5e6f7',
  },
]
