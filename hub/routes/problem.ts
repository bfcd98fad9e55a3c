import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ZodError } from 'zod'
import type { Problem } from '../../lib/contract/problem.ts'

/** Thrown by a route whose caller has to do something else. `detail` says what. */
export class ProblemError extends Error {
  readonly status: ContentfulStatusCode
  readonly title: string
  readonly headers: Record<string, string>

  constructor(
    status: ContentfulStatusCode,
    title: string,
    detail: string,
    headers: Record<string, string> = {},
  ) {
    super(detail)
    this.name = 'ProblemError'
    this.status = status
    this.title = title
    this.headers = headers
  }
}

/** 404 for a thing that a path names. */
export const notThere = (what: string): ProblemError =>
  new ProblemError(404, 'Not found', `There is no ${what} with this id here. It may have been erased.`)

/** An answer in the form of RFC 9457. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  title: string,
  detail: string,
  more: { errors?: Problem['errors']; headers?: Record<string, string> } = {},
): Response {
  const body: Problem = { type: 'about:blank', title, status, detail }
  if (more.errors) body.errors = more.errors
  return c.body(JSON.stringify(body), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...more.headers,
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

/** One sentence about the first refused field, for places that have room for no more. */
export function firstFieldError(error: ZodError): string {
  const [first] = fieldErrors(error)
  if (!first) return 'The value was refused.'
  return first.path ? `${first.path}: ${first.message}` : first.message
}
