import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** The deal, in the path or, in addresses of old, in the hash. */
const recordOf = ({ pathname, hash }: URL) =>
  (/^\/app\/deals\/([0-9a-f]{24})/.exec(pathname) ?? /^#\/deals\/([0-9a-f]{24})/.exec(hash))?.[1] ?? null

/**
 * RD Station CRM; RD Station Marketing is another product at another address. A deal has several contacts: the rep
 * picks. How its pages are built is not public: they are read as any site's.
 */
export const rdStation: KnownHost = {
  id: 'rd-station',
  name: 'RD Station CRM',
  matches: ['https://crm.rdstation.com/*'],
}

export const host = defineGated(rdStation, {
  version: 1,
  checked: [
    { by: 'hand-built', what: 'addresses known from public code; nobody saw its pages', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: ({ pathname, hash }) => /\/deals(\/pipeline|\/?$)/.test(pathname + hash) },
  ],
  thread: recordOf,
})
