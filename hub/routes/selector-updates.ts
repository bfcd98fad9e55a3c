import type { OpenAPIHono } from '@hono/zod-openapi'
import { HostParam, PutSelectorUpdate, SelectorUpdateList } from '../../lib/contract/selector-update.ts'
import { SelectorUpdate } from '../../lib/domain/selector-update.ts'
import {
  listSelectorUpdates,
  publishSelectorUpdate,
  withdrawSelectorUpdate,
} from '../services/selector-updates.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, json, newRoutes, parameters } from './route.ts'

const list = apiRoute('selector_update.read', {
  method: 'get',
  path: '/v1/selector-updates',
  summary: 'Newer selectors for hosts whose layout has changed, signed, and the key that signed them',
  responses: { 200: { description: 'One a host.', content: json(SelectorUpdateList) } },
})

const put = apiRoute('selector_update.publish', {
  method: 'put',
  path: '/v1/selector-updates/{host}',
  summary: 'Ship newer selectors for a host: the hub signs them, extensions take them with the next sync',
  request: { params: parameters(HostParam), body: { content: json(PutSelectorUpdate), required: true } },
  responses: { 200: { description: 'What was signed.', content: json(SelectorUpdate) } },
})

const remove = apiRoute('selector_update.publish', {
  method: 'delete',
  path: '/v1/selector-updates/{host}',
  summary: 'Take an update back: extensions use their own selectors again',
  request: { params: parameters(HostParam) },
  responses: { 204: { description: 'Taken back.' } },
})

export function selectorUpdateRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => c.json(await listSelectorUpdates(store, c.get('actor')), 200))
  routes.openapi(put, async (c) => {
    const { host } = c.req.valid('param')
    return c.json(await publishSelectorUpdate(store, c.get('actor'), host, c.req.valid('json')), 200)
  })
  routes.openapi(remove, async (c) => {
    await withdrawSelectorUpdate(store, c.get('actor'), c.req.valid('param').host)
    return c.body(null, 204)
  })
  return routes
}
