import type { HostCase } from '../define-host.ts'

const ID = '3f0c5a52-0000-4000-8000-000000000051'
const page = (query: string) => `https://crm.example.test/index.php?${query}`
const ajax = (query: string) =>
  page(`module=Home&action=index#ajaxUILoc=${encodeURIComponent(`index.php?${query}`)}`)
const record = (text: string) => ({ role: 'record', text }) as const
const lena = record('lena.fischer@fischer-optik.test')
const all = [lena, record('lena@home.test'), record('old@fischer-optik.test')]

export const cases: HostCase[] = [
  {
    name: 'contact: its addresses, the opted-out one too; not subpanels, description or owner',
    url: page(`module=Contacts&offset=1&action=DetailView&record=${ID}`),
    kind: 'record',
    fixture: 'contact.html',
    participants: all,
    thread: `Contacts/${ID}`,
    shown: ID,
    canInsert: false,
  },
  {
    name: 'contact in the AJAX interface',
    url: ajax(`action=DetailView&module=Contacts&record=${ID}`),
    kind: 'record',
    fixture: 'contact.html',
    participants: all,
    thread: `Contacts/${ID}`,
    shown: ID,
  },
  {
    name: 'lead whose field is one value',
    url: page(`module=Leads&action=DetailView&record=${ID}`),
    kind: 'record',
    fixture: 'lead-span.html',
    participants: [record('tom@okafor.test')],
    thread: `Leads/${ID}`,
  },
  {
    name: 'account without an address',
    url: page(`module=Accounts&action=DetailView&record=${ID}`),
    kind: 'record',
    fixture: 'contact-no-address.html',
    participants: [],
    recognised: true,
  },
  {
    name: 'contact in edit mode: what the fields hold, not what was verified before',
    url: page(`module=Contacts&action=EditView&record=${ID}`),
    kind: 'record',
    fixture: 'contact-edit.html',
    participants: [lena],
    thread: `Contacts/${ID}`,
  },
  {
    name: 'target in a theme that names no fields',
    url: page(`module=Prospects&action=DetailView&record=${ID}`),
    kind: 'record',
    fixture: 'contact-old-theme.html',
    participants: [],
    recognised: false,
  },
  {
    name: 'a form for a new record is nobody yet',
    url: page('module=Contacts&action=EditView&return_module=Contacts'),
    kind: 'other',
    fixture: 'contact-edit.html',
    participants: [],
  },
  {
    name: 'list: its rows are not participants',
    url: ajax('module=Contacts&action=index&parentTab=Sales'),
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'e-mail module is not read',
    url: page(`module=Emails&action=DetailView&record=${ID}`),
    kind: 'other',
    fixture: 'contact.html',
    participants: [],
  },
]
