import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import { Problem } from '../../lib/contract/problem.ts'
import type { KeyRole } from '../../lib/contract/session.ts'
import type { Caller } from '../store/keys.ts'
import { fieldErrors, ProblemError, problem } from './problem.ts'

/** What the middlewares before a route have put into its context. */
export interface HubEnv {
  Variables: { caller: Caller }
}

/** Who may use a route. */
export const ANYONE: readonly KeyRole[] = ['rep', 'marketer', 'admin']
export const MARKETING: readonly KeyRole[] = ['marketer', 'admin']
export const ADMIN: readonly KeyRole[] = ['admin']

/** An app for the routes of one resource: input that the contract refuses becomes a problem that names the fields. */
export const newRoutes = (): OpenAPIHono<HubEnv> =>
  new OpenAPIHono<HubEnv>({
    defaultHook: (result, c) => {
      if (result.success) return
      const where = { json: 'body', query: 'query', param: 'path' }[result.target as string] ?? result.target
      return problem(
        c,
        400,
        'Bad request',
        `The ${where} of this request does not fit the contract. Correct the fields named in "errors"; /openapi.json describes them.`,
        { errors: fieldErrors(result.error) },
      )
    },
  })

const problemContent = { content: { 'application/problem+json': { schema: Problem } } }

/** A route of the API: `roles` may use it with a key; the OpenAPI document says so. */
export function apiRoute<P extends string, R extends Omit<RouteConfig, 'path'> & { path: P }>(
  roles: readonly KeyRole[],
  config: R,
) {
  return createRoute({
    ...config,
    'x-roles': roles,
    security: [{ accessKey: [] }],
    middleware: allow(roles),
    responses: {
      ...config.responses,
      '4XX': { description: 'A problem, with what to do about it.', ...problemContent },
    },
  } as unknown as R)
}

const allow = (roles: readonly KeyRole[]) =>
  createMiddleware<HubEnv>(async (c, next) => {
    const { role } = c.get('caller')
    if (!roles.includes(role)) {
      throw new ProblemError(
        403,
        'Not allowed',
        `This needs a key of the role ${roles.join(' or ')}; this key's role is ${role}. Ask an administrator for another key.`,
      )
    }
    await next()
  })

/** `application/json` content of a request or an answer. */
export const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } })

/** The one path parameter that most routes have. */
export const IdParam = z.object({ id: z.string().min(1).max(100) })
