import type { OpenAPIHono } from '@hono/zod-openapi'
import { ChangePerson, Invited, InvitePerson, PersonItem, PersonList } from '../../lib/contract/person.ts'
import type { Keyring } from '../services/access-keys.ts'
import { changePerson, invitePerson, listPeople, newLink } from '../services/people.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, IdParam, json, newRoutes } from './route.ts'

const list = apiRoute('person.manage', {
  method: 'get',
  path: '/v1/people',
  summary: 'People of the workspace',
  responses: { 200: { description: 'By name.', content: json(PersonList) } },
})

const invite = apiRoute('person.manage', {
  method: 'post',
  path: '/v1/people',
  summary: 'Invite somebody; the answer holds the link once',
  request: { body: { content: json(InvitePerson), required: true } },
  responses: { 201: { description: 'Added, with a link that works for 7 days.', content: json(Invited) } },
})

const link = apiRoute('person.manage', {
  method: 'post',
  path: '/v1/people/{id}/link',
  summary: 'Make another link by which somebody chooses a password; the one before works no more',
  request: { params: IdParam },
  responses: { 201: { description: 'The link, once.', content: json(Invited) } },
})

const change = apiRoute('person.manage', {
  method: 'put',
  path: '/v1/people/{id}',
  summary: 'Change name, address, role or team of somebody; revoke their access, or give it back',
  request: { params: IdParam, body: { content: json(ChangePerson), required: true } },
  responses: { 200: { description: 'As they are now.', content: json(PersonItem) } },
})

/** @param origin where people reach the hub; null = not known */
export function peopleRoutes(store: Store, keyring: Keyring, origin: string | null): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => c.json(await listPeople(store, c.get('actor')), 200))
  routes.openapi(invite, async (c) =>
    c.json(await invitePerson(store, c.get('actor'), origin, c.req.valid('json')), 201),
  )
  routes.openapi(link, async (c) =>
    c.json(await newLink(store, c.get('actor'), origin, c.req.valid('param').id), 201),
  )
  routes.openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await changePerson(store, keyring, c.get('actor'), id, c.req.valid('json')), 200)
  })
  return routes
}
