import type { Vendor } from '../vendor.ts'

/**
 * Zoho CRM, export of leads or contacts: labels, and a column with ".id" for each record that is referred to. Ids look
 * like `zcrm_4876876000001234567`.
 * Labels of leads (Lead Owner, Company, Title, Email, Secondary Email, Lead Status, Email Opt-out, Created By): Zoho's help
 * "Standard Fields in Leads", help.zoho.com/portal/en/kb/crm-nextgen/sales-force-automation/leads, in copies of its text,
 * read 2026-12-01. Record Id and ".id": a file of leads in the tests of a public importer, read 2026-11-30. From memory:
 * Unsubscribed Mode and Unsubscribed Time as labels (Zoho publishes them as names of fields), Lead Id, Contact Id,
 * Designation, and the labels of contacts.
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
