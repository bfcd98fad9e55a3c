import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'header line in a public importer, since 2024',
    line: 'First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value',
    mapping: {
      firstName: 'First Name',
      lastName: 'Last Name',
      company: 'Organization Name',
      jobTitle: 'Organization Title',
      email: 'E-mail 1 - Value',
      otherEmails: 'E-mail 2 - Value',
    },
  },
  {
    from: 'header line in the tests of a public importer, before 2024',
    line: 'Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,E-mail 3 - Type,E-mail 3 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title',
    mapping: {
      name: 'Name',
      firstName: 'Given Name',
      lastName: 'Family Name',
      email: 'E-mail 1 - Value',
      otherEmails: ['E-mail 2 - Value', 'E-mail 3 - Value'],
      company: 'Organization 1 - Name',
      jobTitle: 'Organization 1 - Title',
    },
  },
]
