import { expect, test } from 'vitest'
import { createApp } from '../app.ts'
import type { LogLine } from '../log.ts'
import type { Store } from '../store/open.ts'
import { StoreUnavailable, type UnavailableReason } from '../store/unavailable.ts'
import { openEmbedded, withKeys } from '../testing.ts'

const unavailable = (reason: UnavailableReason) => async () => {
  throw new StoreUnavailable(reason, 'not now', {
    cause: Object.assign(new Error('about lena@fischer-optik.test'), { code: '57P01' }),
  })
}

async function ask(path: string, change: Partial<Store> = {}, isStopping = () => false) {
  const store = await openEmbedded()
  const lines: LogLine[] = []
  const app = createApp({ store: { ...store, ...change }, log: (line) => lines.push(line), isStopping })
  const start = performance.now()
  const response = await app.request(path)
  const body = await response.json()
  const took = performance.now() - start
  await store.close()
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body, lines, took }
}

test('both say 200 where the database reads and writes', async () => {
  expect(await ask('/healthz')).toMatchObject({ status: 200, body: { status: 'ok', database: 'pglite' } })
  expect(await ask('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', unexpectedErrors: 0 } })
})

test('how backups go: everybody learns when and whether, an administrator what is wrong', async () => {
  const store = await openEmbedded()
  const { admin, rep } = await withKeys(store)
  const schedule = {
    last: '2026-11-29T00:00:00.000Z',
    failed: "ENOSPC: no space left on device, write '/mnt/backups/alongside-0190.backup'",
    datedAhead: ['alongside-0190-2027-01-01T00-00-00.backup'],
  }
  const app = createApp({ store, backups: () => schedule })
  const ask = (path: string, key?: string) =>
    app.request(path, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } })
  expect(await (await ask('/readyz')).json()).toMatchObject({
    backup: { last: schedule.last, failed: true, datedAhead: true },
  })
  expect(await (await ask('/v1/backup/schedule', admin.key)).json()).toEqual({ schedule })
  expect((await ask('/v1/backup/schedule', rep.key)).status).toBe(403)
  await store.close()
})

test('a database that only reads is alive and not ready', async () => {
  const readOnly = { checkWrites: unavailable('read-only') }
  expect(await ask('/healthz', readOnly)).toMatchObject({ status: 200 })
  expect(await ask('/readyz', readOnly)).toMatchObject({
    status: 503,
    body: { type: 'urn:alongside:problem:read-only' },
  })
})

test('a hub that is being stopped is alive and not ready', async () => {
  expect(await ask('/healthz', {}, () => true)).toMatchObject({ status: 200 })
  expect(await ask('/readyz', {}, () => true)).toMatchObject({ status: 503 })
})

test('a database that never answers is said within the time', async () => {
  const never = () => new Promise<void>(() => {})
  for (const answer of [
    await ask('/healthz', { checkReads: never }),
    await ask('/readyz', { checkWrites: never }),
  ]) {
    expect(answer.status).toBe(503)
    expect(answer.took).toBeGreaterThan(1_900)
    expect(answer.took).toBeLessThan(5_000)
  }
})

test.for<[UnavailableReason, number, boolean]>([
  ['busy', 503, true],
  ['unreachable', 503, true],
  ['read-only', 503, true],
  ['storage-full', 503, true],
  ['missing', 503, true],
  ['in-doubt', 503, false],
  // Whoever asks stores nothing; the writes themselves get 507.
])('%s is %s with Retry-After; that nothing was stored is said: %s', async ([reason, status, nothing]) => {
  const answer = await ask('/readyz', { checkWrites: unavailable(reason) })
  expect(answer).toMatchObject({
    status,
    retryAfter: '2',
    body: { status, type: `urn:alongside:problem:${reason === 'unreachable' ? 'busy' : reason}` },
  })
  expect(/cannot reach/.test(answer.body.detail)).toBe(reason === 'unreachable')
  expect(/nothing was stored/i.test(answer.body.detail)).toBe(nothing)
  expect(answer.lines).toContainEqual(
    expect.objectContaining({ event: 'unavailable', reason, code: '57P01', route: '/readyz' }),
  )
  expect(JSON.stringify([answer.lines, answer.body])).not.toContain('lena')
})

test('what failed is in the log where the database itself said nothing', async () => {
  const checkWrites = async () => {
    throw new StoreUnavailable('missing', 'The folder of the database is not there.')
  }
  expect((await ask('/readyz', { checkWrites })).lines).toContainEqual(
    expect.objectContaining({
      event: 'unavailable',
      reason: 'missing',
      what: 'The folder of the database is not there.',
      name: 'StoreUnavailable',
      at: expect.arrayContaining([expect.stringContaining('checkWrites')]),
    }),
  )
})
