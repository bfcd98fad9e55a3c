import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'first columns after templates of leads in public tools (2026), the two about e-mail after Microsoft’s reference of the table lead; the rest from memory',
    line: '(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,First Name,Last Name,Topic,Company Name,Job Title,Email,Email Address 2,Status Reason,Owner,Do not Email,Do not allow Bulk Emails',
    mapping: {
      id: '(Do Not Modify) Lead',
      company: 'Company Name',
      email: 'Email',
      otherEmails: 'Email Address 2',
      leadStatus: 'Status Reason',
      changedAt: '(Do Not Modify) Modified On',
      doNotContact: 'Do not Email',
      marketingOptOut: 'Do not allow Bulk Emails',
    },
  },
]
