import type { Context } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { hashOf } from '../services/access-keys.ts'
import { Refusal } from '../services/refusal.ts'
import { arrivalOf, type ProxyTrust } from './proxy.ts'

/** Wrong keys from one network, on one process of the hub. An office may share one address. */
export const WRONG_KEYS = { most: 20, seconds: 300 } as const

export type SignInLimits = ReturnType<typeof createSignInLimits>

/**
 * Counts wrong keys and sessions, at the desk and of the API together. Whoever has a key that works is never asked here: a key has 256
 * bits, so guessing finds none, and a limit that also meets the right ones would only let one lock out the others.
 */
export function createSignInLimits(proxy: ProxyTrust) {
  const wrong = new RateLimiterMemory({
    keyPrefix: 'wrong',
    points: WRONG_KEYS.most,
    duration: WRONG_KEYS.seconds,
  })
  const known = new RateLimiterMemory({ keyPrefix: 'known', points: 1, duration: WRONG_KEYS.seconds })

  return {
    /** Whether so many wrong keys came from this network that the next one is refused. */
    async isGuesser(c: Context): Promise<boolean> {
      const counted = await wrong.get(proxy.callerNetwork(arrivalOf(c)))
      return counted !== null && counted.consumedPoints >= WRONG_KEYS.most
    },

    /**
     * To be told of each wrong key. The same one again does not count: a browser with a revoked key is no guesser.
     * @throws Refusal 429 when there were too many from this network
     */
    async wrongKey(c: Context, key: string): Promise<void> {
      const network = proxy.callerNetwork(arrivalOf(c))
      const same = `${network} ${hashOf(key)}`
      if (await known.get(same)) return
      await wrong.consume(network).catch((reason: unknown) => {
        throw reason instanceof RateLimiterRes ? tooOften(reason.msBeforeNext) : reason
      })
      await known.penalty(same)
    },
  }
}

function tooOften(milliseconds: number): Refusal {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  return new Refusal(
    429,
    'Too often',
    `This access key or session is not known here, and too many others that are not have come from this network. Check the key for missing characters, and try again in ${seconds} seconds. Behind a proxy, start the hub with --trusted-proxy and its address, so that it can tell callers apart.`,
    { headers: { 'retry-after': `${seconds}` } },
  )
}
