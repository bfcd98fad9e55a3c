import { createMiddleware } from 'hono/factory'
import { CHALLENGE, isChallenge, PROOF, proofOf } from '../services/proof.ts'

/**
 * Answers a challenge with a proof that this is the very hub that keeps this secret in its data folder, so that a command
 * of the same user sends its key to no other program that listens there.
 */
export const proveHub = (secret: string) =>
  createMiddleware(async (c, next) => {
    await next()
    const challenge = c.req.header(CHALLENGE)
    if (isChallenge(challenge)) c.res.headers.set(PROOF, proofOf(secret, challenge))
  })
