import { readFile } from 'node:fs/promises'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { KeyRole } from '../lib/contract/session.ts'
import { createApp } from './app.ts'
import type { Store } from './store/open.ts'
import { write } from './store/transaction.ts'
import { hubOn, openEmbedded, putLead, WORKSPACE, withKeys } from './testing.ts'

/** What holds for all routes: who may use them, that they are documented, how errors look, what is logged. */

let store: Store
let keys: Awaited<ReturnType<typeof withKeys>>
let hub: ReturnType<typeof hubOn>

beforeAll(async () => {
  store = await openEmbedded()
  keys = await withKeys(store)
  hub = hubOn(store)
  await write(store, WORKSPACE, (tx) =>
    putLead(tx, { id: 'lena', name: 'Lena Fischer', emails: ['lena@optik.example'] }),
  )
  return () => store.close()
})

/** Every route of the API and who may use it. A new route fails the test below until it has a line here. */
const ROLES: Record<string, string> = {
  'GET /v1/session': 'rep marketer admin',
  'GET /v1/keys': 'admin',
  'POST /v1/keys': 'admin',
  'DELETE /v1/keys/:id': 'admin',
  'GET /v1/leads': 'rep marketer admin',
  'GET /v1/leads/:id/touchpoints': 'rep marketer admin',
  'GET /v1/leads/:id/export': 'marketer admin',
  'DELETE /v1/leads/:id': 'marketer admin',
  'GET /v1/address': 'marketer admin',
  'DELETE /v1/address': 'marketer admin',
  'POST /v1/touchpoints': 'marketer admin',
  'GET /v1/talking-points': 'rep marketer admin',
  'POST /v1/talking-points': 'rep marketer admin',
  'PUT /v1/talking-points/:id': 'marketer admin',
  'POST /v1/talking-points/:id/verification': 'marketer admin',
  'GET /v1/search-words': 'rep marketer admin',
  'PUT /v1/search-words/:id': 'marketer admin',
  'DELETE /v1/search-words/:id': 'marketer admin',
  'POST /v1/missed-searches': 'rep marketer admin',
  'GET /v1/missed-searches': 'marketer admin',
  'POST /v1/missed-searches/dismissal': 'marketer admin',
  'POST /v1/feedback': 'rep marketer admin',
  'GET /v1/feedback': 'marketer admin',
  'POST /v1/feedback/:id/status': 'marketer admin',
  'POST /v1/feedback/read': 'rep marketer admin',
  'GET /v1/changes': 'rep marketer admin',
  'GET /v1/selector-updates': 'rep marketer admin',
  'PUT /v1/selector-updates/:host': 'admin',
  'DELETE /v1/selector-updates/:host': 'admin',
  'POST /v1/imports': 'marketer admin',
  'GET /v1/imports/:id': 'marketer admin',
  'GET /v1/imports/:id/rejected': 'marketer admin',
  'GET /v1/imports/:id/rejected-rows': 'marketer admin',
  'POST /v1/imports/:id/apply': 'marketer admin',
  'DELETE /v1/imports/:id': 'marketer admin',
  'GET /v1/people': 'admin',
  'POST /v1/people': 'admin',
  'POST /v1/people/:id/link': 'admin',
  'PUT /v1/people/:id': 'admin',
  'GET /v1/session/devices': 'rep marketer admin',
  'DELETE /v1/session/devices/:id': 'rep marketer admin',
  'POST /v1/session/password': 'rep marketer admin',
  'GET /v1/backup': 'admin',
  'GET /v1/backup/schedule': 'admin',
}
/** Routes that need no key. */
const OPEN = [
  'GET /healthz',
  'GET /readyz',
  'GET /openapi.json',
  'POST /desk/session',
  'DELETE /desk/session',
  'POST /desk/sign-in',
  'POST /desk/invitation',
  'POST /desk/invitation/look',
  'GET /',
]

const apiRoutes = () => [
  ...new Set(
    createApp({ store })
      .routes.filter((r) => r.method !== 'ALL' && !r.path.includes('*'))
      .map((r) => `${r.method} ${r.path}`),
  ),
]

test('every route is in the table of roles or needs no key', () => {
  expect(apiRoutes().sort()).toEqual([...Object.keys(ROLES), ...OPEN].sort())
})

test('the OpenAPI document has every route of the API, with its roles', async () => {
  const document = (await (await hub.call('GET', '/openapi.json')).json()) as {
    paths: Record<string, Record<string, { 'x-roles'?: KeyRole[]; security?: unknown[] }>>
  }
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      roles: operation['x-roles']?.join(' '),
      secured: operation.security !== undefined,
    })),
  )
  const described = apiRoutes().filter((r) => !['GET /openapi.json', 'GET /'].includes(r))
  expect(documented.map((d) => d.name).sort()).toEqual(described.sort())
  for (const { name, roles, secured } of documented) {
    expect(roles, name).toBe(ROLES[name])
    expect(secured, name).toBe(name in ROLES)
  }
})

