import type { HostCase } from '../define-host.ts'

const ID = '7b5a3c1e-0000-4000-8000-000000000051'
const page = (query: string, domain = 'acme.crm4.dynamics.com') => `https://${domain}/main.aspx?${query}`
const at = (entity: string, domain?: string) =>
  page(`appid=9c8b&pagetype=entityrecord&etn=${entity}&id=${ID}`, domain)
const record = (text: string) => ({ role: 'record', text }) as const
const lena = record('lena.fischer@fischer-optik.test')

export const cases: HostCase[] = [
  {
    name: 'contact: its own fields; not quick views, the flyout, the timeline or lists',
    url: at('contact'),
    kind: 'record',
    fixture: 'contact.html',
    participants: [lena, record('lena@home.test')],
    thread: `contact/${ID}`,
    canInsert: false,
  },
  ...[
    'acme.crm.dynamics.com',
    'acme.crm21.dynamics.com',
    'acme.crm.microsoftdynamics.us',
    'acme.crm.appsplatform.us',
    'acme.crm.dynamics.cn',
  ].map(
    (domain): HostCase => ({
      name: `contact at ${domain}`,
      url: at('contact', domain),
      kind: 'record',
      fixture: 'contact.html',
      participants: [lena, record('lena@home.test')],
    }),
  ),
  {
    name: 'parameters in another order, the id in braces',
    url: page(`etn=contact&id=%7B${ID.toUpperCase()}%7D&pagetype=entityrecord&forceUCI=1`),
    kind: 'record',
    fixture: 'contact.html',
    participants: [lena, record('lena@home.test')],
    thread: `contact/${ID}`,
  },
  {
    name: 'contact with the older name of the field',
    url: at('contact'),
    kind: 'record',
    fixture: 'contact-old.html',
    participants: [lena],
  },
  {
    name: 'contact without an address is known by name, not by the company in its quick view',
    url: at('contact'),
    kind: 'record',
    fixture: 'contact-no-address.html',
    participants: [],
    withoutAddress: [{ role: 'record', name: 'Jan Nowak' }],
    recognised: true,
  },
  {
    name: 'lead over the hidden form of another session; the account menu is open',
    url: at('lead'),
    kind: 'record',
    fixture: 'lead.html',
    participants: [{ role: 'self', text: 'marta@acme.test' }, record('tom@okafor.test')],
    thread: `lead/${ID}`,
  },
  {
    name: 'account',
    url: at('account'),
    kind: 'record',
    fixture: 'account.html',
    participants: [record('info@fischer-optik.test')],
  },
  {
    name: 'opportunity: contact and company of its quick views, not the owner',
    url: at('opportunity'),
    kind: 'record',
    fixture: 'opportunity.html',
    participants: [lena, record('info@fischer-optik.test')],
    thread: `opportunity/${ID}`,
  },
  {
    name: 'case without an address',
    url: at('incident'),
    kind: 'record',
    fixture: 'case.html',
    participants: [],
    recognised: true,
  },
  {
    name: 'two forms in sight: nobody rather than the wrong one',
    url: at('contact'),
    kind: 'record',
    fixture: 'two-in-sight.html',
    participants: [],
    recognised: false,
  },
  {
    name: 'a form that is still loading',
    url: at('contact'),
    kind: 'record',
    fixture: 'loading.html',
    participants: [],
    recognised: false,
  },
  {
    name: 'list: its rows are not participants',
    url: page('appid=9c8b&pagetype=entitylist&etn=contact&viewid=1'),
    kind: 'list',
    fixture: 'list.html',
    participants: [],
  },
  {
    name: 'an e-mail activity is not read',
    url: at('email'),
    kind: 'other',
    fixture: 'contact.html',
    participants: [],
  },
]
