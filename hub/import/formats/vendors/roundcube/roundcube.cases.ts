import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: "names of Roundcube's table that neither Outlook nor Thunderbird has",
    line: 'Name,Email,Work Company,Work Title,Work Dept,Home Mobile,User Photo',
    mapping: { name: 'Name', email: 'Email', company: 'Work Company', jobTitle: 'Work Title' },
  },
]
