import type { Vendor } from '../vendor.ts'

/**
 * Salesforce, leads or contacts by the names of their fields (Data Loader) or their labels (reports).
 * From memory of the published field reference; `HasOptedOutOfEmail` is labelled "Email Opt Out".
 */
export const salesforce: Vendor = {
  id: 'salesforce',
  name: 'Salesforce',
  own: ['HasOptedOutOfEmail', 'IsConverted', 'Company / Account', 'EmailBouncedDate'],
  typical: ['Lead ID', 'Contact ID', 'Lead Owner', 'Email Opt Out', 'OwnerId', 'LeadSource'],
  headers: {
    id: ['Id', 'Lead ID', 'Contact ID'],
    email: ['Email'],
    company: ['Company', 'Company / Account', 'Account Name'],
    jobTitle: ['Title'],
    owner: ['Lead Owner', 'Contact Owner', 'OwnerId'],
    leadStatus: ['Status', 'Lead Status'],
    marketingOptOut: ['HasOptedOutOfEmail', 'Email Opt Out'],
  },
}
