import type { KnownHost } from '../define-host.ts'
import { defineGated } from '../generic/reader.ts'

/** `Contacts/554023000000238121`; the organisation stands before it, or not. */
const recordOf = ({ pathname }: URL) =>
  /\/crm\/(?:org\d+\/)?tab\/((?:Leads|Contacts|Accounts|Potentials|CustomModule\d+)\/\d+)/.exec(
    pathname,
  )?.[1] ?? null

/**
 * Zoho CRM in every region, also within CRM Plus and Zoho One. Related lists hold the same links as the record
 * itself: they are left out only where their markup says that they are lists.
 */
export const zohoCrm: KnownHost = {
  id: 'zoho-crm',
  name: 'Zoho CRM',
  matches: [
    'https://crm.zoho.com/*',
    'https://crm.zoho.eu/*',
    'https://crm.zoho.in/*',
    'https://crm.zoho.com.au/*',
    'https://crm.zoho.com.cn/*',
    'https://crm.zoho.jp/*',
    'https://crm.zoho.sa/*',
    'https://crm.zoho.uk/*',
    'https://crm.zoho.ae/*',
    'https://crm.zohocloud.ca/*',
    'https://crmplus.zoho.com/*',
    'https://crmplus.zoho.eu/*',
    'https://crmplus.zoho.in/*',
    'https://crmplus.zoho.com.au/*',
    'https://crmplus.zoho.com.cn/*',
    'https://crmplus.zoho.jp/*',
    'https://crmplus.zoho.sa/*',
    'https://crmplus.zoho.uk/*',
    'https://crmplus.zoho.ae/*',
    'https://one.zoho.com/*',
    'https://one.zoho.eu/*',
    'https://one.zoho.in/*',
    'https://one.zoho.com.au/*',
    'https://one.zoho.com.cn/*',
    'https://one.zoho.jp/*',
    'https://one.zoho.sa/*',
    'https://one.zoho.uk/*',
    'https://one.zoho.ae/*',
  ],
}

export const host = defineGated(zohoCrm, {
  version: 1,
  checked: [
    {
      by: 'hand-built',
      what: 'addresses and component names known from public code; nobody saw its pages',
      on: '2026-11-22',
    },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => /\/crm\/(org\d+\/)?tab\/[^/]+/.test(url.pathname) },
  ],
  tryFirst: {
    // Of all components those that hold an e-mail address, open for editing or not.
    header: ['body:has(crux-email-component)'],
    address: ['crux-email-component a.cxEmailViewLink[href^="mailto:"], crux-email-component input'],
  },
  leaveOut: 'table, lyte-table, lyte-exptable, [role=table], [role=grid]',
  thread: recordOf,
})
