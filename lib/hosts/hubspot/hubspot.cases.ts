import type { HostCase } from '../define-host.ts'

const app = (path: string, region = 'app') => `https://${region}.hubspot.com${path}`
const at = (type: string, id: number) => `/contacts/1/record/${type}/${id}`
const lena = { role: 'record', text: 'lena.fischer@fischer-optik.test' } as const
const olga = { role: 'record', text: 'olga@nagy.test' } as const
const named = { lena: { ...lena, name: 'Lena Fischer' }, olga: { ...olga, name: 'Olga Nagy' } } as const

export const cases: HostCase[] = [
  {
    name: 'contact: not the associated one, the activities, hidden tabs or the owner',
    url: app(at('0-1', 51)),
    kind: 'record',
    fixture: 'contact.html',
    participants: [lena],
    thread: '0-1/51',
    canInsert: false,
  },
  ...['app-eu1', 'app-na2', 'app-na3', 'app-ap1'].map(
    (region): HostCase => ({
      name: `contact in ${region}`,
      url: app(`${at('0-1', 51)}/?interaction=note`, region),
      kind: 'record',
      fixture: 'contact.html',
      participants: [lena],
      thread: '0-1/51',
    }),
  ),
  {
    name: 'contact whose address is a property; the account menu is open',
    url: app(at('0-1', 55)),
    kind: 'record',
    fixture: 'contact-property.html',
    participants: [
      { role: 'self', text: 'marta@acme.test' },
      { role: 'record', text: 'tom@okafor.test' },
    ],
  },
  {
    name: 'contact, former address and markup',
    url: app('/contacts/1/contact/51'),
    kind: 'record',
    fixture: 'contact-legacy.html',
    participants: [lena],
    thread: '0-1/51',
  },
  {
    name: 'contact without an address is known by name',
    url: app(at('0-1', 52)),
    kind: 'record',
    fixture: 'contact-no-address.html',
    participants: [],
    withoutAddress: [{ role: 'record', name: 'Tom Okafor' }],
    recognised: true,
  },
  {
    name: 'contact without a name: its title is not one',
    url: app(at('0-1', 53)),
    kind: 'record',
    fixture: 'contact-no-name.html',
    participants: [],
    recognised: true,
  },
  {
    name: 'contact under the preview of another',
    url: app(at('0-1', 51)),
    kind: 'record',
    fixture: 'contact-preview.html',
    participants: [lena],
  },
  {
    name: 'deal: all its contacts, not the one in a preview',
    url: app(at('0-3', 71)),
    kind: 'record',
    fixture: 'deal.html',
    participants: [named.lena, named.olga],
    withoutAddress: [{ role: 'record', name: 'Tom Okafor' }],
    thread: '0-3/71',
  },
  {
    name: 'deal without contacts',
    url: app('/contacts/1/deal/71'),
    kind: 'record',
    fixture: 'deal-no-contacts.html',
    participants: [],
    thread: '0-3/71',
    recognised: true,
  },
  {
    name: 'company',
    url: app(at('0-2', 61)),
    kind: 'record',
    fixture: 'company.html',
    participants: [named.olga],
    thread: '0-2/61',
  },
  {
    name: 'ticket whose contacts stand in no known tile: names are not paired by guess',
    url: app(at('0-5', 81)),
    kind: 'record',
    fixture: 'ticket-plain.html',
    participants: [lena, olga],
    thread: '0-5/81',
  },
  {
    name: 'ticket in the help desk',
    url: app('/help-desk/1/view/2/ticket/81/thread/9'),
    kind: 'record',
    fixture: 'help-desk.html',
    participants: [named.lena],
    thread: '0-5/81',
    canInsert: true,
  },
  {
    name: 'conversation in the inbox',
    url: app('/live-messages/1/inbox/9#email'),
    kind: 'record',
    fixture: 'help-desk.html',
    participants: [named.lena],
    thread: 'inbox/9',
  },
  {
    name: 'list with a preview: neither',
    url: app('/contacts/1/objects/0-1/views/all/list'),
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'reports',
    url: app('/reports-dashboard/1/view/2'),
    kind: 'other',
    fixture: null,
    participants: [],
  },
]
