import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { Keyring } from '../services/access-keys.ts'
import { Refusal } from '../services/refusal.ts'
import type { HubEnv } from './route.ts'

export const DESK_COOKIE = 'alongside_desk'

/** Finds out who is calling: an access key as Bearer, or the desk's cookie from the desk's own page. */
export const authenticate = (keyring: Keyring) =>
  createMiddleware<HubEnv>(async (c, next) => {
    const key = bearer(c) ?? cookie(c)
    const actor = key === null ? null : await keyring.actor(key)
    if (!actor) {
      throw new Refusal(
        401,
        'Not signed in',
        key === null
          ? 'Send an access key: "Authorization: Bearer KEY". An administrator makes one with: alongside key create'
          : 'This access key is not known here, or it has expired or was revoked. Ask an administrator for a new one.',
        { headers: { 'www-authenticate': 'Bearer' } },
      )
    }
    c.set('actor', actor)
    await next()
  })

function bearer(c: Context): string | null {
  const header = c.req.header('authorization')
  return header === undefined ? null : (/^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '')
}

const cookie = (c: Context): string | null => {
  const value = getCookie(c, DESK_COOKIE)
  return value !== undefined && isSameOrigin(c) ? value : null
}

/**
 * Whether the request comes from a page of this hub. Compared by host, because a proxy in front may have ended TLS.
 * A browser names the origin of each writing request; on a read it may leave it out, and says "same-origin" instead.
 */
export function isSameOrigin(c: Context): boolean {
  const origin = c.req.header('origin')
  if (origin !== undefined) return URL.parse(origin)?.host === c.req.header('host')
  const site = c.req.header('sec-fetch-site')
  return c.req.method === 'GET' && (site === undefined || site === 'same-origin')
}
