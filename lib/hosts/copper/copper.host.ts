import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** `contact/7`; the path holds the company, the hash the page. */
const recordOf = ({ hash }: URL) =>
  /^#\/((?:contact|organization|deal|people|lead)\/\d+)/.exec(hash)?.[1] ?? null

/**
 * Copper. A preview over a list has an address of its own, but shares the page with the rows: it is not read. How
 * its pages are built is not public: they are read as any site's.
 */
export const copper: KnownHost = {
  id: 'copper',
  name: 'Copper',
  matches: ['https://app.copper.com/*'],
}

export const host = defineGated(copper, {
  version: 1,
  checked: [
    { by: 'hand-built', what: 'addresses known from public code; nobody saw its pages', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => url.hash.startsWith('#/browse/') },
  ],
  thread: recordOf,
})
