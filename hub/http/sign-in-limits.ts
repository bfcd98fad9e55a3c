import type { Context } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { hashOf } from '../services/access-keys.ts'
import { Refusal } from '../services/refusal.ts'
import { SESSION_DAYS } from '../services/sign-in.ts'
import { isUnavailable } from '../services/unavailable.ts'
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
 * How long somebody has signed in "lately": longer than a session, since whoever works each day signs in when one has
 * ended. No longer than 24 days, for which a timer of Node can wait.
 */
const LATELY_SECONDS = (SESSION_DAYS + 7) * 86_400

interface Count {
  limiter: RateLimiterMemory
  key: string
}

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
  const signedIn = new RateLimiterMemory({ keyPrefix: 'in', points: 1, duration: LATELY_SECONDS })

  /** @param shared by all who try from this network, but not by somebody who has signed in from there lately */
  async function counted<T>(
    c: Context,
    name: string,
    shared: 'network' | 'links',
    attempt: () => Promise<T>,
  ): Promise<T> {
    const network = proxy.callerNetwork(arrivalOf(c))
    const address = hashOf(name)
    const from = `${network} ${address}`
    const own = { limiter: tries.from, key: from }
    const ofAll = [
      { limiter: tries[shared], key: network },
      { limiter: tries.address, key: address },
    ]
    const isKnown = (await signedIn.get(from)) !== null
    const counts = isKnown ? [own] : [own, ...ofAll]
    await take(counts).catch((reason: unknown) => {
      throw reason instanceof RateLimiterRes ? tooManyTries(reason.msBeforeNext, shared) : reason
    })
    try {
      const result = await attempt()
      await giveBack(counts)
      await tries.from.delete(from)
      await signedIn.set(from, 1, LATELY_SECONDS)
      return result
    } catch (error) {
      // Nothing was tried: whoever presses "Try again" while the database is away is no guesser.
      if (isUnavailable(error)) await giveBack(counts)
      throw error
    }
  }

  return {
    /**
     * Tries a password. It counts first, so that many tries at once are counted, too; what was right, or could not be
     * tried (the database is away), does not count.
     *
     * A right password is refused as well once there were too many wrong ones, or else guessing would only be slower. Who
     * is kept out by others on the same network is as few as can be: whoever has signed in from there lately has a count
     * of their own (10 wrong ones), whatever others on it do. It is kept for addresses that somebody has signed in with,
     * so the hub's work stays bounded by how many people it has, and nobody learns whether an address is known.
     * @param name the address, or what stands for one; it need not be one that anybody has
     * @param attempt throws a Refusal where the password is wrong
     * @throws Refusal 429 when there were too many
     */
    tryPassword: <T>(c: Context, name: string, attempt: () => Promise<T>): Promise<T> =>
      counted(c, name, 'network', attempt),

    /** The same for a link; those have 256 bits, and count apart: who tries many keeps nobody from signing in. */
    tryLink: <T>(c: Context, token: string, attempt: () => Promise<T>): Promise<T> =>
      counted(c, token, 'links', attempt),

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

/**
 * Counts one more in each, or in none where one of them is full.
 * @throws RateLimiterRes of the one that is full
 */
async function take(counts: Count[]): Promise<void> {
  // Asked before anything is kept of the name: a crowd of names would fill the memory.
  for (const { limiter, key } of counts) {
    const counted = await limiter.get(key)
    if (counted && counted.consumedPoints >= limiter.points) throw counted
  }
  const taken: Count[] = []
  try {
    // Others may have come between.
    for (const count of counts) {
      taken.push(count)
      await count.limiter.consume(count.key)
    }
  } catch (full) {
    await giveBack(taken)
    throw full
  }
}

/** Counts one less in each, and keeps nothing of those that are empty then. */
async function giveBack(counts: Count[]): Promise<void> {
  for (const { limiter, key } of counts) {
    const { consumedPoints } = await limiter.reward(key)
    if (consumedPoints <= 0) await limiter.delete(key)
  }
}

function tooManyTries(milliseconds: number, shared: 'network' | 'links'): Refusal {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000))
  const wait = `Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`
  return new Refusal(
    429,
    'Too often',
    shared === 'links'
      ? `There were too many tries of links. ${wait}: a new link may have to wait as long.`
      : `There were too many tries of a password. ${wait}.`,
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
