import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { Problem } from '../../lib/contract/problem.ts'
import type { BackupState } from '../services/backup-schedule.ts'
import type { Health } from '../services/health.ts'
import { type HubEnv, json, newRoutes } from './route.ts'

const unavailableAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the hub and its database answer',
  responses: {
    200: {
      description: 'Both answer.',
      content: json(z.object({ status: z.literal('ok'), database: z.enum(['pglite', 'postgres']) })),
    },
    503: unavailableAnswer('The database does not answer within 2 seconds.'),
  },
})

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether the hub can take writes: for a proxy that chooses between several',
  responses: {
    200: {
      description: 'A write is possible.',
      content: json(
        z.object({
          status: z.literal('ready'),
          unexpectedErrors: z.int().describe('Errors that nobody caught since the hub started; see its log.'),
          backup: z
            .object({
              last: z.string().nullable(),
              failed: z.boolean(),
              datedAhead: z.boolean(),
            })
            .nullable()
            .describe(
              'When the last scheduled backup was made, whether the newest was not, and whether there are files dated later than now, which do not count; null without a schedule. GET /v1/backup/schedule says more, to administrators.',
            ),
        }),
      ),
    },
    503: unavailableAnswer(
      'The hub is stopping, or its database takes no writes, has a full disk, or does not answer within 2 seconds.',
    ),
  },
})

/** @param unexpectedErrors how many errors nobody has caught in this process */
export function healthRoutes(
  health: Health,
  kind: 'pglite' | 'postgres',
  unexpectedErrors: () => number,
  backups: () => BackupState | null,
): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(alive, async (c) => {
    await health.alive()
    return c.json({ status: 'ok' as const, database: kind }, 200)
  })
  routes.openapi(ready, async (c) => {
    await health.ready()
    return c.json(
      { status: 'ready' as const, unexpectedErrors: unexpectedErrors(), backup: forEverybody(backups()) },
      200,
    )
  })
  return routes
}

/** Without names of files and words of the system: they tell of folders and workspaces. */
const forEverybody = (state: BackupState | null) =>
  state && {
    last: state.last,
    failed: state.failed !== null,
    datedAhead: state.datedAhead.length > 0,
  }
