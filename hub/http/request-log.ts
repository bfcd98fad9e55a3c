import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import type { Log } from '../log.ts'
import type { HubEnv } from '../routes/route.ts'

/** One line a request: the route's pattern and never its address, which may hold an e-mail address or an id. */
export const requestLog = (log: Log) =>
  createMiddleware<HubEnv>(async (c, next) => {
    const start = performance.now()
    await next()
    const actor = c.get('actor') as HubEnv['Variables']['actor'] | undefined
    log({
      event: 'request',
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ms: Math.round((performance.now() - start) * 10) / 10,
      key: actor?.keyId ?? null,
    })
  })
