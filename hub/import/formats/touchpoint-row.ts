import type { z } from 'zod'
import { IncomingTouchpoint } from '../../../lib/contract/touchpoint.ts'
import { isStorable } from './cell-values.ts'
import { readAddress } from './lead-row.ts'

/** Reads one line of touchpoints: kinds that nobody knows are kept; addresses come folded, times as ISO 8601 UTC. */
export function readTouchpoint(value: unknown): IncomingTouchpoint | { problem: string } {
  const parsed = IncomingTouchpoint.safeParse(value)
  if (!parsed.success) return { problem: problemOf(parsed.error) }
  const touchpoint = parsed.data
  if (!isStorable(touchpoint))
    return { problem: 'A text has characters that cannot be stored. Take them out.' }
  const email = readAddress(touchpoint.email)
  if (!email) return { problem: `email: "${touchpoint.email.slice(0, 100)}" is no e-mail address.` }
  const at = new Date(touchpoint.at)
  const year = at.getUTCFullYear()
  if (!(year >= 1970 && year <= 2200)) return { problem: `at: ${touchpoint.at} is no plausible time.` }
  return { ...touchpoint, email, at: at.toISOString() }
}

/** Every problem that zod found, with the field before it. */
export function problemOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`)
    .join('; ')
    .slice(0, 1000)
}
