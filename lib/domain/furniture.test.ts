import { expect, test } from 'vitest'
import { furnitureOf, type Places, type PlacesOfPage, withPage } from './furniture.ts'

/** Of pages each of which is a record of its own. */
const learned = (...pages: Places[]) =>
  learnedOf(pages.map((places, record) => ({ record: String(record), places })))
const learnedOf = (pages: Omit<PlacesOfPage, 'token'>[]) =>
  furnitureOf(
    pages.reduce<readonly PlacesOfPage[]>((all, page, token) => withPage(all, { token, ...page }), []),
  )
const ticket = (from: string) => ({ bar: 'desk', from })

test('is what stands at its place while four others come and go at another', () => {
  expect(learned(...['a', 'b', 'c'].map(ticket))).toEqual({})
  expect(learned(...['a', 'b', 'c', 'd'].map(ticket))).toEqual({ bar: 'desk' })
})

test('pages between them that show nobody else, or nobody at all, count for nothing', () => {
  const pages = ['a', 'b', 'c', 'd'].flatMap((from): Places[] => [ticket(from), { bar: 'desk' }, {}])
  expect(learned(...pages)).toEqual({ bar: 'desk' })
})

test('somebody of whom several pages are is not: nobody else changes, or not on those pages', () => {
  expect(learned(...[1, 2, 3, 4, 5].map(() => ticket('a')))).toEqual({})
  expect(learned(ticket('a'), ticket('b'), ticket('b'), ticket('a'))).toEqual({})
  expect(learned({ from: 'a' }, { from: 'b' }, ticket('c'), ticket('d'))).toEqual({})
})

test('the customer of whom there are mails of four others stays: all are of one record', () => {
  const mails = (record: string, customer: string) =>
    ['a', 'b', 'c', 'd'].map((from) => ({ record, places: { card: customer, from } }))
  expect(learnedOf(mails('/customers/7', 'lena'))).toEqual({})
  const deal = { record: '/deals/3', places: { card: 'lena', from: 'e' } }
  expect(learnedOf([...mails('/customers/7', 'lena'), deal])).toEqual({})
})

test('what a page shows by and by is one page', () => {
  const pages = ['a', 'b', 'c', 'd'].reduce<readonly PlacesOfPage[]>(
    (all, from) => withPage(all, { token: 1, record: 'r', places: ticket(from) }),
    [],
  )
  expect(pages).toEqual([{ token: 1, record: 'r', places: ticket('d') }])
})

test('ends where somebody else stands at its place, and with the pages that told it', () => {
  const pages = ['a', 'b', 'c', 'd'].map(ticket)
  expect(learned(...pages, { from: 'e' })).toEqual({ bar: 'desk' })
  expect(learned(...pages, { bar: 'lena', from: 'e' })).toEqual({})
  expect(learned(...pages, ...Array.from({ length: 20 }, () => ({ bar: 'desk' })))).toEqual({})
})
