import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** `person/7`. */
const recordOf = ({ pathname }: URL) =>
  /^\/((?:person|organization|deal)\/\d+|leads\/inbox\/[0-9a-f-]{36})/.exec(pathname)?.[1] ?? null

/**
 * Pipedrive. Views that were left stay in the document, hidden. Where the address stands is not public but for one
 * old layout of a person.
 */
export const pipedrive: KnownHost = {
  id: 'pipedrive',
  name: 'Pipedrive',
  matches: ['https://*.pipedrive.com/*'],
}

export const host = defineGated(pipedrive, {
  version: 1,
  checked: [
    {
      by: 'hand-built',
      what: 'addresses and title names known from public extensions (2022 to 2026); nobody saw its pages',
      on: '2026-11-22',
    },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    {
      kind: 'list',
      test: (url) => /^\/(persons|organizations|pipeline|deals|leads)(\/|$)/.test(url.pathname),
    },
  ],
  tryFirst: { header: ['.detailView.personDetails .infoBlock'] },
  leaveOut: '.viewContainer[style*="none"]',
  thread: recordOf,
})
