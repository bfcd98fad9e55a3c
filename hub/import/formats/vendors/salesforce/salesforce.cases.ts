import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'names of fields, from the published reference',
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
