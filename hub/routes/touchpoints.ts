import type { OpenAPIHono } from '@hono/zod-openapi'
import { PostTouchpoints, PostTouchpointsAnswer } from '../../lib/contract/touchpoint.ts'
import { postTouchpoints } from '../services/touchpoints.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, json, newRoutes } from './route.ts'

const post = apiRoute('touchpoint.write', {
  method: 'post',
  path: '/v1/touchpoints',
  summary: 'Store up to 1,000 touchpoints; sent again, each is stored once',
  description:
    'A touchpoint by which somebody wants no more mail is a no of its time. Where its time cannot be read the touchpoint is rejected and the no counts, as of when it came: also when it is sent again after a newer yes.',
  request: { body: { content: json(PostTouchpoints), required: true } },
  responses: { 200: { description: 'What became of each.', content: json(PostTouchpointsAnswer) } },
})

export function touchpointRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(post, async (c) => {
    const { touchpoints } = c.req.valid('json')
    return c.json(await postTouchpoints(store, c.get('actor'), touchpoints), 200)
  })
  return routes
}
