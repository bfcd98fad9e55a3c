import type { Verification } from './verification.ts'

/** The state as it reads at `now`: a validation past its end needs review. Everything else stays as it is stored. */
export function verificationAt(verification: Verification, now: Date): Verification {
  const { state, until } = verification
  if (state !== 'validated' || until === null || Date.parse(until) > now.getTime()) return verification
  return { ...verification, state: 'needs_review' }
}
