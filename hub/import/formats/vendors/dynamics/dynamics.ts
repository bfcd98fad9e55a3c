import type { Vendor } from '../vendor.ts'

/**
 * Dynamics 365, export of leads or contacts to a file: labels. "Do not Email" is answered with Allow or Do Not Allow.
 * Sources, read 2026-11-30 and 2026-12-01: columns of exported leads and contacts in public tools ("(Do Not Modify) Row
 * Checksum"); Microsoft's reference of the tables lead and contact (DoNotEMail is "Do not allow Emails", DoNotBulkEMail "Do not
 * allow Bulk Emails": Allow, Do Not Allow). "Do not Email" is found in no export: Microsoft's Outlook Developer Reference has it as
 * a field of Business Contact Manager, and rules of other tools name it. A no in it counts in any file.
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
