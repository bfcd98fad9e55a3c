import { BlockList, isIPv4 } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHubAddress } from './hub-address.ts'

test.each([
  ['http://127.0.0.1:4510', 'http://127.0.0.1:4510', null],
  ['127.0.0.1:4510/', 'http://127.0.0.1:4510', null],
  ['localhost:4510', 'http://localhost:4510', null],
  [' hub.example.com ', 'https://hub.example.com', null],
  ['HTTPS://Hub.Example.com/desk/#x', 'https://hub.example.com', null],
  ['https://me:secret@hub.example.com', 'https://hub.example.com', null],
  ['http://hub.example.com', 'http://hub.example.com', 'plain_http'],
  ['http://192.168.1.20:4510', 'http://192.168.1.20:4510', null],
  ['http://hub:4510', 'http://hub:4510', 'plain_http'],
  ['http://10.evil.test', 'http://10.evil.test', 'plain_http'],
  ['http://192.168.1.20.evil.test', 'http://192.168.1.20.evil.test', 'plain_http'],
  ['http://hub.local', 'http://hub.local', 'plain_http'],
  ['http://localhost.evil.test', 'http://localhost.evil.test', 'plain_http'],
  ['http://0x0a000001', 'http://10.0.0.1', null],
  ['http://172.32.0.1', 'http://172.32.0.1', 'plain_http'],
  ['http://[::1]:4510', 'http://[::1]:4510', null],
  ['http://[fd12::1]', 'http://[fd12::1]', null],
  ['http://[fe80::1]', 'http://[fe80::1]', null],
  ['http://[::ffff:10.0.0.1]', 'http://[::ffff:a00:1]', null],
  ['http://[::ffff:8.8.8.8]', 'http://[::ffff:808:808]', 'plain_http'],
  ['http://[2001:db8::1]', 'http://[2001:db8::1]', 'plain_http'],
])('%s is the hub at %s', (typed, address, warning) => {
  expect(readHubAddress(typed)).toEqual({ ok: true, address, warning })
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['my hub', 'not_an_address'],
  ['hub', 'not_an_address'],
  ['http://', 'not_an_address'],
  ['ftp://hub.example.com', 'not_http'],
  ['javascript://hub.example.com', 'not_http'],
])('%j is refused as %s', (typed, problem) => {
  expect(readHubAddress(typed)).toEqual({ ok: false, problem })
})

/** What Node itself holds for private, as the peer to compare with. */
const PRIVATE = new BlockList()
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4')
PRIVATE.addAddress('::1', 'ipv6')
PRIVATE.addSubnet('fc00::', 7, 'ipv6')
PRIVATE.addSubnet('fe80::', 10, 'ipv6')

const warningOf = (host: string) => {
  const read = readHubAddress(`http://${host}`)
  return read.ok ? read.warning : 'refused'
}

test('of numbers the private ones alone go without a warning, and of names none but localhost', () => {
  const near = fc.tuple(fc.constantFrom(10, 127, 169, 172, 192, 11), fc.nat(255), fc.nat(255), fc.nat(255))
  const v4 = fc.oneof(
    fc.ipV4(),
    near.map((numbers) => numbers.join('.')),
  )
  fc.assert(
    fc.property(v4, (address) => {
      expect(warningOf(address)).toBe(PRIVATE.check(address, 'ipv4') ? null : 'plain_http')
    }),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV6(),
        fc.ipV6().map((a) => a.replace(/^[^:]+/, 'fd00')),
      ),
      (address) => {
        const read = readHubAddress(`http://[${address}]`)
        if (!read.ok) return
        expect(read.warning).toBe(
          PRIVATE.check(new URL(read.address).hostname.slice(1, -1), 'ipv6') ? null : 'plain_http',
        )
      },
    ),
  )
  fc.assert(
    fc.property(fc.tuple(fc.oneof(v4, fc.constant('localhost')), fc.domain()), ([front, domain]) => {
      expect(warningOf(`${front}.${domain}`)).toBe('plain_http')
      if (!isIPv4(domain)) expect(warningOf(domain)).toBe('plain_http')
    }),
  )
})
