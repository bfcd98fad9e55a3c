import { defineHost, type KnownHost } from '../define-host.ts'
import { GENERIC_EDITORS, GENERIC_SELECTORS, readGeneric } from './reader.ts'

/** Any site that the user adds and that no adapter knows. */
export const generic: KnownHost = {
  id: 'generic',
  name: 'Other sites',
  matches: [],
}

export const host = defineHost(generic, {
  version: 1,
  checked: [
    {
      by: 'run',
      what: 'SOGo 5.8.0 and Request Tracker 5.0.3, Roundcube 1.6.5 and Tryton 6.0 without their adapters, all of Debian 12',
      on: '2026-11-23',
    },
    { by: 'hand-built', what: 'pages of several builds', on: '2026-11-22' },
  ],
  pages: [
    // Whoever signs in types an address that is their own.
    { kind: 'other', test: (_url, [top]) => top?.querySelector('input[type=password]') != null },
    { kind: 'record', test: () => true },
  ],
  // Bodies of mails stand in frames that are sandboxed or have no address of their own.
  frames: [
    'iframe[src]:not([sandbox],[srcdoc],[src=""],[src^="about:"],[src^="javascript:"],[src^="data:"]),frame[src]',
  ],
  selectors: GENERIC_SELECTORS,
  // The address of a page changes before its fields do: nobody knows by how much.
  settle: 300,
  furniture: true,
  editors: GENERIC_EDITORS,
  read: (page) => readGeneric(page),
})
