import type { Vendor } from '../vendor.ts'

/**
 * SuiteCRM and SugarCRM, export of leads, contacts or targets: labels of the fields.
 * Sources, read 2026-11-30: the English language files of SuiteCRM 7 (LBL_EMAIL_NON_PRIMARY), a file of contacts in a published
 * test of SuiteCRM; "Opted Out" after the public module addOptedOutColumnForExport. The rest of the labels of leads is from memory.
 */
export const suitecrm: Vendor = {
  id: 'suitecrm',
  name: 'SuiteCRM',
  own: ['Non Primary E-mails', 'Non Primary Email', 'Assigned User Name', 'Lead Source Description'],
  typical: [
    'Assigned to',
    'Do Not Call',
    'Other Email',
    'Refered By',
    'Referred By',
    'Modified By Name',
    'Deleted',
  ],
  headers: {
    id: ['ID'],
    email: ['Email Address', 'Primary Email Address'],
    otherEmails: [
      'Other Email',
      'Other Email Address',
      'Alternate Email',
      'Non Primary E-mails',
      'Non Primary Email',
    ],
    company: ['Account Name', 'Company'],
    jobTitle: ['Title', 'Job Title'],
    owner: ['Assigned User Name', 'Assigned to'],
    leadStatus: ['Status', 'Lead Status'],
    marketingOptOut: ['Email Opt Out', 'Opted Out'],
  },
}
