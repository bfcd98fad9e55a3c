import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Refusal } from '../services/refusal.ts'
import { arrivalOf, type ProxyTrust } from './proxy.ts'

/**
 * The cookie of a desk session. On https browsers take `__Host-alongside_desk` from this very host only; any other name
 * could be set by a neighbour under the same domain, who would sign people in as himself.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#__host-
 */
const NAME = 'alongside_desk'
const HOST_NAME = `__Host-${NAME}`

/**
 * The token that the browser brings; null without one.
 * @throws Refusal 401 for two of one name: nobody knows which of them is the person's own
 */
export function readDeskCookie(c: Context, proxy: ProxyTrust): string | null {
  const pairs = (c.req.header('cookie') ?? '').split(';').map((pair) => pair.trim())
  const brought = (name: string) => pairs.filter((pair) => pair.startsWith(`${name}=`)).length
  if (brought(NAME) > 1 || brought(HOST_NAME) > 1) throw doubled()
  const own = getCookie(c, NAME, 'host')
  if (own !== undefined) return own
  return proxy.isHttps(arrivalOf(c)) ? null : (getCookie(c, NAME) ?? null)
}

export function setDeskCookie(c: Context, proxy: ProxyTrust, token: string, seconds: number): void {
  setCookie(c, NAME, token, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: seconds,
    ...(isHttps(c, proxy) ? { prefix: 'host', secure: true } : {}),
  })
}

export function clearDeskCookie(c: Context, proxy: ProxyTrust): void {
  if (isHttps(c, proxy)) deleteCookie(c, NAME, { prefix: 'host', secure: true, path: '/' })
  deleteCookie(c, NAME, { path: '/' })
}

/** The browser's own word, which a proxy passes on: sign-in and sign-out name the origin of their page. */
const isHttps = (c: Context, proxy: ProxyTrust): boolean =>
  c.req.header('origin')?.startsWith('https:') || proxy.isHttps(arrivalOf(c))

const doubled = () =>
  new Refusal(
    401,
    'Two sessions',
    'The browser sent two sessions of the desk, of which one is not yours. Delete the cookies of this site, then sign in again.',
  )
