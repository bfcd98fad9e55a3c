import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { Refusal } from '../services/refusal.ts'

const MEGABYTE = 1024 * 1024

/**
 * Reads the body of a writing request as JSON text, within bounds of size and time, and takes out what no text has.
 * @param mostBytes what the largest body of the contract needs
 * @param withinMs for the whole body to arrive
 * @param strict leave it in, where the contract refuses it: a name is taken as it was sent or not at all
 */
export const jsonBody = (mostBytes: number, withinMs: number, { strict = false } = {}) => {
  const limited = bodyLimit({
    maxSize: mostBytes,
    onError: () => {
      throw tooLarge(mostBytes)
    },
  })
  return createMiddleware(async (c, next) => {
    if (c.req.method !== 'POST' && c.req.method !== 'PUT') return next()
    const type = c.req.header('content-type')
    if (type !== undefined && !/^application\/json\b/i.test(type)) {
      throw new Refusal(415, 'Not JSON', 'Send the body as JSON, with "Content-Type: application/json".')
    }
    let text = ''
    const arrived = limited(c, async () => {
      text = await c.req.raw.text()
    })
    await within(withinMs, arrived)
    // As bytes: with a string the request would come to say that it is plain text.
    c.req.raw = new Request(c.req.raw, {
      body: Buffer.from(strict ? text : withoutStrayCharacters(text)),
    })
    await next()
  })
}

async function within(milliseconds: number, arrived: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, milliseconds, tooSlow(milliseconds))
  })
  try {
    await Promise.race([arrived, late])
  } catch (error) {
    throw error instanceof Refusal ? error : brokenOff()
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Takes out of JSON text what JSON may carry and PostgreSQL cannot store: escapes of NUL, and halves of surrogate
 * pairs (which become U+FFFD). One stray NUL in one item must not make a whole batch fail for ever. Each escape is
 * read whole, so that the text `\\u0000`, a backslash before "u0000", stays.
 */
export function withoutStrayCharacters(json: string): string {
  return SUSPECT.test(json) ? json.replace(ESCAPES, cleanEscape) : json
}

const SUSPECT = /\\u(?:0000|d[89a-f])/i
/** A pair of surrogates, any other escape of four digits, or a short one. */
const ESCAPES = /\\(?:ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|u[\da-f]{4}|[^u])/gi

function cleanEscape(found: string): string {
  if (found === '\\u0000') return ''
  return found.length === 6 && /^\\ud[89a-f]/i.test(found) ? '\\ufffd' : found
}

const tooLarge = (mostBytes: number) =>
  new Refusal(
    413,
    'Too large',
    mostBytes < MEGABYTE
      ? `The body may have ${mostBytes / 1024} kB at most.`
      : `The body may have ${mostBytes / MEGABYTE} MB at most. Send it in smaller batches, or import a file: alongside import`,
  )

const tooSlow = (milliseconds: number) =>
  new Refusal(
    408,
    'Too slow',
    `The body did not arrive within ${milliseconds / 1000} seconds. Nothing was stored. Send it again, or in smaller batches.`,
  )

const brokenOff = () =>
  new Refusal(400, 'Broken off', 'The body broke off on the way. Nothing was stored. Send it again.')
