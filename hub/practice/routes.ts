import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { routePath } from 'hono/route'

/** What the inbox consists of; nothing else of this folder is served. */
const FILES: Readonly<Record<string, { file: string; type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/inbox.js': { file: 'inbox.js', type: 'text/javascript; charset=utf-8' },
  '/inbox.css': { file: 'inbox.css', type: 'text/css; charset=utf-8' },
  '/mails.json': { file: 'mails.json', type: 'application/json' },
  '/icon.svg': { file: 'icon.svg', type: 'image/svg+xml' },
}

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

/**
 * The practice inbox as a Hono app, to be mounted at /practice. It needs no key and reaches no data of the hub:
 * the mails are made up, and the page sends nothing.
 */
export function practiceRoutes(): Hono {
  const app = new Hono()
  app.get('*', async (c) => {
    const name = c.req.path.slice(routePath(c).length - '/*'.length)
    // the page names its parts relative to its folder
    if (name === '') return c.redirect(`${c.req.path}/`)
    const found = FILES[name]
    if (!found) return c.notFound()
    const text = await readFile(join(import.meta.dirname, found.file), 'utf8')
    return c.body(text, 200, { ...SECURITY, 'content-type': found.type })
  })
  return app
}
