import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { constants } from 'node:zlib'
import compression from 'compression'

/** Below this, an answer fits into one packet anyhow. */
const SMALLEST = 1024

/**
 * Compresses answers as cheaply as possible: gzip's first level makes a page of changes 15 times smaller, on a thread
 * of its own. This is done on Node's answer and not by Hono's middleware, which knows no level, compresses the small
 * answers too, and would make each a stream first.
 */
export function compressed(listener: RequestListener): RequestListener {
  const compress = compression({
    level: constants.Z_BEST_SPEED,
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MIN_QUALITY + 1 } },
    threshold: SMALLEST,
    filter: (request: IncomingMessage, answer: ServerResponse) =>
      !mayHoldSecret(request) && compression.filter(request as never, answer as never),
  })
  return (request, answer) =>
    compress(request as never, answer as never, () => {
      listener(request, answer)
    })
}

/**
 * Where a secret stands beside text that a request brought, the size of the compressed answer gives the secret away
 * (BREACH, https://www.breachattack.com): keys and sessions, and whatever answers to a body.
 */
const mayHoldSecret = ({ method, url = '' }: IncomingMessage): boolean =>
  (method !== 'GET' && method !== 'HEAD') || /^\/(v1\/(session|keys)|desk\/session)\b/.test(url)
