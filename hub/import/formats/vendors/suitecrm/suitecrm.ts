import type { Vendor } from '../vendor.ts'

/**
 * SuiteCRM and SugarCRM, export of leads, contacts or targets: labels of the fields.
 * Labels of leads and contacts: modules/Leads/language/en_us.lang.php and modules/Contacts/language/en_us.lang.php of
 * github.com/salesagility/SuiteCRM, read 2026-12-01 (Account Name, Title or Job Title, Email Address, Other Email, Email Opt
 * Out, Status, Assigned to). Read 2026-11-30: LBL_EMAIL_NON_PRIMARY, a file of contacts in a published test of SuiteCRM, and
 * "Opted Out" after the public module addOptedOutColumnForExport. From memory: Assigned User Name, Primary Email Address,
 * Other Email Address, Alternate Email, Refered By (the name of the field is written so).
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
