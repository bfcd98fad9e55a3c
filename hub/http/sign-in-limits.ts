import type { Context } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { hashOf } from '../services/access-keys.ts'
import { Refusal } from '../services/refusal.ts'
import { arrivalOf, type ProxyTrust } from './proxy.ts'

/** Wrong keys from one network, on one process of the hub. An office may share one address. */
export const WRONG_KEYS = { most: 20, seconds: 300 } as const

/**
 * Passwords and links tried, on one process of the hub. The network is an office, perhaps; the address is somebody's at
 * home, too. What is refused by one of these counts for no other: who tries one address for ever keeps nobody else out.
 */
export const TRIES = {
  network: { most: 200, seconds: 300 },
  links: { most: 200, seconds: 300 },
  addressFromNetwork: { most: 10, seconds: 900 },
  address: { most: 100, seconds: 3600 },
} as const

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

  const limiter = (name: keyof typeof TRIES) =>
    new RateLimiterMemory({ keyPrefix: name, points: TRIES[name].most, duration: TRIES[name].seconds })
  const tries = {
    network: limiter('network'),
    links: limiter('links'),
    from: limiter('addressFromNetwork'),
    address: limiter('address'),
  }
  /** From where people have signed in lately: nobody elsewhere can lock them out there. */
  const signedIn = new RateLimiterMemory({ keyPrefix: 'in', points: 1, duration: 7 * 86_400 })

  /** @param shared by all who try from this network, but not by somebody who has signed in from there lately */
  async function count(c: Context, name: string, shared: 'network' | 'links'): Promise<() => Promise<void>> {
    const network = proxy.callerNetwork(arrivalOf(c))
    const address = hashOf(name)
    const from = `${network} ${address}`
    const isKnown = (await signedIn.get(from)) !== null
    try {
      // Asked before anything is kept of the name: a crowd of names would fill the memory.
      if (!isKnown) await mustHaveLeft(tries[shared], network, TRIES[shared].most)
      await tries.from.consume(from)
      if (!isKnown) {
        await tries.address.consume(address)
        await tries[shared].consume(network)
      }
    } catch (reason) {
      throw reason instanceof RateLimiterRes ? tooManyTries(reason.msBeforeNext) : reason
    }
    return async () => {
      await tries.from.delete(from)
      await signedIn.penalty(from)
      if (isKnown) return
      await tries[shared].reward(network)
      await tries.address.reward(address)
    }
  }

  return {
    /**
     * To be asked before a password is tried. It counts first, so that many tries at once are counted, too.
     *
     * A right password is refused as well once there were too many wrong ones, or else guessing would only be slower. Who
     * is kept out by others on the same network is as few as can be: whoever has signed in from there lately has a count
     * of their own (10 wrong ones), whatever others on it do. It is kept for addresses that somebody has signed in with,
     * so the hub's work stays bounded by how many people it has, and nobody learns whether an address is known.
     * @param name the address, or what stands for one; it need not be one that anybody has
     * @returns to be called when it was right
     * @throws Refusal 429 when there were too many
     */
    tryPassword: (c: Context, name: string) => count(c, name, 'network'),

    /** The same for a link; those have 256 bits, and count apart: who tries many keeps nobody from signing in. */
    tryLink: (c: Context, token: string) => count(c, token, 'links'),

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

/** @throws what `consume` would, and counts nothing */
async function mustHaveLeft(limiter: RateLimiterMemory, key: string, most: number): Promise<void> {
  const counted = await limiter.get(key)
  if (counted && counted.consumedPoints >= most) throw counted
}

function tooManyTries(milliseconds: number): Refusal {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000))
  return new Refusal(
    429,
    'Too often',
    `There were too many tries. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or ask an administrator for a new link.`,
    { headers: { 'retry-after': `${Math.max(1, Math.ceil(milliseconds / 1000))}` } },
  )
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
