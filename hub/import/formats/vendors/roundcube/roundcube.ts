import type { Vendor } from '../vendor.ts'

/**
 * Address books as Roundcube's plugins and users write them for its import, with the names of its own form.
 * Source, read 2026-11-29: the tables of Roundcube 1.6, program/localization/NN/csv2vcard.inc. Files that Outlook and
 * Thunderbird wrote, which it reads by the same tables, are told apart in their own folders.
 */
export const roundcube: Vendor = {
  id: 'roundcube',
  name: 'Roundcube',
  own: [],
  typical: ['Home Mobile', 'Work Company', 'Work Dept', 'Work Title', 'User Photo', 'Work Mobile'],
  headers: {
    email: ['Email'],
    name: ['Display Name', 'Name'],
    company: ['Work Company', 'Società di lavoro'],
    jobTitle: ['Work Title', 'Titolo di lavoro'],
  },
}
