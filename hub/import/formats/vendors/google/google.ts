import type { Vendor } from '../vendor.ts'

/**
 * Google Contacts, "Google CSV": since 2024 "First Name", "Organization Name", "E-mail 1 - Label"; before "Given Name",
 * "Organization 1 - Name", "E-mail 1 - Type". Several values of one label stand in one cell with " ::: " between them.
 * Sources, read 2026-11-29: header lines in public tests and importers of both forms on GitHub.
 */
export const google: Vendor = {
  id: 'google',
  name: 'Google Contacts',
  own: ['E-mail 1 - Value', 'E-mail 1 - Type', 'E-mail 1 - Label'],
  typical: ['Given Name', 'Family Name', 'Group Membership', 'Labels', 'Phonetic First Name', 'Yomi Name'],
  headers: {
    email: ['E-mail 1 - Value'],
    otherEmails: [2, 3, 4, 5, 6].map((number) => `E-mail ${number} - Value`),
    name: ['Name'],
    firstName: ['Given Name', 'First Name'],
    lastName: ['Family Name', 'Last Name'],
    company: ['Organization Name', 'Organization 1 - Name'],
    jobTitle: ['Organization Title', 'Organization 1 - Title'],
    locale: ['Language'],
  },
}
