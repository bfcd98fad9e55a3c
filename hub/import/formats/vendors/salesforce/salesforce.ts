import type { Vendor } from '../vendor.ts'

/**
 * Salesforce, leads or contacts by the names of their fields (Data Loader) or their labels (reports).
 * Source, read 2026-11-30: Salesforce's field reference of Lead; `HasOptedOutOfEmail` is labelled "Email Opt Out". The labels of
 * reports ("Company / Account") are from memory.
 */
export const salesforce: Vendor = {
  id: 'salesforce',
  name: 'Salesforce',
  own: ['HasOptedOutOfEmail', 'IsConverted', 'Company / Account', 'EmailBouncedDate'],
  typical: ['Lead ID', 'Contact ID', 'Lead Owner', 'Email Opt Out', 'OwnerId', 'LeadSource'],
  // The last three of 18 characters only guard the case of the others: https://help.salesforce.com, "How to convert a 15 digit ID".
  idOf: (id) => (/^[A-Za-z0-9]{18}$/.test(id) ? id.slice(0, 15) : id),
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
