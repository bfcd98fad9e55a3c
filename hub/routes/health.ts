import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { Refusal } from '../services/refusal.ts'
import type { Store } from '../store/open.ts'
import { type HubEnv, json, newRoutes } from './route.ts'

const health = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the hub and its database answer',
  responses: {
    200: {
      description: 'Both answer.',
      content: json(z.object({ status: z.literal('ok'), database: z.enum(['pglite', 'postgres']) })),
    },
  },
})

export function healthRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(health, async (c) => {
    try {
      await sql`select 1`.execute(store.db)
    } catch {
      throw new Refusal(
        503,
        'Database does not answer',
        'The hub runs, but its database does not answer. Check the database server, then try again.',
      )
    }
    return c.json({ status: 'ok' as const, database: store.kind }, 200)
  })
  return routes
}
