import { defineHost, fieldText, type KnownHost } from '../define-host.ts'
import { addressIn } from '../generic/reader.ts'

/** Where the page is: with the AJAX interface the hash holds the address, encoded, and the rest is of the page before. */
function queryOf(url: URL): URLSearchParams {
  const [, inner] = /[#&]ajaxUILoc=([^&]*)/.exec(url.hash) ?? []
  if (!inner) return url.searchParams
  try {
    return new URLSearchParams(decodeURIComponent(inner).replace(/^[^?]*\?/, ''))
  } catch {
    return new URLSearchParams()
  }
}

const is = (url: URL, action: RegExp) =>
  /^(Contacts|Leads|Accounts|Prospects)$/.test(queryOf(url).get('module') ?? '') &&
  action.test(queryOf(url).get('action') ?? '')

/**
 * SuiteCRM 7 with its theme SuiteP, on any address; other themes name no fields and are not recognised. With the AJAX
 * interface the hash changes before the page's content: hence `settle`. Its e-mail module is not read.
 */
export const suitecrm: KnownHost = {
  id: 'suitecrm',
  name: 'SuiteCRM 7',
  matches: [],
  detect: (document) =>
    document.querySelector('link[href*="themes/SuiteP/"], script[src*="/sugar_grp1"]') !== null,
}

export const host = defineHost(suitecrm, {
  version: 1,
  checked: [
    { by: 'source', what: 'SuiteCRM 7, SuiteP and e-mail templates on GitHub', on: '2026-11-22' },
    { by: 'hand-built', what: 'pages after those templates', on: '2026-11-22' },
  ],
  pages: [
    {
      kind: 'record',
      test: (url) => is(url, /^DetailView$/) || (is(url, /^EditView$/) && queryOf(url).has('record')),
    },
    { kind: 'list', test: (url) => is(url, /^(index|ListView)?$/) },
  ],
  selectors: {
    field: ['.detail-view-field[field="email1"]'],
    // Opted-out and invalid addresses are listed too: they are still this person's, and what marketing knows counts.
    row: ['td', 'span'],
    input: ['input[id*="emailAddress"]:not([type="hidden"])'],
    record: ['form[name="DetailView"] > input[name="record"]'],
  },
  editors: [],
  settle: 200,
  read(page) {
    const query = queryOf(page.url)
    const id = query.get('record')
    if (page.kind !== 'record') return { participants: [], thread: null }
    // A form below the record (of a subpanel) is about somebody else.
    const inputs = is(page.url, /^EditView$/) ? page.all('input') : []
    const fields = page.all('field')
    const rows = fields.flatMap((field) => [...page.inside(field, 'input'), ...page.inside(field, 'row')])
    const texts = [...inputs, ...rows].map((each) => addressIn(fieldText(each)))
    const found = new Set(texts.filter((text) => text !== null))
    return {
      participants: [...found].map((text) => ({ role: 'record', text })),
      thread: id && `${query.get('module')}/${id}`,
      shown: page.documents.flatMap((each) => page.inside(each, 'record').map(fieldText))[0],
      recognised: fields.length + inputs.length > 0,
    }
  },
})
