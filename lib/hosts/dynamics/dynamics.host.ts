import { defineHost, fieldText, type KnownHost } from '../define-host.ts'

const PEOPLE = /^(contact|lead)$/
/** Kinds of records that have an address of their own. */
const OWN = /^(contact|lead|account)$/

/** Parameters are in any order: `main.aspx?appid=...&pagetype=entityrecord&etn=contact&id=...`. */
function recordOf(url: URL): { entity: string; id: string | null } | null {
  const query = url.searchParams
  const entity = query.get('etn')?.toLowerCase() ?? ''
  if (
    query.get('pagetype') !== 'entityrecord' ||
    !/^(contact|lead|account|opportunity|incident)$/.test(entity)
  )
    return null
  const [id = null] = /[0-9a-f-]{36}/.exec(query.get('id')?.toLowerCase() ?? '') ?? []
  return { entity, id }
}

/**
 * Dynamics 365 (Power Apps' unified interface) in the public, government and China clouds. A field is known by its
 * `data-id`, the same in all languages; within quick views and in the header's flyout the id is longer. The address
 * changes first and the fields are refilled from the server: hence `settle`. E-mail activities name people in look-ups
 * without addresses and are not read.
 */
export const dynamics: KnownHost = {
  id: 'dynamics',
  name: 'Dynamics 365',
  matches: [
    'https://*.dynamics.com/main.aspx*',
    'https://*.crm.microsoftdynamics.us/main.aspx*',
    'https://*.crm.appsplatform.us/main.aspx*',
    'https://*.crm.dynamics.cn/main.aspx*',
  ],
}

export const host = defineHost(dynamics, {
  version: 1,
  checked: [
    {
      by: 'integration',
      what: 'field ids in public extensions and page tests of the unified interface (2026)',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'pages after those ids', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => url.searchParams.get('pagetype') === 'entitylist' },
  ],
  selectors: {
    own: [
      'input:is([data-id="emailaddress1.fieldControl-mail-text-input"], [data-id="emailaddress2.fieldControl-mail-text-input"], [data-id="emailaddress3.fieldControl-mail-text-input"], [data-id="emailaddress1.fieldControl-text-box-text"], [data-id="emailaddress2.fieldControl-text-box-text"], [data-id="emailaddress3.fieldControl-text-box-text"])',
    ],
    primary: [
      'input:is([data-id="emailaddress1.fieldControl-mail-text-input"], [data-id="emailaddress1.fieldControl-text-box-text"])',
    ],
    // A user's field is called internalemailaddress: never a colleague's.
    related: [
      'input:is([data-id$=".emailaddress1.fieldControl-mail-text-input"], [data-id$=".emailaddress1.fieldControl-text-box-text"], [data-id="emailaddress.fieldControl-mail-text-input"])',
    ],
    title: ['h1[data-id="header_title"]'],
    user: ['#mectrl_currentAccount_secondary'],
  },
  editors: [{ selector: 'iframe.cke_wysiwyg_frame', kind: 'frame' }],
  settle: 400,
  read(page) {
    const record = recordOf(page.url)
    const self = page
      .all('user')
      .map((each) => ({ role: 'self' as const, text: fieldText(each) }))
      .filter(({ text }) => text.includes('@'))
    if (!record) return { participants: self, thread: null }
    const thread = record.id && `${record.entity}/${record.id}`
    const own = OWN.test(record.entity)
    // Several sessions keep their forms: with two in sight nobody can tell which one the rep means.
    if (own && page.all('primary').length > 1) return { participants: self, thread, recognised: false }

    const texts = new Set(
      page
        .all(own ? 'own' : 'related')
        .map(fieldText)
        .filter((text) => text.includes('@')),
    )
    // The title holds the state of saving in an element of its own.
    const names = page.all('title').map((title) =>
      [...title.childNodes]
        .map((node) => (node.nodeType === 3 ? (node.textContent ?? '') : ''))
        .join(' ')
        .trim(),
    )
    // Known by name only where the field is there and empty: after a navigation the title is the old one for a while.
    const [name] = PEOPLE.test(record.entity) && !texts.size && page.first('own') ? names : []
    return {
      participants: [...self, ...[...texts].map((text) => ({ role: 'record' as const, text }))],
      withoutAddress: name ? [{ role: 'record', name }] : [],
      thread,
      recognised: texts.size > 0 || names.length > 0,
    }
  },
})
