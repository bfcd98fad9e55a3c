import type { Vendor } from '../vendor.ts'

/**
 * Ghost, export of members. `subscribed_to_emails` is true or false: whether they get newsletters.
 * Source, read 2026-11-29: Ghost's own tests of its export (5.x and 6.x).
 */
export const ghost: Vendor = {
  id: 'ghost',
  name: 'Ghost',
  own: ['subscribed_to_emails', 'complimentary_plan', 'stripe_customer_id'],
  typical: [],
  headers: { id: ['id'], email: ['email'], name: ['name'], marketingConsent: ['subscribed_to_emails'] },
}
