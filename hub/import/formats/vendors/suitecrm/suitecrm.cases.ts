import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'labels of SuiteCRM 7, from memory',
    line: '"ID","Salutation","First Name","Last Name","Title","Department","Account Name","Email Address","Other Email","Non Primary E-mails","Lead Source","Status","Do Not Call","Opted Out","Assigned User Name"',
    rows: [
      '"6b1f","Ms.","Ann","Doe","Buyer","","Acme","ann@example.com","a@example.com","b@example.com;c@example.com","","New","0","1","marta"',
    ],
    mapping: {
      id: 'ID',
      jobTitle: 'Title',
      company: 'Account Name',
      email: 'Email Address',
      otherEmails: ['Other Email', 'Non Primary E-mails'],
      leadStatus: 'Status',
      marketingOptOut: 'Opted Out',
      owner: 'Assigned User Name',
    },
  },
]
