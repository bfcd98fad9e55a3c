import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { kept, pageHeaders } from '../http/answer-headers.ts'

const INBOX = join(import.meta.dirname, 'inbox')

/**
 * The practice inbox as a Hono app, to be mounted at /practice. It needs no key and reaches no data of the hub:
 * the mails are made up, and the page sends nothing.
 */
export function practiceRoutes(): Hono {
  const files = serveStatic({
    rewriteRequestPath: (path) => join(INBOX, path.replace('/practice/', '/')),
  })
  return (
    new Hono()
      .use(pageHeaders({ formAction: ["'none'"] }))
      // The page names its parts relative to its folder.
      .get('/', (c) => c.redirect(`${c.req.path}/`))
      .get('*', kept('no-cache'), files, (c) => c.notFound())
  )
}
