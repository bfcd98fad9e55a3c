import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** The path within the product: its old addresses are its own, at the new ones it is one of several. */
const pathOf = ({ hostname, pathname }: URL) =>
  hostname.endsWith('.freshsales.io') ? pathname : (/^\/crm\/sales(\/.*)/.exec(pathname)?.[1] ?? '')
/** `contacts/7`. */
const recordOf = (url: URL) => /^\/((contacts|leads|accounts|deals)\/\d+)/.exec(pathOf(url))?.[1] ?? null

/**
 * Freshsales (Freshworks CRM), also at its old addresses. How its pages are built is not public: they are read as
 * any site's. Other Freshworks products at the same addresses are not read.
 */
export const freshsales: KnownHost = {
  id: 'freshsales',
  name: 'Freshsales',
  matches: ['https://*.myfreshworks.com/*', 'https://*.freshsales.io/*'],
}

export const host = defineGated(freshsales, {
  version: 1,
  checked: [
    { by: 'hand-built', what: 'addresses known from public code; nobody saw its pages', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    {
      kind: 'list',
      test: (url) => /^\/(contacts|leads|accounts|deals)(\/view|\/?$)/.test(pathOf(url)),
    },
  ],
  thread: recordOf,
})
