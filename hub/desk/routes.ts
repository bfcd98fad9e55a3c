import { join, resolve } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { kept, pageHeaders } from '../http/answer-headers.ts'

/** Where hub/desk/vite.config.ts puts the built desk. */
const BUILT = resolve(import.meta.dirname, '../../.output/desk')

const NOT_BUILT = `The desk has not been built on this machine.

Run this in the folder of the checkout, then load the page again:

    npm run build:desk

The hub itself works: /healthz says so, and the extension can use it.
`

/**
 * Marketing's web page, as built by `npm run build:desk`; mount it at /desk. Files are read for each request, so a
 * new build is served without a restart; assets carry a hash in their name and are kept by browsers for a year.
 * @param folder the built desk; another one in tests
 */
export function deskRoutes(folder: string = BUILT): Hono {
  const assets = serveStatic({
    rewriteRequestPath: (path) => join(folder, path.slice(path.indexOf('/assets/'))),
  })
  const index = serveStatic({ path: join(folder, 'index.html') })
  return (
    new Hono()
      .use(pageHeaders())
      .get('/assets/*', kept('public, max-age=31536000, immutable'), assets, (c) => c.notFound())
      // With and without the slash at the end, and whatever a bookmark has behind it: there is one page.
      .get('*', kept('no-cache'), index, (c) => c.text(NOT_BUILT, 503))
  )
}
