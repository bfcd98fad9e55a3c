import type { OpenAPIHono } from '@hono/zod-openapi'
import { ChangePerson, PersonItem, PersonList } from '../../lib/contract/person.ts'
import type { Keyring } from '../services/access-keys.ts'
import { changePerson, listPeople } from '../services/people.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, IdParam, json, newRoutes } from './route.ts'

const list = apiRoute('person.manage', {
  method: 'get',
  path: '/v1/people',
  summary: 'People of the workspace',
  responses: { 200: { description: 'By name.', content: json(PersonList) } },
})

const change = apiRoute('person.manage', {
  method: 'put',
  path: '/v1/people/{id}',
  summary: 'Change name, address, role or team of somebody; revoke their access, or give it back',
  request: { params: IdParam, body: { content: json(ChangePerson), required: true } },
  responses: { 200: { description: 'As they are now.', content: json(PersonItem) } },
})

export function peopleRoutes(store: Store, keyring: Keyring): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => c.json(await listPeople(store, c.get('actor')), 200))
  routes.openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await changePerson(store, keyring, c.get('actor'), id, c.req.valid('json')), 200)
  })
  return routes
}
