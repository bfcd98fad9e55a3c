import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

const itemOf = ({ pathname }: URL) =>
  /^\/boards\/(\d+)(?:\/views\/\d+)?\/pulses\/(\d+)/.exec(pathname)?.slice(1).join('/') ?? null

/**
 * monday CRM: only the panel of an open item. The board behind it lists the addresses of everybody.
 */
export const monday: KnownHost = {
  id: 'monday',
  name: 'monday CRM',
  matches: ['https://*.monday.com/*'],
}

export const host = defineGated(monday, {
  version: 1,
  checked: [
    {
      by: 'hand-built',
      what: 'addresses and the names of the item panel known from a public extension (2026); nobody saw its pages',
      on: '2026-11-22',
    },
  ],
  pages: [
    { kind: 'record', test: (url) => itemOf(url) !== null },
    { kind: 'list', test: (url) => /^\/boards\/\d+/.test(url.pathname) },
  ],
  selectors: {
    header: ['.slide-panel.open:not(.popup), .pulse-card-dialog-component, .modal-component-content'],
  },
  thread: itemOf,
})
