import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** `contacts/0c8f...`. */
const recordOf = ({ hash }: URL) =>
  /^#\/(contacts|leads|accounts)\/(?:record|edit)\/([0-9a-f-]{36})/.exec(hash)?.slice(1).join('/') ?? null

/**
 * SuiteCRM 8, on any address. Modules that it still shows through version 7 stand in a frame and are not read here.
 * Fields come after the address: they are fetched.
 */
export const suitecrm8: KnownHost = {
  id: 'suitecrm8',
  name: 'SuiteCRM 8',
  matches: [],
  detect: (document) => document.querySelector('link[href*="dist/themes/suite8/"]') !== null,
}

export const host = defineGated(suitecrm8, {
  version: 1,
  checked: [
    {
      by: 'source',
      what: 'component names of SuiteCRM 8 on GitHub; its e-mail template was not to be had',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'records after those components and public page tests', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => /^#\/(contacts|leads|accounts)(\/index)?(\?|$)/.test(url.hash) },
  ],
  // Subpanels, which list other people, stand beside it.
  selectors: { header: ['scrm-record-content'] },
  thread: recordOf,
})
