import type { Vendor } from '../vendor.ts'

/**
 * SuiteCRM and SugarCRM, export of leads, contacts or targets: labels of the fields.
 * From memory of SuiteCRM 7's English language files, not from an export that was seen; "Opted Out" after the public
 * module addOptedOutColumnForExport (read 2026-11-29).
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
