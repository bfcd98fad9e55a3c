import { expect, test } from 'vitest'
import { addressesIn } from './read-addresses.ts'

test.each<[cell: string, addresses: string[], others: number]>([
  ['a@x.test', ['a@x.test'], 0],
  ['Ann <ANN@X.test>', ['ann@x.test'], 0],
  ['h1@example.com, h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com;h2@example.com; h1@EXAMPLE.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com ::: h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com|h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com / h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com\nh2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['"Doe, Jane" <jane@x.test>, Bo <bo@x.test>', ['jane@x.test', 'bo@x.test'], 0],
  ['a@x.test, b@', ['a@x.test'], 0],
  ['a@x.test | nobody', ['a@x.test'], 0],
  ['a@x.test, b@x.test | nobody', ['a@x.test', 'b@x.test'], 1],
  ['nobody', [], 1],
  ['', [], 0],
])('%j', (cell, addresses, others) => expect(addressesIn(cell)).toEqual({ addresses, others }))
