import type { OpenAPIHono } from '@hono/zod-openapi'
import {
  DismissMissedSearch,
  MissedSearchList,
  PostMissedSearches,
} from '../../lib/contract/missed-search.ts'
import { keepMissedSearches, listMissedSearches, setDismissed } from '../services/missed-searches.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, json, newRoutes } from './route.ts'

const post = apiRoute('missed_search.tell', {
  method: 'post',
  path: '/v1/missed-searches',
  summary: 'Tell which searches found nothing; sent again, each counts once for a person and a day',
  request: { body: { content: json(PostMissedSearches), required: true } },
  responses: { 204: { description: 'What may be kept is kept.' } },
})

const list = apiRoute('missed_search.read', {
  method: 'get',
  path: '/v1/missed-searches',
  summary: 'Searches without result of at least two people, without their names',
  responses: { 200: { description: 'The most frequent first.', content: json(MissedSearchList) } },
})

const dismiss = apiRoute('missed_search.dismiss', {
  method: 'post',
  path: '/v1/missed-searches/dismissal',
  summary: 'Take a search off the list until it is searched for anew, or take that back',
  request: { body: { content: json(DismissMissedSearch), required: true } },
  responses: { 204: { description: 'Done.' } },
})

export function missedSearchRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(post, async (c) => {
    await keepMissedSearches(store, c.get('actor'), c.req.valid('json'))
    return c.body(null, 204)
  })
  routes.openapi(list, async (c) => c.json(await listMissedSearches(store, c.get('actor')), 200))
  routes.openapi(dismiss, async (c) => {
    await setDismissed(store, c.get('actor'), c.req.valid('json'))
    return c.body(null, 204)
  })
  return routes
}