describe('roles', () => {
  for (const [route, allowed] of Object.entries(ROLES)) {
    const [method = '', pattern = ''] = route.split(' ')
    for (const role of ['rep', 'marketer', 'admin'] as const) {
      const may = allowed.split(' ').includes(role)
      test(`${role} ${may ? 'may' : 'may not'} ${route}`, async () => {
        // Nothing is at this id and the body is no good: whoever is let in gets another answer than 403.
        const body = method === 'GET' || method === 'DELETE' ? undefined : {}
        const path = pattern.replace(':id', 'nothing-here')
        const { status } = await hub.call(method, path, keys[role].key, body)
        if (may) expect([200, 400, 404]).toContain(status)
        else expect(status).toBe(403)
      })
    }
    test(`nobody without a key may ${route}`, async () => {
      for (const key of [undefined, 'alg_admin_wrong', '']) {
        const response = await hub.call(method, pattern.replace(':id', 'x'), key)
        expect(response.status).toBe(401)
        expect(response.headers.get('www-authenticate')).toBe('Bearer')
      }
    })
  }
})

describe('problems say what to do', () => {
  const problemOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    return (await response.json()) as { status: number; detail: string; errors?: { path: string }[] }
  }
  test('a field that the contract refuses', async () => {
    const response = await hub.call('POST', '/v1/keys', keys.admin.key, { role: 'boss', name: '' })
    const problem = await problemOf(response)
    expect(problem).toMatchObject({ status: 400, detail: expect.stringContaining('"errors"') })
    expect(problem.errors?.map((e) => e.path)).toEqual(['role', 'name'])
  })
  test('a body that is not JSON, or says it is not', async () => {
    const half = await hub.call('POST', '/v1/feedback', keys.rep.key, '{"feedback":')
    expect(await problemOf(half)).toMatchObject({ status: 400, detail: expect.stringContaining('JSON') })
    const form = await hub.app.request('/v1/feedback', {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.rep.key}`, 'content-type': 'text/plain' },
      body: '{}',
    })
    expect(await problemOf(form)).toMatchObject({ status: 415 })
  })
  test('no body at all', async () => {
    expect((await problemOf(await hub.call('POST', '/v1/feedback', keys.rep.key))).status).toBe(400)
  })
  test('an unknown address and a wrong method', async () => {
    expect((await problemOf(await hub.call('GET', '/v1/nothing', keys.rep.key))).status).toBe(404)
    expect((await problemOf(await hub.call('GET', '/nothing'))).status).toBe(404)
    const wrong = await hub.call('DELETE', '/v1/leads', keys.rep.key)
    expect(wrong.headers.get('allow')).toBe('GET')
    expect(await problemOf(wrong)).toMatchObject({ status: 405, detail: expect.stringContaining('GET') })
    expect((await hub.call('PATCH', '/v1/talking-points/x', keys.rep.key)).headers.get('allow')).toBe('PUT')
  })
  test('a body that is too large', async () => {
    const response = await hub.call('POST', '/v1/feedback', keys.rep.key, { feedback: ['x'.repeat(2 ** 21)] })
    expect(await problemOf(response)).toMatchObject({
      status: 413,
      detail: expect.stringContaining('batches'),
    })
  })
  test('a NUL in the address', async () => {
    expect((await problemOf(await hub.call('GET', '/v1/leads?email=a%00b@c.de', keys.rep.key))).status).toBe(
      400,
    )
    const inPath = await hub.call('DELETE', '/v1/leads/a%00b', keys.marketer.key)
    expect((await problemOf(inPath)).status).toBe(400)
  })
  test('an unexpected error: no detail leaks, the log names the error without its message', async () => {
    const broken = { ...store, db: null as unknown as Store['db'] }
    const own = hubOn(broken)
    const response = await own.call('GET', '/v1/session', keys.rep.key)
    expect(await problemOf(response)).toMatchObject({
      status: 500,
      detail: expect.stringContaining('Try again'),
    })
    const line = own.lines.find((l) => l.event === 'error')
    expect(line).toMatchObject({ name: 'TypeError' })
    expect(JSON.stringify(line)).not.toContain('Cannot read')
  })
})

describe('browsers', () => {
  const ask = (origin: string) =>
    hub.app.request('/v1/leads?email=a@b.c', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    })
  test.each(['chrome-extension://abcdefghijklmnop', 'moz-extension://0f1e2d3c-aaaa-bbbb-cccc-000000000000'])(
    'pages of extensions may call: %s',
    async (origin) => {
      const response = await ask(origin)
      expect(response.status).toBe(204)
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
      expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
      // also the refusals, so that the extension can read what to do
      const refused = await hub.app.request('/v1/session', { headers: { origin } })
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin])
    },
  )
  test.each(['https://mail.example', 'http://127.0.0.1:4510', 'null', 'https://chrome-extension.example'])(
    'web sites may not: %s',
    async (origin) => expect((await ask(origin)).headers.get('access-control-allow-origin')).toBeNull(),
  )
  test('every answer forbids framing and sniffing; pages take scripts and styles from the hub only', async () => {
    for (const path of ['/healthz', '/v1/session', '/practice/', '/desk', '/nothing']) {
      const { headers } = await hub.call('GET', path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy, path).toContain("frame-ancestors 'none'")
      expect(policy, path).not.toContain('unsafe')
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    }
    const practice = (await hub.call('GET', '/practice/')).headers.get('content-security-policy')
    expect(practice).toContain("script-src 'self'; style-src 'self'")
  })
})

describe('the desk signs in', () => {
  const HOST = 'hub.example:4510'
  const desk = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    hub.app.request(`http://${HOST}${path}`, {
      method,
      headers: { host: HOST, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const signIn = async (key: string) => {
    const response = await desk('POST', '/desk/session', { origin: `http://${HOST}` }, { key })
    return { response, cookie: /^[^;]+/.exec(response.headers.get('set-cookie') ?? '')?.[0] ?? '' }
  }

  test('with a key, for a cookie that script cannot read and that is not the key', async () => {
    const { response, cookie } = await signIn(keys.marketer.key)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ key: { id: keys.marketer.id, role: 'marketer' } })
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict|SameSite=Strict.*HttpOnly/)
    expect(cookie).not.toContain(keys.marketer.key)
    expect((await desk('GET', '/v1/feedback', { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
  test('not with a wrong key, and not from another site', async () => {
    expect((await signIn('alg_marketer_wrong')).response.status).toBe(401)
    const elsewhere = await desk(
      'POST',
      '/desk/session',
      { origin: 'https://evil.example' },
      { key: keys.admin.key },
    )
    expect(elsewhere.status).toBe(403)
  })
  test('the cookie works on the desk only', async () => {
    const { cookie } = await signIn(keys.marketer.key)
    const point = { id: uuidv7(), content: { title: 'T', text: 'T', language: 'en' } }
    const post = (headers: Record<string, string>) =>
      desk('POST', '/v1/talking-points', { cookie, ...headers }, point)
    expect((await post({ origin: 'https://evil.example' })).status).toBe(401)
    expect((await post({})).status).toBe(401)
    expect((await desk('GET', '/v1/feedback', { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(401)
    expect((await post({ origin: `http://${HOST}` })).status).toBe(201)
  })
  test('signing out ends the session, revoking the key ends it too', async () => {
    const { cookie } = await signIn(keys.otherRep.key)
    const session = (c: string) => desk('GET', '/v1/session', { cookie: c })
    expect((await session(cookie)).status).toBe(200)
    expect((await desk('DELETE', '/desk/session', { cookie, origin: `http://${HOST}` })).status).toBe(204)
    expect((await session(cookie)).status).toBe(401)
    const again = await signIn(keys.otherRep.key)
    expect((await session(again.cookie)).status).toBe(200)
    expect((await hub.call('DELETE', `/v1/keys/${keys.otherRep.id}`, keys.admin.key)).status).toBe(204)
    expect((await session(again.cookie)).status).toBe(401)
    expect((await hub.call('GET', '/v1/session', keys.otherRep.key)).status).toBe(401)
  })
})

test('no line of the log holds an address, a name, a note or a key', async () => {
  const own = hubOn(store)
  const marker = 'lena.secret@optik.example'
  await own.call('GET', `/v1/leads?email=${marker}`, keys.rep.key)
  await own.call('GET', `/v1/${marker}?q=${marker}`, keys.rep.key)
  await own.call('DELETE', `/v1/leads/${marker}`, keys.marketer.key)
  await own.call('GET', `/v1/session`, `alg_rep_${marker}`)
  await own.call('POST', '/v1/feedback', keys.rep.key, { feedback: [{ id: 'x', note: marker }] })
  await own.call('POST', '/v1/touchpoints', keys.marketer.key, {
    touchpoints: [{ id: 't', kind: marker, at: '2026-01-01T00:00:00Z', title: marker, email: marker }],
  })
  await own.call('POST', '/v1/feedback', keys.rep.key, `{"${marker}`)
  expect(own.lines.length).toBeGreaterThanOrEqual(7)
  const log = own.lines.map((line) => JSON.stringify(line)).join('\n')
  expect(log).not.toMatch(/@|optik|secret/)
  expect(log).not.toContain(keys.rep.key)
  expect(log).not.toContain('Marta')
})

test('migrations are listed in the order of their files', async () => {
  const list = await readFile(new URL('./migrations/all.ts', import.meta.url), 'utf8')
  const { readdir } = await import('node:fs/promises')
  const files = (await readdir(new URL('./migrations/', import.meta.url)))
    .filter((f) => /^\d{4}-[\w-]+\.ts$/.test(f))
    .sort()
  expect([...list.matchAll(/'(\d{4}-[\w-]+)':/g)].map((m) => `${m[1]}.ts`)).toEqual(files)
})
