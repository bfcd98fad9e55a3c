import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** How a hub shows that it knows the secret of its data folder without saying it. */

export const CHALLENGE = 'x-alongside-challenge'
export const PROOF = 'x-alongside-proof'

export const randomSecret = (): string => randomBytes(32).toString('hex')

export const isChallenge = (text: string | undefined): text is string => /^[0-9a-f]{64}$/.test(text ?? '')

export const proofOf = (secret: string, challenge: string): string =>
  createHmac('sha256', secret).update(challenge).digest('hex')

export function proves(proof: string | null, secret: string, challenge: string): boolean {
  const expected = Buffer.from(proofOf(secret, challenge))
  const given = Buffer.from(proof ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
