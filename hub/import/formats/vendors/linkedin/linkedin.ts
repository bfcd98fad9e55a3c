import type { Vendor } from '../vendor.ts'

/**
 * LinkedIn, Connections.csv of "Get a copy of your data": a few lines of notes stand before the header, and most rows
 * have no address, because few people show theirs.
 * Sources, read 2026-11-29: public tests of importers on GitHub (2023 to 2026).
 */
export const linkedin: Vendor = {
  id: 'linkedin',
  name: 'LinkedIn',
  own: ['Connected On'],
  typical: [],
  headers: {
    email: ['Email Address'],
    firstName: ['First Name'],
    lastName: ['Last Name'],
    company: ['Company'],
    jobTitle: ['Position'],
  },
}
