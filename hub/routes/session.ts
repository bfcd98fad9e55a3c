import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { OpenDeskSession, Session } from '../../lib/contract/session.ts'
import { type Keyring, sessionOf } from '../services/access-keys.ts'
import { Refusal } from '../services/refusal.ts'
import { publicKeyOf } from '../services/selector-updates.ts'
import type { Store } from '../store/open.ts'
import { DESK_COOKIE, isSameOrigin } from './authenticate.ts'
import { apiRoute, type HubEnv, json, newRoutes } from './route.ts'

const getSession = apiRoute('session.read', {
  method: 'get',
  path: '/v1/session',
  summary: 'Who this key is',
  responses: { 200: { description: 'Workspace and key.', content: json(Session) } },
})

export function sessionRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(getSession, async (c) => {
    const actor = c.get('actor')
    const selectorKey = await publicKeyOf(store, actor.workspaceId)
    return c.json({ ...sessionOf(actor), selectorKey }, 200)
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
export function deskSessionRoutes(keyring: Keyring): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(openDesk, async (c) => {
    if (!isSameOrigin(c)) throw fromElsewhere()
    const { key } = c.req.valid('json')
    const session = await keyring.openSession(key)
    const actor = session && (await keyring.actor(session.token))
    if (!session || !actor) {
      throw new Refusal(
        401,
        'Not signed in',
        'This access key is not known here, or it has expired or was revoked. Check for missing characters, or ask an administrator for a new one.',
      )
    }
    setCookie(c, DESK_COOKIE, session.token, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: session.seconds,
      secure: URL.parse(c.req.header('origin') ?? '')?.protocol === 'https:',
    })
    return c.json(sessionOf(actor), 200)
  })
  routes.openapi(closeDesk, async (c) => {
    if (!isSameOrigin(c)) throw fromElsewhere()
    const token = getCookie(c, DESK_COOKIE)
    if (token) await keyring.closeSession(token)
    deleteCookie(c, DESK_COOKIE, { path: '/' })
    return c.body(null, 204)
  })
  return routes
}

const fromElsewhere = () =>
  new Refusal(403, 'Not allowed', 'Sign in and out on the page /desk of this hub itself.')
