import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** `person/8a1f...`; objects that a company defines itself have names of their own. Lists have the same form of address. */
const recordOf = ({ pathname }: URL) =>
  /^\/[^/]+\/((?!collection\/|people\/|companies\/|settings\/)[a-z0-9_-]+\/[0-9a-f-]{36})/.exec(
    pathname,
  )?.[1] ?? null

/**
 * Attio. How its pages are built is not public: they are read as any site's. A record that opens over a list keeps
 * the list's address: it is not read.
 */
export const attio: KnownHost = {
  id: 'attio',
  name: 'Attio',
  matches: ['https://app.attio.com/*'],
}

export const host = defineGated(attio, {
  version: 1,
  checked: [
    { by: 'hand-built', what: 'addresses known from public code; nobody saw its pages', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => /^\/[^/]+\/(people|companies|collection)(\/|$)/.test(url.pathname) },
  ],
  thread: recordOf,
})
