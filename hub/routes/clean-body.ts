import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { Refusal } from '../services/refusal.ts'

/** Escapes of characters that JSON may carry and PostgreSQL cannot store: NUL, and halves of surrogate pairs. */
const SUSPECT = /\\u(?:0000|d[89a-f])/i

/**
 * Reads a JSON body and takes such characters out of its strings: one stray NUL in one item must not make a whole
 * batch fail for ever. They have no meaning in text.
 */
export const cleanBody = createMiddleware(async (c, next) => {
  if (c.req.method !== 'POST' && c.req.method !== 'PUT') return next()
  const type = c.req.header('content-type')
  if (type !== undefined && !/^application\/json\b/i.test(type)) {
    throw new Refusal(415, 'Not JSON', 'Send the body as JSON, with "Content-Type: application/json".')
  }
  const text = await c.req.text()
  if (SUSPECT.test(text)) {
    // Later readers of this request get the text from the same place.
    Object.assign(c.req.bodyCache, { text: Promise.resolve(JSON.stringify(parse(text))) })
  }
  return next()
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value,
    )
  } catch {
    throw new HTTPException(400)
  }
}

/** PostgreSQL has no NUL in text, so no id and no address has one either. */
export const refuseNul = createMiddleware(async (c, next) => {
  if (c.req.url.includes('%00')) {
    throw new Refusal(400, 'Bad request', 'The address of this request has a NUL character. Take it out.')
  }
  await next()
})
