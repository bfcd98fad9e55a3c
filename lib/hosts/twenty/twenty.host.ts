import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** `person/20202020-...`; objects that a company defines itself have names of their own. */
const recordOf = ({ pathname }: URL) =>
  /^\/object\/([\w-]+\/[0-9a-f]{8}-[0-9a-f-]{27})/.exec(pathname)?.[1] ?? null

/**
 * Twenty, in its cloud and on any address. Its styles have no stable names; the record's addresses are links to
 * write to. A record that opens beside a list keeps the list's address and is not told from the rows: it is not
 * read.
 */
export const twenty: KnownHost = {
  id: 'twenty',
  name: 'Twenty',
  matches: ['https://*.twenty.com/*'],
  detect: (document) => document.querySelector('script#twenty-env-config') !== null,
}

export const host = defineGated(twenty, {
  version: 1,
  checked: [
    {
      by: 'source',
      what: 'routes, page shell and e-mail field of Twenty on GitHub',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'records after that source', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => /^\/objects\/[^/]+/.test(url.pathname) },
  ],
  // Of the whole application only links to write to: bare texts are those of the timeline as well.
  selectors: { header: ['#root'], address: ['a[href^="mailto:" i]'] },
  thread: recordOf,
})
