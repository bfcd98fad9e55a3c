import type { OpenAPIHono } from '@hono/zod-openapi'
import { ChangesAnswer, ChangesQuery } from '../../lib/contract/changes.ts'
import { readChanges } from '../services/changes.ts'
import { badRequest } from '../services/refusal.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, json, newRoutes, parameters } from './route.ts'

const list = apiRoute('changes.read', {
  method: 'get',
  path: '/v1/changes',
  summary: 'What changed after a cursor: leads, talking points, search words, the status of own feedback',
  request: { query: parameters(ChangesQuery) },
  responses: { 200: { description: 'One page; a null value is a tombstone.', content: json(ChangesAnswer) } },
})

/** What somebody may take for the name of the cursor. Left out of account, the answer would be all there is, again and again. */
const OTHER_NAMES = ['cursor', 'after', 'before', 'since[]']

export function changeRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    const misnamed = OTHER_NAMES.find((name) => c.req.query(name) !== undefined)
    if (misnamed)
      throw badRequest(`There is no "${misnamed}" here: send "cursor" of the last answer as "since".`)
    return c.json(await readChanges(store, c.get('actor'), c.req.valid('query')), 200)
  })
  return routes
}
