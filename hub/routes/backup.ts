import { Readable } from 'node:stream'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { takeBackup } from '../services/backup.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, newRoutes } from './route.ts'

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

export function backupRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(getBackup, async (c) => {
    const backup = await takeBackup(store, c.get('actor'))
    return c.body(Readable.toWeb(backup) as ReadableStream, 200, {
      'content-type': 'application/gzip',
    }) as never
  })
  return routes
}
