import { expect, test } from 'vitest'
import { BadDatabaseUrl, parseDatabaseUrl } from './endpoints.ts'

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
