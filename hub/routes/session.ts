import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { OpenDeskSession, Session } from '../../lib/contract/session.ts'
import { DeskSession } from '../../lib/contract/sign-in.ts'
import { clearDeskCookie, readDeskCookie, setDeskCookie } from '../http/desk-cookie.ts'
import { isFromOwnPage, whyNotOwnPage } from '../http/own-pages.ts'
import type { ProxyTrust } from '../http/proxy.ts'
import type { SignInLimits } from '../http/sign-in-limits.ts'
import { type Keyring, sessionOf } from '../services/access-keys.ts'
import { Refusal } from '../services/refusal.ts'
import { publicKeyOf } from '../services/selector-updates.ts'
import { deskSessionOf } from '../services/sign-in.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, json, newRoutes } from './route.ts'

const getSession = apiRoute('session.read', {
  method: 'get',
  path: '/v1/session',
  summary: 'Who this key is',
  responses: { 200: { description: 'Workspace and key.', content: json(DeskSession) } },
})

export function sessionRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(getSession, async (c) => {
    const actor = c.get('actor')
    const selectorKey = await publicKeyOf(store, actor.workspaceId)
    return c.json({ ...(await deskSessionOf(store, actor)), selectorKey }, 200)
  })
  return routes
}

const openDesk = createRoute({
  method: 'post',
  path: '/desk/session',
  summary: 'Sign in at the desk: sets a cookie for 12 hours',
  request: { body: { content: json(OpenDeskSession), required: true } },
  responses: { 200: { description: 'Signed in.', content: json(Session) } },
})

const closeDesk = createRoute({
  method: 'delete',
  path: '/desk/session',
  summary: 'Sign out of the desk',
  responses: { 204: { description: 'Signed out.' } },
})

/** Sign-in of the desk. The cookie holds a session key of its own, never the access key. */
export function deskSessionRoutes(
  keyring: Keyring,
  proxy: ProxyTrust,
  limits: SignInLimits,
): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(openDesk, async (c) => {
    if (!isFromOwnPage(c, proxy)) throw new Refusal(403, 'Not allowed', whyNotOwnPage(c, proxy))
    const { key } = c.req.valid('json')
    const session = await keyring.openSession(key, await limits.isGuesser(c))
    const actor = session && (await keyring.sessionActor(session.token))
    if (!session || !actor) {
      await limits.wrongKey(c, key)
      throw new Refusal(
        401,
        'Not signed in',
        'This access key is not known here, or it has expired or was revoked. Check for missing characters, or ask an administrator for a new one.',
      )
    }
    setDeskCookie(c, proxy, session.token, session.seconds)
    return c.json(sessionOf(actor), 200)
  })
  routes.openapi(closeDesk, async (c) => {
    if (!isFromOwnPage(c, proxy)) throw new Refusal(403, 'Not allowed', whyNotOwnPage(c, proxy))
    const token = readDeskCookie(c, proxy)
    // Where the session could not be ended, the cookie stays: who signs out again has it.
    const wasSession = token !== null && (await keyring.closeSession(token, await limits.isGuesser(c)))
    clearDeskCookie(c, proxy)
    if (token !== null && !wasSession) await limits.wrongKey(c, token)
    return c.body(null, 204)
  })
  return routes
}
