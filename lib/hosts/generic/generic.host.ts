import { defineHost, type KnownHost } from '../define-host.ts'
import { GENERIC_EDITORS, GENERIC_SELECTORS, readGeneric } from '../generic-reader.ts'

/** Any site that the user adds and that no adapter knows. */
export const generic: KnownHost = {
  id: 'generic',
  name: 'Other sites',
  matches: [],
}

export const host = defineHost(generic, {
  version: 1,
  checked: [{ by: 'hand-built', what: 'pages of several builds', on: '2026-11-22' }],
  pages: [
    // Whoever signs in types an address that is their own.
    { kind: 'other', test: (_url, [top]) => top?.querySelector('input[type=password]') != null },
    { kind: 'record', test: () => true },
  ],
  selectors: GENERIC_SELECTORS,
  dock: 'shrink',
  editors: GENERIC_EDITORS,
  read: readGeneric,
})
