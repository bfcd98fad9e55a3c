import { expect, test } from 'vitest'
import { kindOfText } from './import-kind.ts'

test.each([
  ['leads', 'Email,Name\n'],
  ['leads', ''],
  ['leads', '[CRM] Date;Email\n'],
  ['leads', '[{"E-mail":"a@x.test"}]'],
  ['leads', '{"name":"Ann","email":null}\n'],
  ['leads', '{"nombre":"Ana","correo":"ana@x.test"}\n'],
  ['touchpoints', '\n{"id":"1","email":"a@x.test","at":"2026-01-01"}'],
  ['touchpoints', '[ {"at":"2026-01-01",\n"email":"a@x.test"}'],
  ['talking_points', '{"title":"a \\"quoted\\" one","text":"b"}'],
  [null, '{"id":1}'],
  [null, '{"shoe":"38 @ home"}\n'],
] as const)('%s: %s', (kind, text) => {
  expect(kindOfText(text)).toBe(kind)
})
