import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { proposeKind } from './propose-kind.ts'

const touchpoint = '{"id":"1","email":"a@x.test","kind":"k","at":"2026-01-01"}'
const point = '{"title":"T","text":"x","language":"en"}'

test.each([
  ['leads', 'Email,Name\n'],
  ['leads', ''],
  ['leads', '[CRM] Date;Email\n'],
  ['leads', '{"name":"Ann","E-Mail":"a@x.test"}\n'],
  ['leads', '[{"name":"Ann","email":"a@x.test"}]'],
  ['touchpoints', `${touchpoint}\n`],
  ['touchpoints', `\n[\n  ${touchpoint}`],
  ['talking_points', `\ufeff${point}\n`],
  ['talking_points', `[${point}]`],
  [null, '{"shoe":38}\n'],
])('%s: %j, also in .gz and UTF-16', async (kind, text) => {
  expect(await proposeKind(Buffer.from(text))).toBe(kind)
  expect(await proposeKind(gzipSync(text))).toBe(kind)
  if (text.length > 10) expect(await proposeKind(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe(kind)
})
