import type { Vendor } from '../vendor.ts'

/**
 * Mautic contact export (CSV): headers are the aliases of the contact fields, the same in every language.
 * Sources, read 2026-11-22: docs.mautic.org/en/5.x "Managing contacts" (CSV and Excel export) and "Import contacts"
 * (column names match the field aliases; booleans true, 1, on, yes; several tags split by |; ISO 8601 times).
 * Without a source, and harmless where an export lacks them: primaryCompany, ownerusername and the names under
 * `doNotContact`.
 * `points` is what the contact did, so it reads as engagement; Mautic knows no bound, values above 100 count as 100.
 */
export const mautic: Vendor = {
  id: 'mautic',
  name: 'Mautic',
  own: ['preferred_profile_image', 'attribution_date', 'ownerbyemail', 'ownerusername'],
  typical: ['preferred_locale', 'last_active', 'points', 'stage'],
  headers: {
    id: ['id'],
    email: ['email'],
    firstName: ['firstname'],
    lastName: ['lastname'],
    company: ['company', 'companyname', 'primaryCompany'],
    jobTitle: ['position'],
    owner: ['owner', 'ownerbyemail', 'ownerusername', 'owner_id'],
    locale: ['preferred_locale'],
    lifecycleStage: ['stage'],
    engagement: ['points'],
    doNotContact: ['doNotContact', 'doNotEmail', 'dnc'],
  },
}
