import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

const recordOf = ({ pathname }: URL) => /^\/lead\/(lead_[A-Za-z0-9]+)/.exec(pathname)?.[1] ?? null

/**
 * Close. One lead holds several contacts: the rep picks. How its pages are built is not public: they are read as
 * any site's.
 */
export const close: KnownHost = {
  id: 'close',
  name: 'Close',
  matches: ['https://app.close.com/*'],
}

export const host = defineGated(close, {
  version: 1,
  checked: [
    { by: 'hand-built', what: 'addresses known from public code; nobody saw its pages', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => /^\/leads(\/|$)/.test(url.pathname) },
  ],
  thread: recordOf,
})
