import type { Vendor } from '../vendor.ts'

/**
 * Dynamics 365, export of leads or contacts to a file: labels. "Do not Email" is answered with Allow or Do Not Allow.
 * From memory of such exports and of Microsoft's published columns of the tables lead and contact.
 */
export const dynamics: Vendor = {
  id: 'dynamics',
  name: 'Dynamics 365',
  own: ['(Do Not Modify) Lead', '(Do Not Modify) Contact', '(Do Not Modify) Row Checksum'],
  typical: ['Do not Email', 'Do not allow Emails', 'Do not allow Bulk Emails', 'Status Reason', 'Topic'],
  // GUIDs, in any case and with or without braces.
  idOf: (id) => id.replace(/^\{(.*)\}$/, '$1').toLowerCase(),
  headers: {
    changedAt: ['(Do Not Modify) Modified On'],
    id: ['(Do Not Modify) Lead', '(Do Not Modify) Contact'],
    email: ['Email', 'Email Address'],
    otherEmails: ['Email Address 2', 'Email Address 3'],
    company: ['Company Name', 'Company'],
    jobTitle: ['Job Title'],
    owner: ['Owner'],
    leadStatus: ['Status Reason'],
    marketingOptOut: ['Do not allow Bulk Emails', 'Do Not Send Marketing Material'],
    doNotContact: ['Do not Email', 'Do not allow Emails'],
  },
}
