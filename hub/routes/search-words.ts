import type { OpenAPIHono } from '@hono/zod-openapi'
import { PutSearchWord, SearchWordList, SearchWordParam } from '../../lib/contract/search-word.ts'
import { SearchWord } from '../../lib/domain/search-word.ts'
import { listSearchWords, putSearchWord, removeSearchWord } from '../services/search-words.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, json, newRoutes, parameters } from './route.ts'

const list = apiRoute('search_word.read', {
  method: 'get',
  path: '/v1/search-words',
  summary: 'Words that marketing has added to the search of talking points',
  responses: { 200: { description: 'The last changed first.', content: json(SearchWordList) } },
})

const put = apiRoute('search_word.edit', {
  method: 'put',
  path: '/v1/search-words/{id}',
  summary: 'Add words to the search, or change them; extensions take them with the next sync',
  request: { params: parameters(SearchWordParam), body: { content: json(PutSearchWord), required: true } },
  responses: { 200: { description: 'The entry as it is now.', content: json(SearchWord) } },
})

const remove = apiRoute('search_word.edit', {
  method: 'delete',
  path: '/v1/search-words/{id}',
  summary: 'Take words of the search away',
  request: { params: parameters(SearchWordParam) },
  responses: { 204: { description: 'It is not there any more.' } },
})

export function searchWordRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => c.json(await listSearchWords(store, c.get('actor')), 200))
  routes.openapi(put, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await putSearchWord(store, c.get('actor'), id, c.req.valid('json')), 200)
  })
  routes.openapi(remove, async (c) => {
    await removeSearchWord(store, c.get('actor'), c.req.valid('param').id)
    return c.body(null, 204)
  })
  return routes
}
