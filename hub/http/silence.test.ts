import type { Server } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import type { Store } from '../store/open.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { openEmbedded, withKeys } from '../testing.ts'
import { Connections } from './connections.ts'
import { LIMITS } from './limits.ts'
import { createHubServer, listen } from './server.ts'

/** Who is silent for too long is let go; while the hub is, its caller waits. */

const SILENCE_MS = 1_000
/** Longer than that, and once more. */
const COPY_MS = 2_700

let store: Store
let server: Server
let key: string
let url: URL

beforeAll(async () => {
  store = await openEmbedded()
  key = (await withKeys(store)).admin.key
  const limits = { ...LIMITS, silenceMs: SILENCE_MS }
  const connections = new Connections(limits)
  const copyFiles = async () => {
    await wait(COPY_MS)
    throw new StoreUnavailable('storage-full', 'no room', { detail: 'There is too little room for a copy.' })
  }
  const app = createApp({ store: { ...store, copyFiles }, connections, limits })
  server = createHubServer(app.fetch, connections, limits)
  await listen(server, '127.0.0.1', 0)
  const address = server.address()
  url = new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
})
afterAll(async () => {
  server.close()
  await store.close()
})

test('a backup that is copied for longer than callers may be silent is answered', async () => {
  const answer = await fetch(new URL('/v1/backup', url), { headers: { authorization: `Bearer ${key}` } })
  expect(answer.status).toBe(507)
  expect((await answer.json()).detail).toContain('too little room')
})

test('whoever stops in the middle of a request is let go', async () => {
  const socket = connect(Number(url.port), url.hostname)
  const closed = new Promise((resolve) => socket.on('error', () => {}).once('close', resolve))
  socket.write(
    `POST /v1/keys HTTP/1.1\r\nHost: hub.test\r\nAuthorization: Bearer ${key}\r\nContent-Length: 50\r\n\r\n{`,
  )
  const since = performance.now()
  await closed
  expect(performance.now() - since).toBeLessThan(LIMITS.bodyMs)
})
