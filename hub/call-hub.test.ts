import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { callerOf, connect, hubAddress, streamFrom } from './call-hub.ts'
import { startHub } from './serve.ts'
import { withDatabase } from './store/testing-data-dir.ts'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-call-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A server in the place of a hub. */
async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a command calls the hub of its data folder, wherever that listens, and nobody where none runs', async () => {
  const data = newFolder()
  const hub = await startHub({ port: 0, dataDir: await withDatabase(data) })
  const { keys } = await callerOf({ data })('listKeys', {})
  expect(keys).toHaveLength(1)
  expect((await connect({ data })).hub.href).toBe(`${hub.url}/`)
  await hub.close()
  await expect(connect({ data })).rejects.toThrow(`No hub says that it runs on ${data}`)
})

test.each([
  'https://hub.example.com',
  'https://hub.example.com/alongside',
  'http://localhost:4510',
  'http://127.0.0.1:4510',
  'http://[::1]:4510',
  'http://10.1.2.3',
])('a key may travel to %s', (address) => expect(hubAddress(address).href).toContain(address))

test.each([
  ['http://hub.example.com', 'in the clear. Use https'],
  ['http://hub:4510', 'in the clear'],
  ['http://10.evil.test', 'in the clear'],
  ['http://8.8.8.8', 'in the clear'],
  ['https://me:secret@hub.example.com', '--hub is an address'],
  ['https://:secret@hub.example.com', '--hub is an address'],
  ['ftp://127.0.0.1', '--hub is an address'],
])('but not to %s', (address, words) => expect(() => hubAddress(address)).toThrow(words))

test('a redirect is not followed, with the key or without, and is said', async () => {
  const reached: (string | undefined)[] = []
  const thief = await listen((request, response) => {
    reached.push(request.headers.authorization)
    response.end('{}')
  })
  const hub = new URL(await listen((_, response) => response.writeHead(307, { location: thief }).end()))
  const connection = { hub, key: 'alg_admin_x' }
  await expect(streamFrom(connection, '/v1/backup')).rejects.toThrow(/sends its callers on .*--hub/)
  process.env.ALONGSIDE_KEY = 'alg_admin_x'
  onTestFinished(() => void delete process.env.ALONGSIDE_KEY)
  await expect(callerOf({ hub: hub.href })('listKeys', {})).rejects.toThrow('sends its callers on')
  expect(reached).toEqual([])
})

test('the path of the address stays', async () => {
  const seen: (string | undefined)[] = []
  const root = await listen((request, response) => {
    seen.push(request.url)
    response.end('{}')
  })
  for (const hub of [root, `${root}/`, `${root}/alongside`, `${root}/alongside/`])
    await streamFrom({ hub: new URL(hub), key: 'x' }, '/v1/backup?a=b')
  expect(seen).toEqual([
    '/v1/backup?a=b',
    '/v1/backup?a=b',
    '/alongside/v1/backup?a=b',
    '/alongside/v1/backup?a=b',
  ])
})

test('an answer that does not begin is given up; one that has begun may take its time', async () => {
  const silent = new URL(await listen(() => {}))
  const call = (hub: URL) => streamFrom({ hub, key: 'x' }, '/v1/backup', { beginsWithin: 300 })
  await expect(call(silent)).rejects.toThrow('does not answer')
  const slow = new URL(
    await listen((_, response) => {
      response.write('begun')
      setTimeout(() => response.end(', ended'), 900)
    }),
  )
  expect(await (await call(slow)).text()).toBe('begun, ended')
})
