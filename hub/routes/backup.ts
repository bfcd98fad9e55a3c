import { Readable } from 'node:stream'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { scheduleOf, takeBackup } from '../services/backup.ts'
import type { BackupState } from '../services/backup-schedule.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, json, newRoutes } from './route.ts'

const getBackup = apiRoute('backup.take', {
  method: 'get',
  path: '/v1/backup',
  summary: 'Everything that the hub keeps, as it is at one moment',
  responses: {
    200: {
      description: 'A backup for `alongside restore`. It is whole if its last line says so.',
      content: { 'application/gzip': { schema: { type: 'string', format: 'binary' } } },
    },
  },
})

const getSchedule = apiRoute('backup.take', {
  method: 'get',
  path: '/v1/backup/schedule',
  summary: 'How the scheduled backups go',
  responses: {
    200: {
      description:
        'When the last one was made, why the newest was not, and files dated later than now, which do not count; null without a schedule.',
      content: json(
        z.object({
          schedule: z
            .object({
              last: z.string().nullable(),
              failed: z.string().nullable(),
              datedAhead: z.array(z.string()),
            })
            .nullable(),
        }),
      ),
    },
  },
})

export function backupRoutes(store: Store, backups: () => BackupState | null): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(getBackup, async (c) => {
    const backup = await takeBackup(store, c.get('actor'))
    return c.body(Readable.toWeb(backup) as ReadableStream, 200, {
      'content-type': 'application/gzip',
    }) as never
  })
  routes.openapi(getSchedule, async (c) => c.json({ schedule: scheduleOf(c.get('actor'), backups()) }, 200))
  return routes
}
