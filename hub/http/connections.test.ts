import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { Refusal } from '../services/refusal.ts'
import { Connections } from './connections.ts'
import { LIMITS } from './limits.ts'

/** On real sockets: who has to go when there is no more room. */

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

async function listen(
  limits: ConstructorParameters<typeof Connections>[0],
  isProxy?: (address: string) => boolean,
) {
  const connections = new Connections(limits, isProxy)
  const waiting: (() => void)[] = []
  const server = createServer((incoming, answer) => {
    if (!connections.admits(incoming, answer)) return
    if (incoming.url === '/in') connections.signedIn(incoming.socket)
    const [, person, bytes = '1'] = /^\/of\/(\w+)\/?(\d*)/.exec(incoming.url ?? '') ?? []
    let handled = () => {}
    try {
      if (person) handled = connections.begin(person, incoming, answer)
    } catch (error) {
      answer.statusCode = (error as Refusal).status
    }
    if (incoming.url?.endsWith('/never')) {
      waiting.push(() => {
        answer.end('x')
        handled()
      })
    } else {
      answer.end('x'.repeat(Number(bytes)))
      handled()
    }
  })
  server.on('connection', connections.opened)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })

  /** Opens a connection and asks for a path. */
  const call = async (path: string | null, from = '127.0.0.1') => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from })
    socket.on('error', () => {})
    socket.resume()
    await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
    if (path !== null) socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await wait(20)
    return socket
  }
  /** Asks on a connection of its own. @returns the status */
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).then(({ status }) => status)
  /** Answers those to /never. */
  const answerAll = () => waiting.splice(0).forEach((answer) => void answer())
  return { connections, call, ask, answerAll }
}

const alive = (sockets: readonly Socket[]) => sockets.map((socket) => !socket.destroyed)
const ROOM = { ...LIMITS, connections: 100, strangers: 100, strangersOfOneAddress: 100, requestsAtOnce: 2 }

test('the oldest stranger makes room for a new one, and whoever has signed in stays', async () => {
  const { connections, call } = await listen({ ...ROOM, strangers: 2 })
  const known = await call('/in')
  const strangers = [await call(null), await call('/'), await call('/never'), await call(null)]
  expect(alive([known, ...strangers])).toEqual([true, false, false, true, true])
  expect([connections.open, connections.strangers]).toEqual([3, 2])
})

test('strangers of one address make room for each other only', async () => {
  const { call } = await listen({ ...ROOM, strangersOfOneAddress: 2 })
  const other = await call(null, '127.0.0.2')
  const same = [await call(null), await call(null), await call(null)]
  expect(alive([other, ...same])).toEqual([true, false, true, true])
})

test('a proxy that is trusted brings many strangers', async () => {
  const { call } = await listen({ ...ROOM, strangersOfOneAddress: 1 }, (address) => address === '127.0.0.1')
  expect(alive([await call(null), await call(null), await call(null)])).toEqual([true, true, true])
})

test('when all are taken, the one that has been idle longest makes room; in the middle of a request nobody does', async () => {
  const { connections, call } = await listen({ ...ROOM, connections: 3 })
  const busy = await call('/never')
  const idle = [await call('/in'), await call('/in')]
  const fresh = await call('/never')
  expect(alive([busy, ...idle, fresh])).toEqual([true, false, true, true])
  const more = await call('/never')
  expect(alive([busy, ...idle, fresh, more])).toEqual([true, false, false, true, true])
  const none = await call('/never')
  expect(alive([busy, fresh, more, none])).toEqual([true, true, true, false])
  expect(connections.open).toBe(3)
})

test('more requests at once on one connection than that end it; one after the other they may be any number', async () => {
  const { call } = await listen(ROOM)
  const patient = await call('/')
  for (let turn = 0; turn < 5; turn++) {
    patient.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await wait(20)
  }
  const greedy = await call(null)
  greedy.write('GET /never HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3))
  await wait(20)
  expect(alive([patient, greedy])).toEqual([true, false])
})

test('more requests of one person than that are refused, on whatever connections, until others are answered', async () => {
  const { call, ask, answerAll } = await listen({ ...ROOM, requestsOfPerson: 3, requestsOfAll: 5 })
  for (let n = 0; n < 3; n++) await call('/of/ann/never')
  expect([await ask('/of/ann'), await ask('/of/bob')]).toEqual([429, 200])
  await call('/of/bob/never')
  await call('/of/bob/never')
  expect([await ask('/of/bob'), await ask('/')]).toEqual([503, 200])
  answerAll()
  await wait(20)
  expect([await ask('/of/ann'), await ask('/of/bob')]).toEqual([200, 200])
})

test('a request counts until it is handled, also when its connection is gone, and no longer', async () => {
  const { call, ask, answerAll } = await listen({ ...ROOM, requestsOfPerson: 1 })
  const gone = await call('/of/ann/never')
  gone.resetAndDestroy()
  await wait(20)
  expect(await ask('/of/ann')).toBe(429)
  answerAll()
  await expect.poll(() => ask('/of/ann')).toBe(200)
})

test.each([
  ['one person', { unsentBytesOfPerson: 20_000_000 }, 'ann'],
  ['all people', { unsentBytesOfAll: 20_000_000 }, 'bob'],
])('of %s who take nothing the connection that holds most is closed', async (_, limits, other) => {
  const { connections, call } = await listen({ ...ROOM, ...limits })
  const never = async (path: string) => {
    const socket = await call(null)
    socket.pause()
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
    return socket
  }
  const few = await never('/of/ann/15000000')
  const most = await never(`/of/${other}/60000000`)
  const stranger = await call('/never')
  await expect.poll(() => connections.open, { timeout: 20_000 }).toBe(2)
  most.resume()
  await expect.poll(() => most.destroyed).toBe(true)
  expect(alive([few, stranger])).toEqual([true, true])
})

test('nothing is remembered of connections that are gone', async () => {
  const { connections, call } = await listen(ROOM)
  const sockets = [await call('/'), await call('/in'), await call(null)]
  for (const socket of sockets) socket.destroy()
  await expect.poll(() => [connections.open, connections.strangers]).toEqual([0, 0])
})
