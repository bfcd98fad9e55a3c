import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { HubEnv } from '../routes/route.ts'
import type { Keyring } from '../services/access-keys.ts'
import type { Actor } from '../services/actor.ts'
import type { LastSeen } from '../services/last-seen.ts'
import { Refusal } from '../services/refusal.ts'
import { clearDeskCookie, readDeskCookie } from './desk-cookie.ts'
import { isFromOwnPage, whyNotOwnPage } from './own-pages.ts'
import type { ProxyTrust } from './proxy.ts'
import type { SignInLimits } from './sign-in-limits.ts'

/** Finds out who is calling: an access key as Bearer, or the session in the desk's cookie, from the desk's own page. */
export const authenticate = (
  keyring: Keyring,
  proxy: ProxyTrust,
  limits: SignInLimits,
  lastSeen?: LastSeen,
) =>
  createMiddleware<HubEnv>(async (c, next) => {
    const header = c.req.header('authorization')
    const actor =
      header === undefined
        ? await byCookie(c, keyring, proxy, limits)
        : await byKey(c, keyring, limits, bearerOf(header))
    if (!actor) throw notSignedIn(UNKNOWN)
    c.set('actor', actor)
    lastSeen?.note(actor)
    await next()
  })

async function byKey(c: Context, keyring: Keyring, limits: SignInLimits, key: string): Promise<Actor | null> {
  const actor = await keyring.actor(key, await limits.isGuesser(c))
  if (!actor) await limits.wrongKey(c, key)
  return actor
}

const bearerOf = (header: string): string => /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? ''

async function byCookie(
  c: Context,
  keyring: Keyring,
  proxy: ProxyTrust,
  limits: SignInLimits,
): Promise<Actor | null> {
  const token = readDeskCookie(c, proxy)
  if (token === null) throw notSignedIn(NO_KEY)
  if (!isFromOwnPage(c, proxy)) throw notSignedIn(whyNotOwnPage(c, proxy))
  const isGuesser = await limits.isGuesser(c)
  const actor = await keyring.sessionActor(token, isGuesser)
  if (actor) return actor
  // Somebody whose session has ended may share that network: without the cookie the desk asks them to sign in.
  if (isGuesser) clearDeskCookie(c, proxy)
  await limits.wrongKey(c, token)
  return null
}

const NO_KEY =
  'Send an access key: "Authorization: Bearer KEY". An administrator makes one with: alongside key create'
const UNKNOWN =
  'This access key or session is not known here, or it has expired or was revoked. Sign in again, or ask an administrator for a new key.'

const notSignedIn = (detail: string) =>
  new Refusal(401, 'Not signed in', detail, { headers: { 'www-authenticate': 'Bearer' } })
