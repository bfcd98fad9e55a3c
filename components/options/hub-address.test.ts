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
  ['http://hub:4510', 'http://hub:4510', null],
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
