import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** The first three characters of an id tell the object. */
const OBJECTS: Readonly<Record<string, string>> = {
  '003': 'Contact',
  '00Q': 'Lead',
  '001': 'Account',
  '006': 'Opportunity',
  '500': 'Case',
}
/** `Contact/0035g00000LENAA`; only contacts and leads have a cell that is known. */
function recordOf({ pathname }: URL): string | null {
  const [, id] = /^\/((?:003|00Q)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)(\/e)?$/.exec(pathname) ?? []
  return id ? `${OBJECTS[id.slice(0, 3)]}/${id.slice(0, 15)}` : null
}

/**
 * Salesforce Classic on Salesforce's own domains; Lightning has other paths there and is a host of its own. The
 * cells of a contact's and a lead's address have had the same ids for years. The console, whose pages are frames,
 * is not read.
 */
export const salesforceClassic: KnownHost = {
  id: 'salesforce-classic',
  name: 'Salesforce Classic',
  matches: ['salesforce.com', 'cloudforce.com', 'salesforce.mil', 'sfcrmproducts.cn'].flatMap((domain) =>
    Object.keys(OBJECTS).map((prefix) => `https://*.${domain}/${prefix}*`),
  ),
}

export const host = defineGated(salesforceClassic, {
  version: 1,
  checked: [
    {
      by: 'integration',
      what: 'ids of the e-mail cells in many public page tests and extensions',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'pages after those ids', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => /^\/(003|00Q|001|006|500)(\/o)?\/?$/.test(url.pathname) },
  ],
  selectors: {
    header: ['#con15_ileinner, #lea11_ileinner', 'td:has(> #con15, > #lea11)'],
  },
  // Server-rendered: the address and the page change together.
  settle: 0,
  thread: recordOf,
})
