import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { type Context, Hono } from 'hono'

/** Where hub/desk/vite.config.ts puts the built desk. */
const BUILT = resolve(import.meta.dirname, '../../.output/desk')

const NOT_BUILT = `The desk has not been built on this machine.

Run this in the folder of the checkout, then load the page again:

    npm run build:desk

The hub itself works: /healthz says so, and the extension can use it.
`

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** No inline script or style, nothing from elsewhere, in nobody's frame. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/**
 * Marketing's web page, as built by `npm run build:desk`; mount it at /desk. Files are read for each request, so a
 * new build is served without a restart; assets carry a hash in their name and are kept by browsers for a year.
 * @param folder the built desk; another one in tests
 */
export function deskRoutes(folder: string = BUILT): Hono {
  const index = async (c: Context) => {
    const html = await readFile(join(folder, 'index.html')).catch(() => null)
    if (html === null) return c.text(NOT_BUILT, 503, { 'cache-control': 'no-store' })
    return c.body(html, 200, { ...PAGE_HEADERS, 'content-type': TYPES['.html']! })
  }

  return (
    new Hono()
      .get('/assets/:file', async (c) => {
        const assets = join(folder, 'assets')
        const file = resolve(assets, c.req.param('file'))
        const type = TYPES[extname(file)]
        if (!file.startsWith(assets + sep) || type === undefined) return c.notFound()
        const bytes = await readFile(file).catch(() => null)
        if (bytes === null) return c.notFound()
        return c.body(bytes, 200, {
          'content-type': type,
          'x-content-type-options': 'nosniff',
          'cache-control': 'public, max-age=31536000, immutable',
        })
      })
      // With and without the slash at the end, and whatever a bookmark has behind it: there is one page.
      .get('*', index)
  )
}
