import type { OpenAPIHono } from '@hono/zod-openapi'
import {
  AnswerFeedback,
  FeedbackItem,
  FeedbackList,
  FeedbackQuery,
  PostFeedback,
  PostFeedbackAnswer,
  ReadAnswers,
} from '../../lib/contract/feedback.ts'
import { answerFeedback, listFeedback, postFeedback, readAnswers } from '../services/feedback.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, IdParam, json, newRoutes, parameters } from './route.ts'

const post = apiRoute('feedback.give', {
  method: 'post',
  path: '/v1/feedback',
  summary: 'Send up to 100 feedbacks; sent again, each is stored once',
  request: { body: { content: json(PostFeedback), required: true } },
  responses: { 200: { description: 'What became of each, in order.', content: json(PostFeedbackAnswer) } },
})

const list = apiRoute('feedback.read', {
  method: 'get',
  path: '/v1/feedback',
  summary: 'Feedback of all reps',
  request: { query: parameters(FeedbackQuery) },
  responses: { 200: { description: 'Newest first.', content: json(FeedbackList) } },
})

const answer = apiRoute('feedback.answer', {
  method: 'post',
  path: '/v1/feedback/{id}/status',
  summary: 'Mark feedback as seen or used, or answer it; the rep sees it',
  request: { params: IdParam, body: { content: json(AnswerFeedback), required: true } },
  responses: { 200: { description: 'The feedback as it is now.', content: json(FeedbackItem) } },
})

const read = apiRoute('feedback.give', {
  method: 'post',
  path: '/v1/feedback/read',
  summary: 'Say which answers to own feedback were read; other browsers of the person get it',
  request: { body: { content: json(ReadAnswers), required: true } },
  responses: { 204: { description: 'Done. What is not (any more) as it was read stays unread.' } },
})

export function feedbackRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(post, async (c) => {
    const { feedback, seen } = c.req.valid('json')
    return c.json(await postFeedback(store, c.get('actor'), feedback, seen), 200)
  })
  routes.openapi(list, async (c) =>
    c.json(await listFeedback(store, c.get('actor'), c.req.valid('query')), 200),
  )
  routes.openapi(answer, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await answerFeedback(store, c.get('actor'), id, c.req.valid('json')), 200)
  })
  routes.openapi(read, async (c) => {
    await readAnswers(store, c.get('actor'), c.req.valid('json'))
    return c.body(null, 204)
  })
  return routes
}
