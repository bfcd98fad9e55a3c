import type { HostCase } from '../define-host.ts'

const site = (path: string, host = 'acme.bitrix24.com') => `https://${host}${path}`
const slider = (path: string, fixture: string, host?: string) => ({
  url: site(`${path}?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER`, host),
  fixture,
})
const record = (text: string, name?: string) => ({ role: 'record' as const, text, ...(name ? { name } : {}) })
const lena = record('lena.fischer@fischer-optik.test')
const home = record('lena@home.test')
const CONTACT = '/crm/contact/details/51/'
const DEAL = '/crm/deal/details/71/'
const client = [
  record('info@fischer-optik.test', 'Fischer Optik'),
  record('lena.fischer@fischer-optik.test', 'Lena Fischer'),
  record('olga@nagy.test', 'Olga Nagy'),
]

export const cases: HostCase[] = [
  {
    name: 'contact in a slider over the list: not its company, the stream or the rows',
    url: site(CONTACT),
    kind: 'record',
    fixture: 'list.html',
    frames: [slider(CONTACT, 'contact.html')],
    participants: [lena, home],
    thread: 'contact/51',
    canInsert: false,
  },
  ...['ru', 'de', 'eu', 'com.br', 'es', 'fr', 'pl', 'it', 'in', 'ua', 'by', 'kz', 'cn', 'jp', 'com.tr'].map(
    (end): HostCase => ({
      name: `contact at bitrix24.${end}`,
      url: site(CONTACT, `acme.bitrix24.${end}`),
      kind: 'record',
      fixture: 'list.html',
      frames: [slider(CONTACT, 'contact.html', `acme.bitrix24.${end}`)],
      participants: [lena, home],
    }),
  ),
  {
    name: 'contact on an own server, opened without a slider',
    url: site(CONTACT, 'portal.example.test'),
    kind: 'record',
    fixture: 'contact.html',
    participants: [lena, home],
    thread: 'contact/51',
  },
  {
    name: 'deal: each contact and the company, by name',
    url: site(DEAL),
    kind: 'record',
    fixture: 'list.html',
    frames: [slider(DEAL, 'deal.html')],
    participants: client,
    withoutAddress: [{ role: 'record', name: 'Tom Okafor' }],
    thread: 'deal/71',
  },
  {
    name: 'a contact in a slider over the one of a deal: the last one counts',
    url: site(CONTACT),
    kind: 'record',
    fixture: 'list.html',
    frames: [slider(DEAL, 'deal.html'), slider(CONTACT, 'contact.html')],
    participants: [lena, home],
    thread: 'contact/51',
  },
  {
    name: 'a contact without an address over a deal: nobody of the deal below',
    url: site('/crm/contact/details/54/'),
    kind: 'record',
    fixture: 'contact.html',
    frames: [slider(DEAL, 'deal.html'), slider('/crm/contact/details/54/', 'contact-no-address.html')],
    participants: [],
    thread: 'contact/54',
    recognised: true,
  },
  {
    name: 'a task over a deal: nobody of the deal below',
    url: site('/company/personal/user/1/tasks/task/view/9/'),
    kind: 'other',
    fixture: 'list.html',
    frames: [slider(DEAL, 'deal.html'), slider('/company/personal/user/1/tasks/task/view/9/', 'task.html')],
    participants: [],
  },
  {
    name: 'a slider that is still empty, over a contact',
    url: site(DEAL),
    kind: 'other',
    fixture: 'contact.html',
    frames: [{ url: 'about:blank', fixture: 'loading.html' }],
    participants: [],
  },
  {
    name: 'contact whose address is bare text',
    url: site('/crm/contact/details/53/'),
    kind: 'record',
    fixture: 'contact-text.html',
    participants: [record('tom@okafor.test')],
  },
  {
    name: 'contact in edit mode: not the address of its company',
    url: site(CONTACT),
    kind: 'record',
    fixture: 'contact-edit.html',
    participants: [lena],
  },
  {
    name: 'contact without an address',
    url: site('/crm/contact/details/54/'),
    kind: 'record',
    fixture: 'contact-no-address.html',
    participants: [],
    thread: 'contact/54',
    recognised: true,
  },
  {
    name: 'lead: its own address before that of a known contact',
    url: site('/crm/lead/details/31/'),
    kind: 'record',
    fixture: 'lead.html',
    participants: [record('sam@site.test'), record('lena.fischer@fischer-optik.test', 'Lena Fischer')],
    thread: 'lead/31',
  },
  {
    name: 'company and its contacts',
    url: site('/crm/company/details/61/'),
    kind: 'record',
    fixture: 'company.html',
    participants: [
      record('info@fischer-optik.test'),
      record('lena.fischer@fischer-optik.test', 'Lena Fischer'),
    ],
    thread: 'company/61',
  },
  {
    name: 'a new record is nobody yet',
    url: site('/crm/contact/details/0/'),
    kind: 'other',
    fixture: 'contact-no-address.html',
    participants: [],
  },
  {
    name: 'list: its rows are not participants',
    url: site('/crm/contact/list/'),
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
]
