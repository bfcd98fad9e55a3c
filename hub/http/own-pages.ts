import type { Context } from 'hono'
import { arrivalOf, type ProxyTrust } from './proxy.ts'

/**
 * Whether the request comes from a page of this hub. A browser names the origin of each writing request; on a read it
 * may leave it out, and says "same-origin" instead.
 */
export function isFromOwnPage(c: Context, proxy: ProxyTrust): boolean {
  const origin = c.req.header('origin')
  if (origin !== undefined) return proxy.isOwnOrigin(origin, arrivalOf(c))
  const site = c.req.header('sec-fetch-site')
  return c.req.method === 'GET' && (site === undefined || site === 'same-origin')
}

/** What to tell whoever is not. */
export const whyNotOwnPage = (c: Context, proxy: ProxyTrust): string =>
  `Use the page /desk of this hub itself. ${proxy.explain(c.req.header('origin'), arrivalOf(c))}`
