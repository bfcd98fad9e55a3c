import { createMiddleware } from 'hono/factory'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../services/refusal.ts'
import { arrivalOf, type ProxyTrust } from './proxy.ts'

/** How often one may try to sign in, on one process of the hub. An office may share one address. */
export const SIGN_IN_RATES = {
  /** From one address, in a minute. */
  tries: 60,
  /** Failed, from one address, in five minutes. */
  failures: 20,
  /** Failed, from everywhere, in a minute. */
  failuresOfAll: 300,
} as const

const EVERYBODY = 'everybody'

/** Bounds how often somebody may try to sign in from one network, and how often it may fail from all together. */
export function limitSignIn(
  proxy: ProxyTrust,
  rates: { readonly [rate in keyof typeof SIGN_IN_RATES]: number } = SIGN_IN_RATES,
) {
  const tries = new RateLimiterMemory({ keyPrefix: 'tries', points: rates.tries, duration: 60 })
  const failures = new RateLimiterMemory({ keyPrefix: 'failures', points: rates.failures, duration: 300 })
  const failuresOfAll = new RateLimiterMemory({
    keyPrefix: 'failures of all',
    points: rates.failuresOfAll,
    duration: 60,
  })

  return createMiddleware(async (c, next) => {
    const network = proxy.callerNetwork(arrivalOf(c))
    await Promise.all([
      tries.consume(network),
      mayFail(failures, network),
      mayFail(failuresOfAll, EVERYBODY),
    ]).catch((reason: unknown) => {
      throw reason instanceof RateLimiterRes ? tooOften(reason.msBeforeNext) : reason
    })
    await next()
    if (c.res.status !== 401) return
    await Promise.allSettled([failures.consume(network), failuresOfAll.consume(EVERYBODY)])
  })
}

async function mayFail(limiter: RateLimiterMemory, key: string): Promise<void> {
  const now = await limiter.get(key)
  if (now !== null && now.remainingPoints <= 0) throw now
}

function tooOften(milliseconds: number): Refusal {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  return new Refusal(
    429,
    'Too often',
    `Somebody has tried to sign in too often from this network. Try again in ${seconds} seconds. Behind a proxy, start the hub with --trusted-proxy and its address, so that it can tell callers apart.`,
    { headers: { 'retry-after': `${seconds}` } },
  )
}
