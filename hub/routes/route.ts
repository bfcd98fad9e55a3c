import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import { Problem } from '../../lib/contract/problem.ts'
import { type Actor, type Capability, must, rolesWith } from '../services/actor.ts'
import { Refusal } from '../services/refusal.ts'
import { fieldErrors } from './problem.ts'

/** What the middlewares before a route have put into its context. */
export interface HubEnv {
  Variables: { actor: Actor }
}

/** An app for the routes of one resource: input that the contract refuses becomes a problem that names the fields. */
export const newRoutes = (): OpenAPIHono<HubEnv> =>
  new OpenAPIHono<HubEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const where = { json: 'body', query: 'query', param: 'path' }[result.target as string] ?? result.target
      throw new Refusal(
        400,
        'Bad request',
        `The ${where} of this request does not fit the contract. Correct the fields named in "errors"; /openapi.json describes them.`,
        { errors: fieldErrors(result.error) },
      )
    },
  })

const problemContent = { content: { 'application/problem+json': { schema: Problem } } }

/**
 * A route of the API, for actors with a capability; the OpenAPI document says which roles have it. Others are refused
 * before their body is read; the service asks once more, because it holds the rule.
 */
export function apiRoute<P extends string, R extends Omit<RouteConfig, 'path'> & { path: P }>(
  capability: Capability,
  config: R,
) {
  return createRoute({
    ...config,
    'x-roles': rolesWith(capability),
    security: [{ accessKey: [] }],
    middleware: allow(capability),
    responses: {
      ...config.responses,
      '4XX': { description: 'A problem, with what to do about it.', ...problemContent },
    },
  } as unknown as R)
}

const allow = (capability: Capability) =>
  createMiddleware<HubEnv>(async (c, next) => {
    must(c.get('actor'), capability)
    await next()
  })

/** `application/json` content of a request or an answer. */
export const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } })

/** The one path parameter that most routes have. */
export const IdParam = z.object({ id: z.string().min(1).max(100) })
