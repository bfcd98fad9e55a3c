import { expect, test } from 'vitest'
import { ImportSource } from '../../../../lib/contract/import.ts'
import { systemNamed } from './system-named.ts'

test.each([
  ['RD Station', 'rd-station'],
  ['rdstation', 'rd-station'],
  [' rd_station ', 'rd-station'],
  ['HubSpot', 'hubspot'],
  ['Zoho CRM', 'zoho'],
  ['zoho', 'zoho'],
  ['dynamics-365', 'dynamics'],
  ['shop', 'shop'],
  ['Shop_EU.2', 'shop_eu.2'],
  ['Müller & Söhne (Köln)', 'muller-sohne-koln'],
  ['Битрикс24', 'битрикс24'],
])('"%s" is the system %s', (written, system) =>
  expect(systemNamed(ImportSource.parse(written))).toBe(system),
)

test.each(['', ' ', '&', '--', 'x'.repeat(41), 'Alongside'])('"%s" is none', (written) =>
  expect(ImportSource.safeParse(written).success).toBe(false),
)
