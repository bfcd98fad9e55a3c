import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'Connections.csv in the tests of public importers (2024 to 2026); its notes are in read-file.test.ts',
    line: 'First Name,Last Name,URL,Email Address,Company,Position,Connected On',
    mapping: {
      firstName: 'First Name',
      lastName: 'Last Name',
      email: 'Email Address',
      company: 'Company',
      jobTitle: 'Position',
    },
  },
]
