import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { NewContent } from '../../lib/contract/new-content.ts'
import {
  EditTalkingPoint,
  ProposeTalkingPoint,
  TalkingPointList,
  TalkingPointQuery,
  VerificationStep,
} from '../../lib/contract/talking-point.ts'
import { TalkingPoint } from '../../lib/domain/talking-point.ts'
import {
  editTalkingPoint,
  listTalkingPoints,
  proposeTalkingPoint,
  stepTalkingPoint,
} from '../services/talking-points.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, IdParam, json, newRoutes, parameters } from './route.ts'

const one = { description: 'The talking point as it is now.', content: json(TalkingPoint) }

const list = apiRoute('talking_point.read', {
  method: 'get',
  path: '/v1/talking-points',
  summary: 'Talking points of the workspace, in pages',
  request: { query: parameters(TalkingPointQuery) },
  responses: { 200: { description: 'The last changed first.', content: json(TalkingPointList) } },
})

const propose = apiRoute('talking_point.propose', {
  method: 'post',
  path: '/v1/talking-points',
  summary: 'Propose a talking point; sent again with the same id, it is stored once',
  request: {
    body: { content: json(z.object({ ...ProposeTalkingPoint.shape, content: NewContent })), required: true },
  },
  responses: { 200: one, 201: one },
})

const edit = apiRoute('talking_point.edit', {
  method: 'put',
  path: '/v1/talking-points/{id}',
  summary: 'Edit: minor keeps the validation, otherwise it goes to review',
  request: {
    params: IdParam,
    body: { content: json(z.object({ ...EditTalkingPoint.shape, content: NewContent })), required: true },
  },
  responses: { 200: one },
})

const step = apiRoute('talking_point.verify', {
  method: 'post',
  path: '/v1/talking-points/{id}/verification',
  summary: 'Take the next step of the verification',
  request: { params: IdParam, body: { content: json(VerificationStep), required: true } },
  responses: { 200: one },
})

export function talkingPointRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) =>
    c.json(await listTalkingPoints(store, c.get('actor'), c.req.valid('query')), 200),
  )
  routes.openapi(propose, async (c) => {
    const { created, talkingPoint } = await proposeTalkingPoint(store, c.get('actor'), c.req.valid('json'))
    return c.json(talkingPoint, created ? 201 : 200)
  })
  routes.openapi(edit, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await editTalkingPoint(store, c.get('actor'), id, c.req.valid('json')), 200)
  })
  routes.openapi(step, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await stepTalkingPoint(store, c.get('actor'), id, c.req.valid('json')), 200)
  })
  return routes
}
