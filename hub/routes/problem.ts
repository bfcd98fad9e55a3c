import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ZodError } from 'zod'
import type { Problem } from '../../lib/contract/problem.ts'
import type { Refusal } from '../services/refusal.ts'

/** A refusal as an answer in the form of RFC 9457. */
export function problem(c: Context, { status, title, message, options }: Refusal): Response {
  const body: Problem = { type: options.type ?? 'about:blank', title, status, detail: message }
  if (options.errors) body.errors = options.errors
  if (options.current) body.current = options.current
  if (options.reason) body.reason = options.reason
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...options.headers,
  })
}

const MOST_ERRORS = 20

/** Which fields were refused and why, in zod's words. */
export function fieldErrors(error: ZodError): NonNullable<Problem['errors']> {
  return error.issues.slice(0, MOST_ERRORS).map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }))
}
