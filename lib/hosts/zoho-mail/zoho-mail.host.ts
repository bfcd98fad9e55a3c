import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** The number of the open message; the folder before it does not matter. */
const messageOf = ({ hash }: URL) =>
  /^#mail\/(?:folder|label|search|view)\/.+\/p\/(\d+)/.exec(hash)?.[1] ?? null

/**
 * Zoho Mail in every region. Where it names the sender is not public: only what any site's header shows is read,
 * never the body or the collapsed heads of other messages; else the rep searches.
 */
export const zohoMail: KnownHost = {
  id: 'zoho-mail',
  name: 'Zoho Mail',
  matches: [
    'https://mail.zoho.com/*',
    'https://mail.zoho.eu/*',
    'https://mail.zoho.in/*',
    'https://mail.zoho.com.au/*',
    'https://mail.zoho.com.cn/*',
    'https://mail.zoho.jp/*',
    'https://mail.zoho.sa/*',
    'https://mail.zoho.uk/*',
    'https://mail.zoho.ae/*',
    'https://mail.zohocloud.ca/*',
  ],
}

export const host = defineGated(zohoMail, {
  version: 1,
  checked: [
    {
      by: 'hand-built',
      what: 'addresses and a few class names known from public code (2023 and older); nobody saw its pages',
      on: '2026-11-22',
    },
  ],
  pages: [
    { kind: 'message', test: (url) => messageOf(url) !== null },
    { kind: 'list', test: (url) => /^#mail\/(folder|label|search|view)\//.test(url.hash) },
  ],
  selectors: { header: ['.zmPVContent'] },
  leaveOut: '.zmMailContent, #mailContentDiv, .zmTMailList, .zmMHdrSumContent, .zmEditorContent',
  editors: [{ selector: 'iframe.ze_area', kind: 'frame' }],
  thread: messageOf,
})
