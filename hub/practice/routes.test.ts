import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { practiceRoutes } from './routes.ts'

const app = new Hono().route('/practice', practiceRoutes())
const get = (name: string) => app.request(`/practice/${name}`)

test('the page runs only its own script, and may not be framed or send a form', async () => {
  const page = await get('')
  expect(page.status).toBe(200)
  const policy = page.headers.get('content-security-policy')
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("form-action 'none'")
  expect(await page.text()).not.toMatch(/<script(?![^>]*\bsrc=)|\bon\w+=|\bstyle=/)
})

test('everything that the page names is served, and nothing else of the folder', async () => {
  const html = await (await get('')).text()
  const named = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1]!)
  expect(named.length).toBeGreaterThan(2)
  for (const name of named) expect((await get(name)).status, name).toBe(200)
  for (const name of [
    'routes.ts',
    '../routes.ts',
    '%2e%2e/routes.ts',
    '..%2Froutes.ts',
    '..%5croutes.ts',
    'sample/leads.csv',
  ])
    expect((await get(name)).status, name).toBe(404)
})

test('the address without its last slash leads to the page', async () => {
  const answer = await app.request('/practice')
  expect(answer.headers.get('location')).toBe('/practice/')
})

test('the mails that the guide and the tests speak of are there, the quote first', async () => {
  const mails = JSON.parse(await readFile(join(import.meta.dirname, 'inbox/mails.json'), 'utf8'))
  expect(mails[0]).toMatchObject({
    subject: 'Quote for 40 lens mounts',
    from: 'Lena Fischer <lena.fischer@fischer-optik.test>',
  })
  expect(new Set(mails.map((mail: { id: string }) => mail.id)).size).toBe(mails.length)
})
