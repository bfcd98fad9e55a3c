import type { OpenAPIHono } from '@hono/zod-openapi'
import { HostParam, PutSelectorUpdate, SelectorUpdateList } from '../../lib/contract/selector-update.ts'
import { SelectorUpdate } from '../../lib/domain/selector-update.ts'
import type { Store } from '../store/open.ts'
import {
  deleteSelectorUpdate,
  listSelectorUpdates,
  putSelectorUpdate,
  UpdateTooLong,
} from '../store/selector-updates.ts'
import { ProblemError } from './problem.ts'
import { ADMIN, ANYONE, apiRoute, type HubEnv, json, newRoutes } from './route.ts'

const list = apiRoute(ANYONE, {
  method: 'get',
  path: '/v1/selector-updates',
  summary: 'Newer selectors for hosts whose layout has changed, signed, and the key that signed them',
  responses: { 200: { description: 'One a host.', content: json(SelectorUpdateList) } },
})

const put = apiRoute(ADMIN, {
  method: 'put',
  path: '/v1/selector-updates/{host}',
  summary: 'Ship newer selectors for a host: the hub signs them, extensions take them with the next sync',
  request: { params: HostParam, body: { content: json(PutSelectorUpdate), required: true } },
  responses: { 200: { description: 'What was signed.', content: json(SelectorUpdate) } },
})

const remove = apiRoute(ADMIN, {
  method: 'delete',
  path: '/v1/selector-updates/{host}',
  summary: 'Take an update back: extensions use their own selectors again',
  request: { params: HostParam },
  responses: { 204: { description: 'Taken back.' } },
})

export function selectorUpdateRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    return c.json(await listSelectorUpdates(store, c.get('caller').workspaceId), 200)
  })
  routes.openapi(put, async (c) => {
    const { workspaceId } = c.get('caller')
    const { host } = c.req.valid('param')
    const update = await putSelectorUpdate(store, workspaceId, host, c.req.valid('json')).catch(
      (error: unknown) => {
        throw error instanceof UpdateTooLong ? new ProblemError(400, 'Bad request', error.message) : error
      },
    )
    return c.json(update, 200)
  })
  routes.openapi(remove, async (c) => {
    const { host } = c.req.valid('param')
    if (await deleteSelectorUpdate(store, c.get('caller').workspaceId, host)) return c.body(null, 204)
    throw new ProblemError(404, 'Not found', `There is no selector update for "${host}".`)
  })
  return routes
}
