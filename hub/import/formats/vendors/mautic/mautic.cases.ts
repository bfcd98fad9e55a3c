import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'docs.mautic.org, aliases of the fields',
    line: 'id,title,firstname,lastname,email,company,position,points,preferred_locale,stage,last_active',
    rows: ['1,Mrs.,Ann,Doe,a@example.com,Acme,Buyer,12,pt_BR,Lead,2026-01-01 10:00:00'],
    mapping: { id: 'id', jobTitle: 'position', engagement: 'points', locale: 'preferred_locale' },
  },
]
