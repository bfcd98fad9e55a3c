import type { Vendor } from '../vendor.ts'

/**
 * Zoho CRM, export of leads or contacts: labels, and a column with ".id" for each record that is referred to. Ids look
 * like `zcrm_4876876000001234567`.
 * After a file of leads in the tests of a public importer (read 2026-11-30), from memory of other exports, and Zoho's published names of fields (Email_Opt_Out, Secondary_Email, Unsubscribed_Mode,
 * Unsubscribed_Time).
 */
export const zoho: Vendor = {
  id: 'zoho',
  name: 'Zoho CRM',
  own: ['Lead Owner.id', 'Contact Owner.id', 'Created By.id', 'Unsubscribed Mode'],
  typical: ['Record Id', 'Lead Owner', 'Email Opt Out', 'Secondary Email', 'Unsubscribed Time', 'Created By'],
  ids: /^zcrm_\d+$/,
  idOf: (id) => id.replace(/^zcrm_(?=\d)/, ''),
  headers: {
    id: ['Record Id', 'Lead Id', 'Contact Id'],
    email: ['Email'],
    otherEmails: ['Secondary Email'],
    company: ['Company', 'Account Name'],
    jobTitle: ['Title', 'Designation'],
    owner: ['Lead Owner', 'Contact Owner'],
    leadStatus: ['Lead Status'],
    marketingOptOut: ['Email Opt Out'],
    consentDeniedAt: ['Unsubscribed Time'],
  },
}
