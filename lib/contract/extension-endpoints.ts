/**
 * The endpoints that the extension calls; endpoints.ts has them and all others. Apart, because the extension's background
 * reads whatever is in this file whenever it starts.
 */
import { z } from 'zod/mini'
import { ChangesAnswer, ChangesQuery } from './changes.ts'
import { PostFeedback, PostFeedbackAnswer, ReadAnswers } from './feedback.ts'
import { FindLeadsAnswer, FindLeadsQuery, TouchpointsAnswer, TouchpointsQuery } from './lead.ts'
import { PostMissedSearches } from './missed-search.ts'
import { Session } from './session.ts'

export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Parts in braces are parameters. */
  path: string
  query?: z.core.$ZodType
  body?: z.core.$ZodType
  /** Null: no content. */
  answer: z.core.$ZodType | null
}

export const NO_CONTENT = null

export const EXTENSION_ENDPOINTS = {
  getSession: { method: 'GET', path: '/v1/session', answer: Session },
  /** Each change is parsed on its own (changes.ts), so that one bad row does not hold up all others. */
  listChanges: {
    method: 'GET',
    path: '/v1/changes',
    query: ChangesQuery,
    answer: z.extend(ChangesAnswer, { changes: z.array(z.unknown()) }),
  },
  findLeads: { method: 'GET', path: '/v1/leads', query: FindLeadsQuery, answer: FindLeadsAnswer },
  listTouchpoints: {
    method: 'GET',
    path: '/v1/leads/{id}/touchpoints',
    query: TouchpointsQuery,
    answer: TouchpointsAnswer,
  },
  postFeedback: { method: 'POST', path: '/v1/feedback', body: PostFeedback, answer: PostFeedbackAnswer },
  readAnswers: { method: 'POST', path: '/v1/feedback/read', body: ReadAnswers, answer: NO_CONTENT },
  postMissedSearches: {
    method: 'POST',
    path: '/v1/missed-searches',
    body: PostMissedSearches,
    answer: NO_CONTENT,
  },
} as const satisfies Record<string, Endpoint>
