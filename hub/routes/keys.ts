import type { OpenAPIHono } from '@hono/zod-openapi'
import { CreatedKey, CreateKey, KeyList } from '../../lib/contract/key.ts'
import { createKey, type Keyring, listKeys } from '../services/access-keys.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, IdParam, json, newRoutes } from './route.ts'

const list = apiRoute('access_key.manage', {
  method: 'get',
  path: '/v1/keys',
  summary: 'Access keys, without the keys themselves',
  responses: { 200: { description: 'Newest first.', content: json(KeyList) } },
})

const create = apiRoute('access_key.manage', {
  method: 'post',
  path: '/v1/keys',
  summary: 'Make an access key; the answer holds it once',
  request: { body: { content: json(CreateKey), required: true } },
  responses: { 201: { description: 'Made.', content: json(CreatedKey) } },
})

const revoke = apiRoute('access_key.manage', {
  method: 'delete',
  path: '/v1/keys/{id}',
  summary: 'Revoke an access key and its desk sessions',
  request: { params: IdParam },
  responses: { 204: { description: 'Revoked.' } },
})

export function keyRoutes(store: Store, keyring: Keyring): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => c.json({ keys: await listKeys(store, c.get('actor')) }, 200))
  routes.openapi(create, async (c) =>
    c.json(await createKey(store, c.get('actor'), c.req.valid('json')), 201),
  )
  routes.openapi(revoke, async (c) => {
    await keyring.revoke(c.get('actor'), c.req.valid('param').id)
    return c.body(null, 204)
  })
  return routes
}
