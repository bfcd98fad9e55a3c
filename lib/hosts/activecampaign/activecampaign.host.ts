import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** `contacts/7`. */
const recordOf = ({ pathname }: URL) => /^\/app\/((?:contacts|deals)\/\d+)/.exec(pathname)?.[1] ?? null

/**
 * ActiveCampaign, contacts and deals. How its pages are built is not public: they are read as any site's.
 */
export const activecampaign: KnownHost = {
  id: 'activecampaign',
  name: 'ActiveCampaign',
  matches: ['https://*.activehosted.com/*'],
}

export const host = defineGated(activecampaign, {
  version: 1,
  checked: [
    { by: 'hand-built', what: 'addresses known from public code; nobody saw its pages', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => /^\/app\/(contacts|deals)\/?$/.test(url.pathname) },
  ],
  thread: recordOf,
})
