import { type AddressInfo, createServer } from 'node:net'
import { TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import { expect, onTestFinished, test } from 'vitest'
import { awaitServer } from './await-server.ts'
import { BadDatabaseUrl, Endpoints, parseDatabaseUrl } from './endpoints.ts'

test.for([
  ['postgres://u:p@h/db', ['h:5432']],
  ['postgresql://u:p@h:6543/db?sslmode=disable', ['h:6543']],
  ['postgres://u:p@h1:5432,h2:5433/db?target_session_attrs=read-write', ['h1:5432', 'h2:5433']],
  ['postgres://u:p%40s@h1,h2,h3:1/db', ['h1:5432', 'h2:5432', 'h3:1']],
  ['postgres://u:p@[::1]:5432,127.0.0.1/db?application_name=x', ['::1:5432', '127.0.0.1:5432']],
  ['postgres://h1,h2/db?target_session_attrs=primary', ['h1:5432', 'h2:5432']],
] as const)('%s is the servers %s', ([url, labels]) => {
  const endpoints = parseDatabaseUrl(url)
  expect(endpoints.map((endpoint) => endpoint.label)).toEqual(labels)
  for (const endpoint of endpoints) {
    expect(new URL(endpoint.url).pathname).toBe('/db')
    expect(endpoint.url).not.toContain('target_session_attrs')
  }
})

test('user, password and settings are those of every server', () => {
  expect(parseDatabaseUrl('postgres://u:p%40s@h1,h2:1/db?sslmode=disable').map(({ url }) => url)).toEqual([
    'postgres://u:p%40s@h1/db?sslmode=disable',
    'postgres://u:p%40s@h2:1/db?sslmode=disable',
  ])
})

test.for([
  'mysql://u:secret-word@h/db',
  'h:5432/db secret-word',
  'postgres://u:secret-word@h:port/db',
  'postgres://u:secret-word@h/db?target_session_attrs=standby',
  '',
])('"%s" is refused with what to do, and nothing secret is repeated', (url) => {
  expect(() => parseDatabaseUrl(url)).toThrow(BadDatabaseUrl)
  expect(() => parseDatabaseUrl(url)).toThrow(/DATABASE_URL/)
  expect(() => parseDatabaseUrl(url)).not.toThrow(/secret-word/)
})

test('a certificate of an authority that is not known is said at once, with what to do, and nothing is printed', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'database.test' }])
  // PostgreSQL says yes to TLS with one letter: https://www.postgresql.org/docs/current/protocol-flow.html
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write('S')
      new TLSSocket(socket, { isServer: true, key, cert }).on('error', () => {})
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const warnings: string[] = []
  const onWarning = ({ message }: Error) => void warnings.push(message)
  process.on('warning', onWarning)
  onTestFinished(() => void process.off('warning', onWarning))
  const { port } = server.address() as AddressInfo
  for (const mode of ['require', 'verify-ca', 'prefer', 'verify-full']) {
    const endpoints = new Endpoints(`postgres://u:secret-word@127.0.0.1:${port}/db?sslmode=${mode}`)
    const started = performance.now()
    const waiting = awaitServer(endpoints, { seconds: 60, say: () => {} })
    await expect(waiting).rejects.toThrow(/sslrootcert=FILE .*sslmode=no-verify/)
    expect(performance.now() - started).toBeLessThan(20_000)
  }
  expect(warnings).toEqual([])
})

test('a server without TLS is said at once, too', async () => {
  const server = createServer((socket) => void socket.once('data', () => socket.end('N')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const endpoints = new Endpoints(`postgres://u@127.0.0.1:${port}/db?sslmode=require`)
  await expect(endpoints.choose()).rejects.toMatchObject({
    mayPass: false,
    reasons: [expect.stringContaining('it speaks no TLS')],
  })
})
