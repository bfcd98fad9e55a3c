import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'a file of contacts in a published test of SuiteCRM (2025-04-21), without the columns of addresses and telephones',
    line: '"First Name","Last Name","ID","Salutation","Job Title","Department","Account Name","Email Address","Non Primary E-mails","Lead Source","Do Not Call","Assigned to","Assigned User","Date Created","Date Modified","Deleted","Lawful Basis","Lawful Basis Date Reviewed","Lawful Basis Source"',
    rows: [
      '"Ann","Doe","a1234567-b89c-40d1-a456-556642440000","Ms.","Buyer","IT","Acme","ann@example.com","a@example.com","Web Site","0","marta","9a7463a6","2025-04-21 10:00","2025-04-21 10:00","0","Consent","2025-04-21","Website"',
    ],
    mapping: {
      id: 'ID',
      jobTitle: 'Job Title',
      company: 'Account Name',
      email: 'Email Address',
      otherEmails: 'Non Primary E-mails',
      owner: 'Assigned to',
    },
  },
  {
    from: 'labels of leads after the English language file of SuiteCRM 7; "Opted Out" after addOptedOutColumnForExport',
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
