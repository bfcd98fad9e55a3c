import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { Problem } from '../../lib/contract/problem.ts'
import { type Hub, type HubOptions, startHub } from '../serve.ts'
import { withDatabase } from '../store/testing-data-dir.ts'
import { LIMITS } from './limits.ts'
import { WRONG_KEYS } from './sign-in-limits.ts'

/** A hub that listens, called as browsers, extensions and proxies call it. */

const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

/** A data folder that a hub has made, to be copied: making one takes seconds. */
const made: Promise<string> = (async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-listening-'))
  ends.push(() => rmSync(dataDir, { recursive: true, force: true }))
  await (await startHub({ port: 0, dataDir: await withDatabase(dataDir) })).close()
  return dataDir
})()

async function start(options: Partial<HubOptions> = {}): Promise<{ hub: Hub; key: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-listening-'))
  cpSync(await made, dataDir, { recursive: true })
  const hub = await startHub({ port: 0, dataDir, ...options })
  ends.push(() => rmSync(dataDir, { recursive: true, force: true }))
  ends.push(() => hub.close())
  return { hub, key: readFileSync(join(dataDir, 'admin.key'), 'utf8').trim() }
}

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  bytes: Buffer
  json(): { detail: string }
}

/** One request with headers that fetch would not let through. */
function call(url: string, method: string, headers: OutgoingHttpHeaders, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const started = request(url, { method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part) => parts.push(part))
      answer.on('end', () => {
        const bytes = Buffer.concat(parts)
        const json = () => Problem.parse(JSON.parse(bytes.toString()))
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, json })
      })
    })
    started.on('error', reject)
    started.end(body)
  })
}

const signIn = (url: string, origin: string, key: string, headers: OutgoingHttpHeaders = {}) =>
  call(
    `${url}/desk/session`,
    'POST',
    { origin, 'content-type': 'application/json', ...headers },
    JSON.stringify({ key }),
  )

/** From the hub's own page. */
const signInAt = (url: string, key: string, headers: OutgoingHttpHeaders = {}) =>
  signIn(url, url, key, headers)

const sessionCookie = (answer: Answer): string =>
  /^[^;]+/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[0] ?? ''

test('a later start says, too, where the admin key is', async () => {
  expect((await start()).hub.adminKeyFile).toMatch(/admin\.key$/)
})

describe('compressed', async () => {
  const { hub, key } = await start({ practice: true })
  const authorization = `Bearer ${key}`
  const get = (path: string, encoding = 'gzip') =>
    call(`${hub.url}${path}`, 'GET', { authorization, 'accept-encoding': encoding })

  test('a large answer is, for who takes it; the others are told that it varies', async () => {
    const touchpoints = Array.from({ length: 300 }, (_, i) =>
      JSON.stringify({
        id: `t${i}`,
        kind: 'page_view',
        at: '2026-01-01T00:00:00Z',
        title: 'Pricing',
        email: `p${i}@many.test`,
      }),
    )
    await call(
      `${hub.url}/v1/imports?kind=touchpoints`,
      'POST',
      { authorization, 'content-type': 'application/x-ndjson' },
      touchpoints.join('\n'),
    )
    const packed = await get('/openapi.json')
    const plain = await get('/openapi.json', 'identity')
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: expect.stringMatching(/accept-encoding/i),
    })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.headers.vary).toMatch(/accept-encoding/i)
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true)
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 4)
    expect((await get('/practice/inbox.css', 'br, gzip')).headers['content-encoding']).toBe('br')
  })

  test('a small one is not, nor one with a secret beside what the caller sent', async () => {
    const name = 'n'.repeat(200)
    for (let i = 0; i < 8; i++)
      await call(
        `${hub.url}/v1/keys`,
        'POST',
        { authorization, 'content-type': 'application/json' },
        JSON.stringify({ role: 'rep', name }),
      )
    for (const path of ['/healthz', '/v1/session', '/v1/keys']) {
      const answer = await get(path)
      expect(answer.status, path).toBe(200)
      expect(answer.headers['content-encoding'], path).toBeUndefined()
      expect(answer.headers['content-length'], path).toBe(`${answer.bytes.length}`)
    }
    expect((await get('/v1/keys')).bytes.length).toBeGreaterThan(1024)
  })

  test('rejected rows stream, compressed', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => `nobody${i}`).join('\n')
    const started = await call(
      `${hub.url}/v1/imports?kind=leads&dryRun=true`,
      'POST',
      { authorization, 'content-type': 'text/csv' },
      `email\n${rows}\n`,
    )
    const { id } = JSON.parse(started.bytes.toString())
    const answer = await get(`/v1/imports/${id}/rejected`)
    expect(answer.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(answer.bytes).toString().trimEnd().split('\r\n')).toHaveLength(5_001)
  })
})

