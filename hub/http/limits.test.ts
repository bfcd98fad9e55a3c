import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Problem } from '../../lib/contract/problem.ts'
import { halfSentBodies } from '../../test/chaos/half-sent-bodies.ts'
import { type Hub, startHub } from '../serve.ts'
import { withDatabase } from '../store/testing-data-dir.ts'
import { LIMITS } from './limits.ts'

/** What a listening hub bears: with shorter times than it has in use, and on real sockets. */

const SHORT = { ...LIMITS, headersMs: 1_500, bodyMs: 1_500, silenceMs: 3_000, strangersOfOneAddress: 60 }
/** Node looks once a second, and the machine may be busy. */
const SLACK_MS = 10_000

let folder: string
let hub: Hub
let key: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-limits-'))
  hub = await startHub({ port: 0, dataDir: await withDatabase(folder), limits: SHORT })
  key = readFileSync(join(folder, 'admin.key'), 'utf8').trim()
})
afterAll(async () => {
  await hub?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Sends bytes as they are, and waits for the hub to close. */
function raw(...parts: string[]): Promise<{ answer: string; closedAfter: number }> {
  const { port, hostname } = new URL(hub.url)
  return new Promise((resolve) => {
    const start = performance.now()
    let answer = ''
    const socket = connect(Number(port), hostname, async () => {
      for (const part of parts) {
        socket.write(part)
        await wait(20)
      }
    })
    socket.on('data', (bytes) => (answer += bytes))
    socket.on('error', () => {})
    socket.on('close', () => resolve({ answer, closedAfter: performance.now() - start }))
  })
}

const head = (line: string, ...headers: string[]) =>
  `${[line, 'Host: hub.test', ...headers].join('\r\n')}\r\n\r\n`
const JSON_TYPE = 'Content-Type: application/json'

describe('whoever sends slowly is not waited for', () => {
  test.each([
    ['nothing', []],
    ['half a line', ['GET /hea']],
    ['half the headers', ['GET /healthz HTTP/1.1\r\nHost: hub.test\r\nX-A: 1\r\n']],
  ])('who sends %s', async (_, parts) => {
    const { closedAfter } = await raw(...parts)
    expect(closedAfter).toBeLessThan(SHORT.headersMs + SLACK_MS)
  })

  test('half a body of a sign-in: 408, which says what to do', async () => {
    const { answer, closedAfter } = await raw(
      head('POST /desk/session HTTP/1.1', 'Origin: http://hub.test', JSON_TYPE, 'Content-Length: 100'),
      '{"key":',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*Send it again/)
    expect(closedAfter).toBeLessThan(SHORT.bodyMs + SLACK_MS)
  })

  test('half a body in chunks', async () => {
    const { answer } = await raw(
      head('POST /desk/session HTTP/1.1', 'Origin: http://hub.test', JSON_TYPE, 'Transfer-Encoding: chunked'),
      '7\r\n{"key":\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('half a body from somebody who is signed in', async () => {
    const { answer } = await raw(
      head('POST /v1/feedback HTTP/1.1', `Authorization: Bearer ${key}`, JSON_TYPE, 'Content-Length: 100'),
      '{"feedback":',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('an import by somebody who is signed in may take longer, as long as it goes on', async () => {
    const answer = await slowImport(`Bearer ${key}`, SHORT.bodyMs * 2)
    expect(answer.status).toBe(202)
  })
})

describe('nothing is read from who is not signed in', () => {
  test.each([
    ['POST /v1/feedback', '100'],
    ['POST /v1/imports?kind=leads', '100000000'],
    ['PUT /v1/talking-points/x', '100'],
    ['DELETE /v1/leads/x', '100'],
    ['GET /v1/session', '100'],
  ])('%s is answered at once and the connection closed', async (line, length) => {
    const { answer, closedAfter } = await raw(
      head(`${line} HTTP/1.1`, JSON_TYPE, `Content-Length: ${length}`),
      '{"half":',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(closedAfter).toBeLessThan(SLACK_MS)
  })
})

describe('too much is refused', () => {
  const signIn = (body: string, headers: IncomingHttpHeaders) =>
    call('POST', '/desk/session', { origin: hub.url, 'content-type': 'application/json', ...headers }, body)

  test('signing in takes 4 kB, also in chunks', async () => {
    const body = JSON.stringify({ key: 'x'.repeat(5_000) })
    for (const headers of [{ 'content-length': `${body.length}` }, { 'transfer-encoding': 'chunked' }]) {
      const { status, text } = await signIn(body, headers)
      expect(status).toBe(413)
      expect(Problem.parse(JSON.parse(text)).detail).toContain('4 kB')
    }
  })

  test('headers: their size and their number', async () => {
    expect((await raw(head('GET /healthz HTTP/1.1', `X-A: ${'a'.repeat(20_000)}`))).answer).toMatch(
      /^HTTP\/1\.1 431 /,
    )
    const many = Array.from({ length: 3_000 }, (_, i) => `X${i}: 1`)
    const { answer } = await raw(head('GET /healthz HTTP/1.1', ...many, 'Connection: close'))
    expect(answer).toMatch(/^HTTP\/1\.1 (431|200) /)
  })
})

test('a caller that never takes its answers is let go', async () => {
  await importLongPoints(500)
  const { port, hostname } = new URL(hub.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.pause()
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  const ask = head('GET /v1/talking-points?limit=500 HTTP/1.1', `Authorization: Bearer ${key}`)
  // More than the buffers of both ends hold, so that the hub has to wait for us.
  for (let i = 0; i < LIMITS.requestsAtOnce; i++) socket.write(ask)
  const before = process.memoryUsage().rss
  // The end of the connection is seen only while one reads; asking the system does without.
  await expect
    .poll(() => openTo(Number(port), socket.localPort ?? 0), { timeout: 30_000, interval: 500 })
    .toBe(false)
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  socket.resume()
  await closed
})

test('one person on 40 connections who takes nothing fills no memory and silences nobody', async () => {
  await importLongPoints(500)
  const other = await call('POST', '/v1/keys', signed(key), '{"role":"rep","name":"Other"}')
  const otherKey = JSON.parse(other.text).key as string
  const { port, hostname } = new URL(hub.url)
  const ask = head('GET /v1/talking-points?limit=500 HTTP/1.1', `Authorization: Bearer ${key}`)
  const before = process.memoryUsage().rss
  const sockets = Array.from({ length: 40 }, () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.pause()
    socket.write(ask.repeat(LIMITS.requestsAtOnce))
    return socket
  })
  let most = 0
  for (let look = 0; look < 20; look++) {
    await wait(200)
    most = Math.max(most, process.memoryUsage().rss - before)
    const session = await call('GET', '/v1/session', signed(otherKey), '')
    const health = await call('GET', '/healthz', {}, '')
    expect([session.status, health.status]).toEqual([200, 200])
  }
  expect(most).toBeLessThan(600 * 1024 * 1024)
  for (const socket of sockets) socket.destroy()
  await expect.poll(async () => (await call('GET', '/v1/session', signed(key), '')).status).toBe(200)
})

test('a thousand requests in one packet are not begun: the connection is closed', async () => {
  const before = process.memoryUsage().rss
  const { answer, closedAfter } = await raw(head('GET /openapi.json HTTP/1.1').repeat(1_000))
  expect(answer.split('HTTP/1.1 200 ').length - 1).toBeLessThanOrEqual(LIMITS.requestsAtOnce)
  expect(closedAfter).toBeLessThan(SLACK_MS)
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
})

test('a health check in HTTP/1.0, which names no host, is answered', async () => {
  expect((await raw('GET /healthz HTTP/1.0\r\n\r\n')).answer).toMatch(/^HTTP\/1\.1 200 /)
})

test('400 connections with half a body: few stay, health answers, and who is signed in goes on', async () => {
  const known = signedInCalls()
  const before = process.memoryUsage().rss
  const report = await halfSentBodies(hub.url, 400, 12_000)
  const grown = process.memoryUsage().rss - before
  known.stop()
  expect(report.opened).toBe(400)
  expect(report.ended).toBeGreaterThanOrEqual(report.opened - SHORT.strangersOfOneAddress)
  expect(report.healthAnswers).toBeGreaterThan(0)
  expect(report.slowestHealth).toBeLessThan(5_000)
  // Of both ends of each connection, which are in this process.
  expect(grown).toBeLessThan(100 * 1024 * 1024)
  const statuses = await known.done
  expect(statuses.length).toBeGreaterThan(3)
  expect(new Set(statuses)).toEqual(new Set([200]))
})

/** Whether the hub's side of a connection of this process is still open. */
function openTo(port: number, from: number): boolean {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0')
  const pattern = new RegExp(`0100007F:${hex(port)} 0100007F:${hex(from)} 01`)
  return pattern.test(readFileSync('/proc/net/tcp', 'utf8'))
}

function signedInCalls() {
  let stopped = false
  const done = (async () => {
    const statuses: number[] = []
    while (!stopped) {
      statuses.push(
        (await fetch(`${hub.url}/v1/session`, { headers: { authorization: `Bearer ${key}` } })).status,
      )
      await wait(100)
    }
    return statuses
  })()
  return { done, stop: () => (stopped = true) }
}

/** Talking points whose page of 500 is some megabytes long. */
async function importLongPoints(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({ title: `Long ${i}`, text: 'long '.repeat(990), language: 'en' }),
  )
  const answer = await fetch(`${hub.url}/v1/imports?kind=talking_points`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  })
  expect(answer.status).toBe(202)
  const list = async () => {
    const page = await fetch(`${hub.url}/v1/talking-points?limit=500`, {
      headers: { authorization: `Bearer ${key}` },
    })
    return ((await page.json()) as { talkingPoints: unknown[] }).talkingPoints.length
  }
  await expect.poll(list).toBe(count)
}

/** A small file, a line now and then. */
async function slowImport(authorization: string, forMs: number): Promise<{ status: number }> {
  const lines = ['email,first name\n', ...Array.from({ length: 5 }, (_, i) => `p${i}@slow.test,P\n`)]
  return new Promise((resolve, reject) => {
    const started = request(
      `${hub.url}/v1/imports?kind=leads`,
      { method: 'POST', headers: { authorization, 'content-type': 'text/csv' } },
      (answer) => {
        answer.resume()
        resolve({ status: answer.statusCode ?? 0 })
      },
    )
    started.on('error', reject)
    void (async () => {
      for (const line of lines) {
        started.write(line)
        await wait(forMs / lines.length)
      }
      started.end()
    })()
  })
}

const signed = (secret: string): IncomingHttpHeaders => ({
  authorization: `Bearer ${secret}`,
  'content-type': 'application/json',
})

function call(method: string, path: string, headers: IncomingHttpHeaders, body: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const started = request(`${hub.url}${path}`, { method, headers }, (answer) => {
      let text = ''
      answer.on('data', (bytes) => (text += bytes))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    started.on('error', reject)
    started.end(body)
  })
}
