import type { z } from 'zod'
import { IncomingTouchpoint } from '../../../lib/contract/touchpoint.ts'
import { readAddress } from '../../../lib/domain/address.ts'
import { isStorable, number, time } from './cell-values.ts'

const DAY_MS = 86_400_000

/**
 * Reads one touchpoint, of a file's line or of a request: kinds that nobody knows are kept; addresses come folded,
 * times as ISO 8601 UTC.
 */
export function readTouchpoint(value: unknown, now: Date): IncomingTouchpoint | { problem: string } {
  const parsed = IncomingTouchpoint.safeParse(value)
  if (!parsed.success) return { problem: problemOf(parsed.error) }
  const touchpoint = parsed.data
  if (!isStorable(touchpoint))
    return { problem: 'A text has characters that cannot be stored. Take them out.' }
  const email = readAddress(touchpoint.email)
  if (!email) return { problem: `email: "${touchpoint.email.slice(0, 100)}" is no e-mail address.` }
  const at = time(String(touchpoint.at))
  if (at === null) return { problem: `at: ${quoted(touchpoint.at)} ${TIMES}` }
  if (Date.parse(at) > now.getTime() + DAY_MS)
    return { problem: `at: ${quoted(touchpoint.at)} is still to come. Send what has happened.` }
  const { from, to } = touchpoint
  return { ...touchpoint, email, at, from: figure(from), to: figure(to) }
}

const TIMES =
  'is no time that reads in one way only. Write it as 2026-03-31T14:05:00Z (other zones as +01:00, none means UTC) ' +
  'or in milliseconds since 1970; nothing before 1970.'

const quoted = (at: string | number): string => (typeof at === 'string' ? `"${at}"` : String(at))

/** A figure is a figure, also where a system writes it as text. */
const figure = (value: string | number | undefined) =>
  typeof value === 'string' ? (number(value) ?? value) : value

/** Every problem that zod found, with the field before it. */
export function problemOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`)
    .join('; ')
    .slice(0, 1000)
}
