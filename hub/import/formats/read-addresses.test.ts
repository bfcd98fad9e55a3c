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
  ['h1@example.com/h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com\\h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com+h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['a/b@x.test', ['a/b@x.test'], 0],
  ['h1@example.com h2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['h1@example.com\nh2@example.com', ['h1@example.com', 'h2@example.com'], 0],
  ['"Doe, Jane" <jane@x.test>, Bo <bo@x.test>', ['jane@x.test', 'bo@x.test'], 0],
  ['a@x.test, b@', ['a@x.test'], 0],
  ['a@x.test | nobody', ['a@x.test'], 0],
  ['a@x.test, b@x.test | nobody', ['a@x.test', 'b@x.test'], 1],
  ['nobody', [], 1],
  ['', [], 0],
])('%j', (cell, addresses, others) => expect(addressesIn(cell)).toEqual({ addresses, others }))

test('of a long list the first ones are taken, each whole', () => {
  const all = Array.from({ length: 3000 }, (_, n) => `p${n}@example.com`)
  const { addresses } = addressesIn(all.join(','))
  expect(addresses.length).toBeGreaterThan(1000)
  expect(addresses).toEqual(all.slice(0, addresses.length))
  expect(addressesIn(all.join(', '), 51)).toEqual({ addresses: all.slice(0, 51), others: 0 })
  for (const between of [' ', '\t', '\r', '/', '\\', '+', '>', ' ::: ']) {
    expect(addressesIn(all.join(between), 51)).toEqual({ addresses: all.slice(0, 51), others: 0 })
    const found = addressesIn(all.join(between))
    expect(found).toEqual({ addresses: all.slice(0, found.addresses.length), others: 1 })
  }
  const one = `a@x.test, ${'nobody '.repeat(4000)}`
  expect(addressesIn(one)).toEqual({ addresses: ['a@x.test'], others: expect.toSatisfy((n) => n > 0) })
  expect(addressesIn(`p@example.${'x'.repeat(30_000)}`)).toEqual({ addresses: [], others: 1 })
})