describe('behind a proxy that rewrites Host', () => {
  /** As `proxy_pass` of nginx does by itself: the host that is called is the hub's. */
  async function proxyTo(hub: Hub, forwarded: OutgoingHttpHeaders = {}) {
    const proxy = createServer((incoming, outgoing) => {
      const { host: _, ...headers } = incoming.headers
      const on = request(
        `${hub.url}${incoming.url}`,
        { method: incoming.method ?? 'GET', headers: { ...headers, ...forwarded } },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(outgoing)
        },
      )
      on.on('error', () => outgoing.writeHead(502).end())
      incoming.pipe(on)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    ends.push(() => proxy.close())
    return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  }

  /** Signs in, reads and writes as the desk does. @returns the statuses */
  async function story(way: string, origin: string, key: string) {
    const opened = await signIn(way, origin, key, { host: new URL(origin).host })
    const cookie = sessionCookie(opened)
    const read = await call(`${way}/v1/keys`, 'GET', { cookie, 'sec-fetch-site': 'same-origin' })
    const wrote = await call(
      `${way}/v1/keys`,
      'POST',
      { cookie, origin, 'content-type': 'application/json' },
      '{"role":"rep","name":"By the desk"}',
    )
    const closed = await call(`${way}/desk/session`, 'DELETE', { cookie, origin })
    return { opened, cookie, statuses: [opened, read, wrote, closed].map(({ status }) => status) }
  }

  test('without settings the refusal names what the hub saw, and the setting', async () => {
    const { hub, key } = await start()
    const { opened } = await story(await proxyTo(hub), 'https://hub.example', key)
    expect(opened.status).toBe(403)
    const { detail } = opened.json()
    expect(detail).toContain('https://hub.example')
    expect(detail).toContain(new URL(hub.url).host)
    expect(detail).toContain('--public-url https://hub.example')
  })

  test('with --public-url people sign in, read, write and sign out', async () => {
    const { hub, key } = await start({ publicUrl: 'https://hub.example' })
    const { cookie, statuses } = await story(await proxyTo(hub), 'https://hub.example', key)
    expect(statuses).toEqual([200, 200, 201, 204])
    expect(cookie).toMatch(/^__Host-/)
    const evil = await signIn(await proxyTo(hub), 'https://evil.example', key)
    expect(evil.status).toBe(403)
  })

  test('with --trusted-proxy the host that it forwards counts; from anybody else it does not', async () => {
    const forwarded = { 'x-forwarded-host': 'hub.example', 'x-forwarded-proto': 'https' }
    const trusting = await start({ trustedProxies: ['127.0.0.1'] })
    expect(
      (await story(await proxyTo(trusting.hub, forwarded), 'https://hub.example', trusting.key)).statuses,
    ).toEqual([200, 200, 201, 204])
    const { hub, key } = await start()
    expect((await story(await proxyTo(hub, forwarded), 'https://hub.example', key)).statuses[0]).toBe(403)
  })
})

describe('wrong keys', () => {
  let guesses = 0
  const guess = () => `alg_rep_guess${guesses++}`
  const bearer = (url: string, key: string, headers: OutgoingHttpHeaders = {}) =>
    call(`${url}/v1/session`, 'GET', { authorization: `Bearer ${key}`, ...headers })

  const withCookie =
    (method: string, path: string) =>
    (url: string, key: string, headers = {}) =>
      call(`${url}${path}`, method, { cookie: `alongside_desk=${key}`, origin: url, ...headers })

  test.each([
    ['at the desk', signInAt, 401],
    ['of the API', bearer, 401],
    ['in the cookie', withCookie('GET', '/v1/session'), 401],
    ['signing out', withCookie('DELETE', '/desk/session'), 204],
  ])(
    '%s: whoever sends too many waits, whatever they say about where they come from; the right key works',
    async (_, send, status) => {
      const { hub, key } = await start()
      const from = (n: number) => ({ 'x-forwarded-for': `203.0.113.${n}` })
      const first = guess()
      expect((await send(hub.url, first)).status).toBe(status)
      for (let n = 1; n < WRONG_KEYS.most; n++)
        expect((await send(hub.url, guess(), from(n))).status).toBe(status)
      const refused = await send(hub.url, guess(), from(99))
      expect(refused.status).toBe(429)
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      expect(refused.json().detail).toContain('try again in')
      // All ways count together; a wrong key that is sent again is still what it was.
      expect([
        (await bearer(hub.url, guess())).status,
        (await signInAt(hub.url, guess())).status,
        (await bearer(hub.url, first)).status,
      ]).toEqual([429, 429, 401])
      expect([(await bearer(hub.url, key)).status, (await signInAt(hub.url, key)).status]).toEqual([200, 200])
    },
  )

  test('the same wrong key may come any number of times', async () => {
    const { hub } = await start()
    const revoked = guess()
    for (let n = 0; n < 2 * WRONG_KEYS.most; n++) expect((await bearer(hub.url, revoked)).status).toBe(401)
    expect((await bearer(hub.url, guess())).status).toBe(401)
  })

  test('behind a trusted proxy each caller counts alone, and no crowd of them locks anybody out', async () => {
    const { hub, key } = await start({ trustedProxies: ['127.0.0.1'] })
    const from = (address: string, secret: string) =>
      signInAt(hub.url, secret, { 'x-forwarded-for': address })
    for (let n = 0; n < WRONG_KEYS.most; n++) await from('203.0.113.7', guess())
    expect((await from('203.0.113.7', guess())).status).toBe(429)
    expect((await from('203.0.113.8', guess())).status).toBe(401)
    for (let n = 0; n < 320; n += 20) {
      const crowd = Array.from({ length: 20 }, (_, i) => from(`198.51.${n / 20}.${i}`, guess()))
      expect(new Set((await Promise.all(crowd)).map(({ status }) => status))).toEqual(new Set([401]))
    }
    expect((await from('203.0.113.7', key)).status).toBe(200)
    expect((await from('203.0.113.9', key)).status).toBe(200)
  })
})

test('a connection outlives its clients: requests with pauses of every length meet no closing one', async () => {
  expect(LIMITS.keepAliveMs).toBeGreaterThan(120_000)
  const { hub } = await start({ limits: { ...LIMITS, keepAliveMs: 3_000 } })
  const answer = await call(`${hub.url}/healthz`, 'GET', { connection: 'keep-alive' })
  expect(answer.headers['keep-alive']).toBe('timeout=3')
  const failures: unknown[] = []
  let requests = 0
  const client = async (pause: number) => {
    const until = Date.now() + 12_000
    while (Date.now() < until) {
      await fetch(`${hub.url}/healthz`).then(
        (got) => got.text(),
        (error) => failures.push(error.cause ?? error),
      )
      requests++
      await wait(pause)
    }
  }
  await Promise.all(Array.from({ length: 20 }, (_, i) => client(50 + i * 190)))
  expect(requests).toBeGreaterThan(200)
  expect(failures).toEqual([])
})

test('while the hub ends, what has come is answered and the connection closed; nothing new is taken', async () => {
  const { hub, key } = await start()
  const { port } = new URL(hub.url)
  const slow = request({
    port,
    path: '/v1/keys',
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  })
  const answered = new Promise<IncomingHttpHeaders & { status: number }>((resolve, reject) => {
    slow.on('error', reject)
    slow.on('response', (answer) => {
      answer.resume()
      resolve({ ...answer.headers, status: answer.statusCode ?? 0 } as never)
    })
  })
  slow.write('{"role":"rep",')
  await wait(500)
  const closed = hub.close()
  await wait(100)
  await expect(fetch(`${hub.url}/healthz`)).rejects.toThrow()
  slow.end('"name":"Just in time"}')
  expect(await answered).toMatchObject({ status: 201, connection: 'close' })
  await closed
})

describe('a hub that ends while a proxy asks whether it is ready', () => {
  /** Of connections of their own, as a proxy makes for its checks. */
  const status = async (url: string, path: string) =>
    (await call(`${url}${path}`, 'GET', { connection: 'close' })).status

  test('says on new connections that it is not, answers what still comes, and then closes', async () => {
    const { hub, key } = await start({ drainMs: 2_000 })
    expect(await status(hub.url, '/readyz')).toBe(200)
    const since = performance.now()
    const closed = hub.close()
    const ready = await call(`${hub.url}/readyz`, 'GET', {})
    expect(ready).toMatchObject({ status: 503, headers: { connection: 'close' } })
    expect(await status(hub.url, '/healthz')).toBe(200)
    const late = await call(
      `${hub.url}/v1/keys`,
      'POST',
      { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      '{"role":"rep","name":"Sent before the proxy knew"}',
    )
    expect(late.status).toBe(201)
    await closed
    expect(performance.now() - since).toBeGreaterThan(1_900)
    await expect(status(hub.url, '/readyz')).rejects.toThrow('ECONNREFUSED')
  })

  test('waits for nobody where nobody asks, nor any longer once it is hurried', async () => {
    for (const asked of [false, true]) {
      const { hub } = await start({ drainMs: 60_000 })
      if (asked) await status(hub.url, '/readyz')
      const since = performance.now()
      const closed = hub.close()
      if (asked) await Promise.race([closed, wait(500)])
      if (asked) expect(await status(hub.url, '/readyz')).toBe(503)
      if (asked) hub.close({ drain: false })
      await closed
      expect(performance.now() - since).toBeLessThan(10_000)
    }
  })
})

test('a hub that is hurried waits for no request either', async () => {
  const { hub, key } = await start()
  const { port } = new URL(hub.url)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const slow = request({ port, path: '/v1/keys', method: 'POST', headers })
  const cut = new Promise((resolve) => slow.once('error', resolve))
  slow.write('{"role":"rep",')
  await wait(500)
  const since = performance.now()
  const closed = hub.close()
  await wait(200)
  await hub.close({ drain: false, finish: false })
  await closed
  expect(performance.now() - since).toBeLessThan(5_000)
  expect(await cut).toMatchObject({ code: 'ECONNRESET' })
})

test('the practice inbox is there only where it is asked for', async () => {
  const { hub } = await start()
  for (const path of ['/practice', '/practice/', '/practice/inbox.js'])
    expect((await fetch(`${hub.url}${path}`, { redirect: 'manual' })).status, path).toBe(404)
})

test.each([5060, 6000, 10080])('port %i, which browsers refuse, is refused at start', async (port) => {
  await expect(startHub({ port, dataDir: join(tmpdir(), 'alongside-never') })).rejects.toThrow(
    /Browsers refuse.*--port/,
  )
})
