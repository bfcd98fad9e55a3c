import { expect, test } from 'vitest'
import { MemoryHub, problem } from '../../test/memory-hub.ts'
import { createHubClient } from './hub-client.ts'

const client = (fetch: typeof globalThis.fetch, address = 'https://hub.example') =>
  createHubClient({ address, key: 'key-1', fetch, timeout: 50 })
const answering = (response: Response) => client(async () => response)
const reasonOf = async (response: Response) => {
  const answer = await answering(response).session()
  return answer.ok ? 'ok' : answer.failure.reason
}

test('sends the key as a bearer and to the hub alone', async () => {
  const hub = new MemoryHub()
  const answer = await client(hub.fetch, 'https://hub.example/').session()
  expect(answer).toMatchObject({ ok: true, value: { workspace: { name: 'Acme' } } })
  expect(hub.requests).toEqual([{ path: '/v1/session', authorization: 'Bearer key-1' }])
  let options: RequestInit | undefined
  await client(async (_, init) => {
    options = init
    return Response.json({})
  }).session()
  expect(options).toMatchObject({ redirect: 'error', credentials: 'omit' })
})

test('tells apart why there was no answer', async () => {
  const unreachable = await client(async () => Promise.reject(new TypeError('Failed to fetch'))).session()
  expect(unreachable).toMatchObject({
    failure: { reason: 'offline', detail: 'https://hub.example cannot be reached.' },
  })
  const silent = await client(
    (_, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
  ).session()
  expect(silent).toMatchObject({ failure: { reason: 'timeout' } })
  expect(await reasonOf(problem(401, 'The key was revoked. Ask for a new one.'))).toBe('refused')
  expect(await reasonOf(problem(403, 'no'))).toBe('refused')
  expect(await reasonOf(problem(503, 'later'))).toBe('server')
  expect(await reasonOf(problem(429, 'slower'))).toBe('server')
  expect(await reasonOf(new Response('Bad gateway', { status: 502 }))).toBe('server')
  expect(await reasonOf(problem(422, 'bad'))).toBe('request')
})

test('what is no hub is an answer that cannot be used, never a reason to give feedback up', async () => {
  expect(await reasonOf(new Response('<html>sign in</html>'))).toBe('answer')
  expect(await reasonOf(Response.json({ hello: 'world' }))).toBe('answer')
  expect(await reasonOf(new Response('Not found', { status: 404 }))).toBe('answer')
  expect(await reasonOf(new Response('<html>too large</html>', { status: 413 }))).toBe('answer')
})

test('gives the hub’s own words and the time that it asks to wait', async () => {
  const answer = await answering(
    problem(429, 'Too many requests. Wait a minute.', { 'Retry-After': '60' }),
  ).changes({ since: null, seen: null })
  expect(answer).toEqual({
    ok: false,
    failure: {
      reason: 'server',
      detail: 'Too many requests. Wait a minute.',
      status: 429,
      retryAfter: 60_000,
    },
  })
})

test('an address is escaped on its way', async () => {
  const hub = new MemoryHub()
  await client(hub.fetch).findLeads('a+b&c@x.example')
  expect(hub.requests[0]?.path).toBe('/v1/leads?email=a%2Bb%26c%40x.example')
})

test('an answer without end is not read to the end', async () => {
  let sent = 0
  let cancelled = false
  const endless = new ReadableStream({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(32))
    },
    cancel() {
      cancelled = true
    },
  })
  const { changes } = createHubClient({
    address: 'https://hub.example',
    key: 'k',
    fetch: async () => new Response(endless),
    mostBytes: 1_000_000,
  })
  const answer = await changes({ since: null, seen: null })
  expect(answer).toMatchObject({
    failure: { reason: 'answer', detail: expect.stringContaining('more than is read') },
  })
  expect(cancelled).toBe(true)
  expect(sent).toBeLessThan(2_000_000)
})

test('a hub that sends a byte now and then is given up in time', async () => {
  const dripping = (signal: AbortSignal | null | undefined) =>
    new ReadableStream({
      start(controller) {
        const timer = setInterval(() => controller.enqueue(new Uint8Array([32])), 5)
        signal?.addEventListener('abort', () => {
          clearInterval(timer)
          controller.error(signal.reason)
        })
      },
    })
  const answer = await client(async (_, init) => new Response(dripping(init?.signal))).session()
  expect(answer).toMatchObject({ failure: { reason: 'timeout' } })
})
