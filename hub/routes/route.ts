import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import { Problem } from '../../lib/contract/problem.ts'
import { type Capability, rolesWith } from '../../lib/domain/capability.ts'
import { type Actor, must } from '../services/actor.ts'
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

const problemContent = { content: { 'application/problem+json': { schema: describable(Problem) } } }

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
export const json = <T extends z.core.$ZodType>(schema: T) => ({
  'application/json': { schema: describable(schema) },
})

/** Parameters of the query or the path. */
export function parameters<Shape extends z.core.$ZodShape>(schema: z.core.$ZodObject<Shape>) {
  describable(schema)
  return z.object(schema._zod.def.shape)
}

/**
 * A schema of the contract as the library of the routes takes it. The contract is written in zod/mini, of which browsers
 * load a third: it parses alike, but its schemas lack the members from which the library writes the OpenAPI document.
 */
function describable<T extends z.core.$ZodType>(schema: T): z.ZodType<z.output<T>, z.input<T>> {
  const seen = new Set<unknown>()
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return
    seen.add(part)
    if (isSchema(part)) {
      for (const [name, member] of Object.entries(describing(part)))
        if (!(name in part)) Object.defineProperty(part, name, member)
      visit(part._zod.def)
    } else for (const inner of Object.values(part)) visit(inner)
  }
  visit(schema)
  return schema as unknown as z.ZodType<z.output<T>, z.input<T>>
}

/** As zod itself gives them to its larger schemas. */
function describing(schema: z.core.$ZodType): PropertyDescriptorMap {
  const { def } = schema._zod
  const lengths = () => z.toJSONSchema(schema, { unrepresentable: 'any' })
  const own = [def, ...(def.checks ?? []).map((check) => check._zod.def)] as { format?: unknown }[]
  return {
    meta: { value: () => z.globalRegistry.get(schema) },
    unwrap: { value: () => (def as Partial<z.core.$ZodNullableDef>).innerType },
    keyType: { value: (def as Partial<z.core.$ZodRecordDef>).keyType },
    valueType: { value: (def as Partial<z.core.$ZodRecordDef>).valueType },
    format: { value: own.find(({ format }) => format !== undefined)?.format },
    minLength: { get: () => lengths().minLength },
    maxLength: { get: () => lengths().maxLength },
  }
}

function isSchema(part: object): part is z.core.$ZodType {
  return '_zod' in part && 'parse' in part
}

/** The one path parameter that most routes have. */
export const IdParam = z.object({ id: z.string().min(1).max(100) })
