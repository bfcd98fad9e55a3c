import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'https://developer.salesforce.com/docs/platform/field-reference/references/field-reference/salesforce-field-reference-lead.html',
    line: 'Id,LastName,FirstName,Title,Company,Email,OwnerId,Status,LeadSource,HasOptedOutOfEmail,HasOptedOutOfFax,DoNotCall,IsConverted',
    mapping: {
      id: 'Id',
      firstName: 'FirstName',
      lastName: 'LastName',
      jobTitle: 'Title',
      email: 'Email',
      owner: 'OwnerId',
      leadStatus: 'Status',
      marketingOptOut: 'HasOptedOutOfEmail',
      doNotContact: [],
    },
  },
]
