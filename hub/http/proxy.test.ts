import { expect, test } from 'vitest'
import { UsageError } from '../command-problem.ts'
import { type Arrival, createProxyTrust } from './proxy.ts'

const came = (remote: string, headers: Record<string, string> = {}): Arrival => ({
  remote,
  header: (name) => headers[name],
})
const PROXY = createProxyTrust({ trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] })
const ALONE = createProxyTrust()
const PUBLIC = createProxyTrust({ publicUrl: 'https://hub.test/' })

test.each<[string, typeof PROXY, Arrival, string]>([
  [
    'nobody is believed by himself',
    ALONE,
    came('203.0.113.7', { 'x-forwarded-for': '198.51.100.1' }),
    '203.0.113.7',
  ],
  ['not even on this machine', ALONE, came('127.0.0.1', { 'x-forwarded-for': '198.51.100.1' }), '127.0.0.1'],
  ['a trusted proxy is', PROXY, came('127.0.0.1', { 'x-forwarded-for': '198.51.100.1' }), '198.51.100.1'],
  [
    'also through a socket of both kinds',
    PROXY,
    came('::ffff:127.0.0.1', { 'x-forwarded-for': '198.51.100.1' }),
    '198.51.100.1',
  ],
  [
    'what a caller made up stands before what the proxy added',
    PROXY,
    came('10.1.2.3', { 'x-forwarded-for': '1.1.1.1, 198.51.100.1' }),
    '198.51.100.1',
  ],
  [
    'proxies in a row',
    PROXY,
    came('fd00::1', { 'x-forwarded-for': '1.1.1.1, 198.51.100.1, 10.9.9.9' }),
    '198.51.100.1',
  ],
  ['words are no address', PROXY, came('127.0.0.1', { 'x-forwarded-for': 'unknown, <script>' }), '127.0.0.1'],
  ['no header', PROXY, came('127.0.0.1'), '127.0.0.1'],
  ['IPv6 counts by network', ALONE, came('2001:db8::1'), '2001:db8:0:0'],
  ['IPv6 counts by network', ALONE, came('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2'],
])('the caller: %s', (_, trust, arrival, network) => expect(trust.callerNetwork(arrival)).toBe(network))

test.each<[string, typeof PROXY, string, Arrival, boolean]>([
  [
    'the host that was called',
    ALONE,
    'http://hub.test:4510',
    came('1.1.1.1', { host: 'hub.test:4510' }),
    true,
  ],
  ['TLS ended before', ALONE, 'https://hub.test', came('1.1.1.1', { host: 'hub.test' }), true],
  ['the port of https spelt out', ALONE, 'https://hub.test', came('1.1.1.1', { host: 'Hub.test:443' }), true],
  ['another host', ALONE, 'https://evil.test', came('1.1.1.1', { host: 'hub.test' }), false],
  ['another port', ALONE, 'http://hub.test:81', came('1.1.1.1', { host: 'hub.test' }), false],
  ['a page without origin', ALONE, 'null', came('1.1.1.1', {}), false],
  ['a file', ALONE, 'file://', came('1.1.1.1', { host: '' }), false],
  [
    'forwarded by anybody',
    ALONE,
    'https://hub.test',
    came('127.0.0.1', { host: 'x', 'x-forwarded-host': 'hub.test' }),
    false,
  ],
  [
    'forwarded by the proxy',
    PROXY,
    'https://hub.test',
    came('127.0.0.1', { host: 'x', 'x-forwarded-host': 'hub.test' }),
    true,
  ],
  [
    'added by the caller before the proxy',
    PROXY,
    'https://evil.test',
    came('127.0.0.1', { host: 'x', 'x-forwarded-host': 'evil.test, hub.test' }),
    false,
  ],
  ['the public address', PUBLIC, 'https://hub.test', came('1.1.1.1', { host: 'x' }), true],
  ['another name that leads here', PUBLIC, 'http://evil.test', came('1.1.1.1', { host: 'evil.test' }), false],
  [
    'the public name without https, whose cookie would be lost',
    PUBLIC,
    'http://hub.test',
    came('1.1.1.1', { host: 'hub.test' }),
    false,
  ],
  [
    'this computer itself, beside a public address',
    PUBLIC,
    'http://localhost:4510',
    came('127.0.0.1', { host: 'localhost:4510' }),
    true,
  ],
  [
    'this computer, called by another name',
    PUBLIC,
    'http://localhost:4510',
    came('127.0.0.1', { host: 'x' }),
    false,
  ],
])('own pages: %s', (_, trust, page, arrival, own) => expect(trust.isOwnOrigin(page, arrival)).toBe(own))

test('several proxies may stand in one text, with spaces', () => {
  const trust = createProxyTrust({ trustedProxies: ['10.0.0.1, 10.0.0.2,', '10.1.0.0/16'] })
  const trusted = ['10.0.0.1', '10.0.0.2', '10.1.2.3', '10.0.0.3'].map((address) => trust.isTrusted(address))
  expect(trusted).toEqual([true, true, true, false])
})

test('who is not known to be on a page of the hub reads what the hub saw, and which setting mends it', () => {
  const arrival = came('127.0.0.1', { host: '127.0.0.1:4510' })
  expect(ALONE.explain('https://hub.test', arrival)).toMatch(
    /https:\/\/hub\.test.*127\.0\.0\.1:4510.*--public-url https:\/\/hub\.test/,
  )
  expect(PUBLIC.explain('http://hub.test', arrival)).toMatch(
    /http:\/\/hub\.test,.* open https:\/\/hub\.test\/desk$/,
  )
})

test('https is known by the public address, or by a trusted proxy', () => {
  const forwarded = came('127.0.0.1', { 'x-forwarded-proto': 'https' })
  expect([ALONE.isHttps(forwarded), PROXY.isHttps(forwarded)]).toEqual([false, true])
  expect(createProxyTrust({ publicUrl: 'https://hub.test' }).isHttps(came('1.1.1.1'))).toBe(true)
})

test.each([
  [{ publicUrl: 'hub.test' }, '--public-url'],
  [{ publicUrl: 'https://hub.test/alongside' }, '--public-url'],
  [{ publicUrl: 'ftp://hub.test' }, '--public-url'],
  [{ publicUrl: 'https://hub.test:6000' }, '--public-url'],
  [{ publicUrl: 'http://hub.test:22' }, '--public-url'],
  [{ trustedProxies: ['nginx'] }, '--trusted-proxy'],
  [{ trustedProxies: ['10.0.0.0/33'] }, '--trusted-proxy'],
  [{ trustedProxies: ['10.0.0.0/0'] }, '--trusted-proxy'],
  [{ trustedProxies: ['10.0.0.0/'] }, '--trusted-proxy'],
])('%o is refused by the name of its flag', (settings, flag) => {
  expect(() => createProxyTrust(settings)).toThrow(UsageError)
  expect(() => createProxyTrust(settings)).toThrow(flag)
})
