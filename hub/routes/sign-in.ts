import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  AcceptInvitation,
  ChangePassword,
  DeskSession,
  DeviceList,
  Invitation,
  LookAtInvitation,
  SignIn,
} from '../../lib/contract/sign-in.ts'
import { setDeskCookie } from '../http/desk-cookie.ts'
import { isFromOwnPage, whyNotOwnPage } from '../http/own-pages.ts'
import type { ProxyTrust } from '../http/proxy.ts'
import type { SignInLimits } from '../http/sign-in-limits.ts'
import type { Keyring } from '../services/access-keys.ts'
import { type Passwords, signInAddress } from '../services/passwords.ts'
import { Refusal } from '../services/refusal.ts'
import {
  acceptInvitation,
  type Begun,
  type CountTry,
  changePassword,
  deskSessionOf,
  endDevice,
  listDevices,
  lookAtInvitation,
  signIn,
} from '../services/sign-in.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, IdParam, json, newRoutes } from './route.ts'

const SIGNED_IN = 'Signed in: sets a cookie for 14 days.'

const open = createRoute({
  method: 'post',
  path: '/desk/sign-in',
  summary: 'Sign in at the desk with e-mail address and password',
  request: { body: { content: json(SignIn), required: true } },
  responses: { 200: { description: SIGNED_IN, content: json(DeskSession) } },
})

const look = createRoute({
  method: 'post',
  path: '/desk/invitation/look',
  summary: 'Whom a link is for',
  request: { body: { content: json(LookAtInvitation), required: true } },
  responses: { 200: { description: 'The link works.', content: json(Invitation) } },
})

const accept = createRoute({
  method: 'post',
  path: '/desk/invitation',
  summary: 'Choose a password by a link, and sign in',
  request: { body: { content: json(AcceptInvitation), required: true } },
  responses: { 200: { description: SIGNED_IN, content: json(DeskSession) } },
})

/** The doors by which people come in. None of them says whether an address is known here. */
export function signInRoutes(
  store: Store,
  keyring: Keyring,
  passwords: Passwords,
  proxy: ProxyTrust,
  limits: SignInLimits,
): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  const fromDesk = (c: Context) => {
    if (!isFromOwnPage(c, proxy)) throw new Refusal(403, 'Not allowed', whyNotOwnPage(c, proxy))
  }
  const session = async (c: Context, { token, seconds }: Begun) => {
    const actor = await keyring.sessionActor(token)
    if (!actor) throw wrong()
    setDeskCookie(c, proxy, token, seconds)
    return deskSessionOf(store, actor)
  }
  const browser = (c: Context) => c.req.header('user-agent') ?? null

  routes.openapi(open, async (c) => {
    fromDesk(c)
    const given = c.req.valid('json')
    const begun = await limits.tryPassword(c, signInAddress(given.email) ?? given.email, async () => {
      const begun = await signIn(store, passwords, given, browser(c))
      if (!begun) throw wrong()
      return begun
    })
    return c.json(await session(c, begun), 200)
  })
  routes.openapi(look, async (c) => {
    fromDesk(c)
    const { token } = c.req.valid('json')
    return c.json(await limits.tryLink(c, token, () => lookAtInvitation(store, token)), 200)
  })
  routes.openapi(accept, async (c) => {
    fromDesk(c)
    const given = c.req.valid('json')
    const countTry: CountTry = (address, attempt) => limits.tryPassword(c, address, attempt)
    const begun = await limits.tryLink(c, given.token, () =>
      acceptInvitation(store, passwords, keyring, given, browser(c), countTry),
    )
    return c.json(await session(c, begun), 200)
  })
  return routes
}

const devices = apiRoute('session.read', {
  method: 'get',
  path: '/v1/session/devices',
  summary: 'Where the person has signed in',
  responses: { 200: { description: 'Newest first.', content: json(DeviceList) } },
})

const end = apiRoute('session.read', {
  method: 'delete',
  path: '/v1/session/devices/{id}',
  summary: 'Sign out at one browser',
  request: { params: IdParam },
  responses: { 204: { description: 'Signed out there.' } },
})

const password = apiRoute('session.read', {
  method: 'post',
  path: '/v1/session/password',
  summary: 'Choose another password; sessions at other browsers end',
  request: { body: { content: json(ChangePassword), required: true } },
  responses: { 204: { description: 'Changed: sets a new cookie for 14 days.' } },
})

/** What somebody does with their own account. */
export function accountRoutes(
  store: Store,
  keyring: Keyring,
  passwords: Passwords,
  proxy: ProxyTrust,
  limits: SignInLimits,
): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(password, async (c) => {
    const actor = c.get('actor')
    const countTry: CountTry = (address, attempt) => limits.tryPassword(c, address, attempt)
    const change = c.req.valid('json')
    const { token, seconds } = await changePassword(store, passwords, keyring, actor, change, countTry)
    setDeskCookie(c, proxy, token, seconds)
    return c.body(null, 204)
  })
  routes.openapi(devices, async (c) => c.json(await listDevices(store, c.get('actor')), 200))
  routes.openapi(end, async (c) => {
    await endDevice(store, keyring, c.get('actor'), c.req.valid('param').id)
    return c.body(null, 204)
  })
  return routes
}

const wrong = () =>
  new Refusal(
    401,
    'Not signed in',
    'Address and password do not belong together, or access was revoked. Try again, or ask an administrator for a new link.',
  )
