import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: "Ghost's own tests of its export, 5.x",
    line: 'id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers',
    mapping: { id: 'id', email: 'email', name: 'name', marketingConsent: 'subscribed_to_emails' },
  },
]
