import type { Consent } from './lead.ts'

/** What a lead has said no to; the stronger of two. Null: nothing that is known. */
export function refusedBy({ doNotContact, marketing }: Consent): 'contact' | 'marketing' | null {
  if (doNotContact) return 'contact'
  return marketing === 'denied' ? 'marketing' : null
}
