import type { OpenAPIHono } from '@hono/zod-openapi'
import {
  EditTalkingPoint,
  ProposeTalkingPoint,
  TalkingPointList,
  VerificationStep,
} from '../../lib/contract/talking-point.ts'
import { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { Store } from '../store/open.ts'
import {
  editTalkingPoint,
  listTalkingPoints,
  proposeTalkingPoint,
  StepRefused,
  stepTalkingPoint,
} from '../store/talking-points.ts'
import { notThere, ProblemError } from './problem.ts'
import { ANYONE, apiRoute, type HubEnv, IdParam, json, MARKETING, newRoutes } from './route.ts'

const one = { description: 'The talking point as it is now.', content: json(TalkingPoint) }

const list = apiRoute(ANYONE, {
  method: 'get',
  path: '/v1/talking-points',
  summary: 'All talking points',
  responses: { 200: { description: 'Newest proposal first.', content: json(TalkingPointList) } },
})

const propose = apiRoute(ANYONE, {
  method: 'post',
  path: '/v1/talking-points',
  summary: 'Propose a talking point; sent again with the same id, it is stored once',
  request: { body: { content: json(ProposeTalkingPoint), required: true } },
  responses: { 200: one, 201: one },
})

const edit = apiRoute(MARKETING, {
  method: 'put',
  path: '/v1/talking-points/{id}',
  summary: 'Edit: minor keeps the validation, otherwise it goes to review',
  request: { params: IdParam, body: { content: json(EditTalkingPoint), required: true } },
  responses: { 200: one },
})

const step = apiRoute(MARKETING, {
  method: 'post',
  path: '/v1/talking-points/{id}/verification',
  summary: 'Take the next step of the verification',
  request: { params: IdParam, body: { content: json(VerificationStep), required: true } },
  responses: { 200: one },
})

export function talkingPointRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    return c.json({ talkingPoints: await listTalkingPoints(store, c.get('caller').workspaceId) }, 200)
  })
  routes.openapi(propose, async (c) => {
    const { workspaceId, name } = c.get('caller')
    const { created, talkingPoint } = await proposeTalkingPoint(store, workspaceId, c.req.valid('json'), name)
    return c.json(talkingPoint, created ? 201 : 200)
  })
  routes.openapi(edit, async (c) => {
    const { workspaceId, name } = c.get('caller')
    const { id } = c.req.valid('param')
    const talkingPoint = await editTalkingPoint(store, workspaceId, id, c.req.valid('json'), name)
    if (!talkingPoint) throw notThere('talking point')
    return c.json(talkingPoint, 200)
  })
  routes.openapi(step, async (c) => {
    const { workspaceId, name } = c.get('caller')
    const { id } = c.req.valid('param')
    const talkingPoint = await stepTalkingPoint(store, workspaceId, id, c.req.valid('json'), name).catch(
      (error: unknown) => {
        throw error instanceof StepRefused
          ? new ProblemError(409, 'Not possible in this state', error.message)
          : error
      },
    )
    if (!talkingPoint) throw notThere('talking point')
    return c.json(talkingPoint, 200)
  })
  return routes
}
