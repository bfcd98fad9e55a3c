import type { OpenAPIHono } from '@hono/zod-openapi'
import {
  AnswerFeedback,
  FeedbackItem,
  FeedbackList,
  FeedbackQuery,
  PostFeedback,
  PostFeedbackAnswer,
} from '../../lib/contract/feedback.ts'
import { answerFeedback, postFeedback } from '../store/feedback.ts'
import { listFeedback } from '../store/feedback-list.ts'
import type { Store } from '../store/open.ts'
import { firstFieldError, notThere, ProblemError } from './problem.ts'
import { ANYONE, apiRoute, type HubEnv, IdParam, json, MARKETING, newRoutes } from './route.ts'

const post = apiRoute(ANYONE, {
  method: 'post',
  path: '/v1/feedback',
  summary: 'Send up to 100 feedbacks; sent again, each is stored once',
  request: { body: { content: json(PostFeedback), required: true } },
  responses: { 200: { description: 'What became of each, in order.', content: json(PostFeedbackAnswer) } },
})

const list = apiRoute(MARKETING, {
  method: 'get',
  path: '/v1/feedback',
  summary: 'Feedback of all reps',
  request: { query: FeedbackQuery },
  responses: { 200: { description: 'Newest first.', content: json(FeedbackList) } },
})

const answer = apiRoute(MARKETING, {
  method: 'post',
  path: '/v1/feedback/{id}/status',
  summary: 'Mark feedback as seen or used, or answer it; the rep sees it',
  request: { params: IdParam, body: { content: json(AnswerFeedback), required: true } },
  responses: { 200: { description: 'The feedback as it is now.', content: json(FeedbackItem) } },
})

export function feedbackRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(post, async (c) => {
    const { feedback } = c.req.valid('json')
    return c.json({ results: await postFeedback(store, c.get('caller'), feedback, firstFieldError) }, 200)
  })
  routes.openapi(list, async (c) => {
    const page = await listFeedback(store, c.get('caller').workspaceId, c.req.valid('query'))
    if (!page) {
      throw new ProblemError(
        400,
        'Bad request',
        'before is not a cursor of this list. Use "next" of the last page.',
      )
    }
    return c.json(page, 200)
  })
  routes.openapi(answer, async (c) => {
    const { workspaceId, name } = c.get('caller')
    const { id } = c.req.valid('param')
    const item = await answerFeedback(store, workspaceId, id, c.req.valid('json'), name)
    if (!item) throw notThere('feedback')
    return c.json(item, 200)
  })
  return routes
}
