import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

const LIST = /^\/crm\/(leads|deals|contacts|organizations)(\/view\b|\/?$)/
/** `leads/CRM-LEAD-2026-00007`. */
const recordOf = ({ pathname }: URL) =>
  /^\/crm\/((leads|deals|contacts|organizations)\/(?!view(\/|$))[^/]+)/.exec(pathname)?.[1] ?? null

/**
 * Frappe CRM, on any address. The panel beside a record holds its fields; the tabs before it hold mails and
 * colleagues. ERPNext's desk on the same server is another product.
 */
export const frappeCrm: KnownHost = {
  id: 'frappe-crm',
  name: 'Frappe CRM',
  matches: [],
  detect: (document, url) =>
    /^\/crm(\/|$)/.test(url.pathname) && document.querySelector('link[href^="/assets/crm/"]') !== null,
}

export const host = defineGated(frappeCrm, {
  version: 1,
  checked: [
    { by: 'source', what: 'router, pages and side panel of Frappe CRM on GitHub (2026)', on: '2026-11-22' },
    { by: 'hand-built', what: 'records after those pages', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => LIST.test(url.pathname) },
  ],
  selectors: { header: ['.sections'] },
  // Of comments as well as of mails: which is which, only the rep's caret tells.
  editors: [{ selector: '.ProseMirror[contenteditable=true]', kind: 'contenteditable', onlyAtCaret: true }],
  thread: recordOf,
})
