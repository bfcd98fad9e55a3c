import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'labels of leads after “Standard Fields in Leads” of Zoho’s help; Unsubscribed Mode and Time from memory',
    line: 'Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Title,Email,Phone,Lead Source,Lead Status,Email Opt Out,Salutation,Secondary Email,Unsubscribed Mode,Unsubscribed Time,Created By.id',
    mapping: {
      id: 'Record Id',
      owner: 'Lead Owner',
      email: 'Email',
      otherEmails: 'Secondary Email',
      marketingOptOut: 'Email Opt Out',
      consentDeniedAt: 'Unsubscribed Time',
      leadStatus: 'Lead Status',
    },
  },
  {
    from: 'a few columns only: the ids tell',
    line: 'Record Id,Email',
    rows: ['zcrm_487,a@example.com'],
    mapping: { id: 'Record Id', email: 'Email' },
  },
]
