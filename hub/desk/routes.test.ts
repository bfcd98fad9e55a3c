import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deskRoutes } from './routes.ts'

let folder: string
let app: Hono

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'desk-')), 'desk')
  app = new Hono().route('/desk', deskRoutes(folder))
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

async function build() {
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'index.html'), '<!doctype html><div id="root"></div>')
  await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {}')
  await writeFile(join(folder, 'secret.js'), 'not for you')
}

test('says what to run when the desk was not built, and serves it once it is', async () => {
  const missing = await app.request('/desk')
  expect(missing.status).toBe(503)
  expect(await missing.text()).toContain('npm run build:desk')
  await build()
  expect((await app.request('/desk')).status).toBe(200)
})

test('the page runs under a policy without inline script or style and is never cached blindly', async () => {
  await build()
  const page = await app.request('/desk/')
  expect(page.headers.get('content-type')).toContain('text/html')
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("style-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(page.headers.get('cache-control')).toBe('no-cache')
})

test('hashed assets are kept for a year; nothing outside the assets folder is served', async () => {
  await build()
  const asset = await app.request('/desk/assets/main-abc123.js')
  expect(asset.headers.get('cache-control')).toContain('immutable')
  expect(asset.headers.get('content-type')).toContain('text/javascript')
  for (const path of ['..%2Fsecret.js', '%2e%2e%2fsecret.js', 'gone.js', 'index.html']) {
    expect((await app.request(`/desk/assets/${path}`)).status, path).toBe(404)
  }
  expect(await (await app.request('/desk/assets/../secret.js')).text()).not.toContain('not for you')
})
