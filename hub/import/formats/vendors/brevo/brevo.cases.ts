import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'header line of a published export',
    line: 'CONTACT ID;EMAIL;LASTNAME;FIRSTNAME;WHATSAPP;SMS;DOUBLE_OPT-IN;OPT_IN;LANDLINE_NUMBER;EXT_ID;CONTACT_TIMEZONE;JOB_TITLE;LINKEDIN;ADDED_TIME;MODIFIED_TIME',
    mapping: { id: 'CONTACT ID', email: 'EMAIL', firstName: 'FIRSTNAME', jobTitle: 'JOB_TITLE' },
  },
  {
    from: 'help.brevo.com, an account made in French',
    line: 'EMAIL;PRENOM;NOM;ADDED_TIME',
    mapping: { email: 'EMAIL', firstName: 'PRENOM', lastName: 'NOM' },
  },
]
