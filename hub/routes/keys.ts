import type { OpenAPIHono } from '@hono/zod-openapi'
import { CreatedKey, CreateKey, KeyList } from '../../lib/contract/key.ts'
import { insertKey, type Keyring, listKeys } from '../store/keys.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { notThere, ProblemError } from './problem.ts'
import { ADMIN, apiRoute, type HubEnv, IdParam, json, newRoutes } from './route.ts'

const list = apiRoute(ADMIN, {
  method: 'get',
  path: '/v1/keys',
  summary: 'Access keys, without the keys themselves',
  responses: { 200: { description: 'Newest first.', content: json(KeyList) } },
})

const create = apiRoute(ADMIN, {
  method: 'post',
  path: '/v1/keys',
  summary: 'Make an access key; the answer holds it once',
  request: { body: { content: json(CreateKey), required: true } },
  responses: { 201: { description: 'Made.', content: json(CreatedKey) } },
})

const revoke = apiRoute(ADMIN, {
  method: 'delete',
  path: '/v1/keys/{id}',
  summary: 'Revoke an access key and its desk sessions',
  request: { params: IdParam },
  responses: { 204: { description: 'Revoked.' } },
})

export function keyRoutes(store: Store, keyring: Keyring): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    return c.json({ keys: await listKeys(store, c.get('caller').workspaceId) }, 200)
  })
  routes.openapi(create, async (c) => {
    const { workspaceId } = c.get('caller')
    const wanted = c.req.valid('json')
    if (wanted.expiresAt !== null && Date.parse(wanted.expiresAt) <= Date.now()) {
      throw new ProblemError(
        400,
        'Bad request',
        'expiresAt is in the past. Give a later time, or leave it out.',
      )
    }
    return c.json(await write(store, workspaceId, (tx) => insertKey(tx, workspaceId, wanted)), 201)
  })
  routes.openapi(revoke, async (c) => {
    const result = await keyring.revoke(c.get('caller').workspaceId, c.req.valid('param').id)
    if (result === 'unknown') throw notThere('access key')
    if (result === 'last_admin') {
      throw new ProblemError(
        409,
        'Last administrator',
        'This is the last administrator key that works. Make another one first: alongside key create --role admin --name NAME',
      )
    }
    return c.body(null, 204)
  })
  return routes
}
