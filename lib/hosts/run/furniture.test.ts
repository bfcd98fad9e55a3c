import { expect, test, vi } from 'vitest'
import { recordOf, rememberFurniture } from './furniture.ts'
import { fakeExtension } from './testing.ts'

test.each([
  ['/customers/7/mails/1', '/customers/7/mails/2'],
  ['/customers/7', '/customers/7?tab=2'],
  ['/crm/#/customers/7/mails/1', '/crm/#/customers/7/mails/2?page=3'],
  ['/customers/7#mail-1', '/customers/7#mail-2'],
  ['/inbox?mail=1', '/inbox?mail=2'],
])('%s and %s are pages of one record', (one, other) => {
  const [a, b] = [one, other].map((path) => recordOf(new URL(path, 'https://desk.test')))
  expect(a).toBe(b)
})

test.each([
  ['/tickets/1', '/tickets/2'],
  ['/crm/#/tickets/1', '/crm/#/tickets/2'],
  ['/customers/7', '/deals/7'],
])('%s and %s are not', (one, other) => {
  const [a, b] = [one, other].map((path) => recordOf(new URL(path, 'https://desk.test')))
  expect(a).not.toBe(b)
})

test('what was learnt counts from the next page on, not in the middle of one', async () => {
  const extension = fakeExtension({ furniture: ({ token }) => (token === 1 ? { bar: 'desk' } : {}) })
  const furniture = await rememberFurniture(extension)
  const stands = (page: number) => {
    furniture.begin(page)
    return furniture.stands('bar', 'desk')
  }
  expect(stands(1)).toBe(false)
  furniture.learn(1, new URL('https://desk.test/tickets/1'))
  await vi.waitFor(() => expect(extension.sent).toHaveLength(2))
  await Promise.resolve()
  expect(stands(1)).toBe(false)
  expect(stands(2)).toBe(true)
})
