import { describe, expect, test } from 'vitest'
import { talkingPoint } from '../../test/factories.ts'
import { LANGUAGES } from '../domain/language.ts'
import { knownWords, ownEntries, widen } from './synonyms.ts'
import { createIndex, searchPoints } from './talking-points.ts'

const titles: Record<string, string> = {
  price: 'Two years keep this year’s price',
  delivery: 'Delivery in four working days',
  cena: 'Cena, która nie rośnie przez dwa lata',
  preco: 'O preço de dois anos',
  precio: 'El precio de dos años',
  prix: 'Un prix pour deux ans',
  security: 'Privacy: nothing leaves the building',
}
const index = createIndex(
  Object.entries(titles).map(([id, title]) =>
    talkingPoint(0, { id, title, text: 'x', objection: null, tags: [] }),
  ),
)
const found = (query: string) => searchPoints(index, query, 10).map(({ id }) => id)

test.each([
  ['too expensive', 'price'],
  ['TOO EXPENSIVE', 'price'],
  ['it is too expensive', 'price'],
  ['za drogo', 'cena'],
  ['Drogie', 'cena'],
  ['muito caro', 'preco'],
  ['demasiado caro', 'precio'],
  ['trop cher', 'prix'],
  ['lead time', 'delivery'],
  ['gdpr', 'security'],
])('“%s” finds what answers it', (query, id) => {
  expect(found(query)).toContain(id)
})

test('what stands in a point counts before what only means the same', () => {
  const both = createIndex([
    talkingPoint(0, { id: 'same', title: 'Less expensive than it looks', objection: null, tags: [] }),
    talkingPoint(1, { id: 'like', title: 'A price that stays', objection: null, tags: [] }),
  ])
  expect(searchPoints(both, 'expensive', 10).map(({ id }) => id)).toEqual(['same', 'like'])
})

test('a word of the table beside others is looked for as it is', () => {
  expect(found('expensive yesterday')).toEqual([])
  expect(found('delivery yesterday')).toEqual([])
})

test('a query of other words is left as it is; the same entry in several languages stands for all of them', () => {
  expect(widen(['lens', 'mount'])).toBeNull()
  expect(widen([])).toBeNull()
  const [words] = widen(['caro'])?.anyOf ?? []
  expect(words).toEqual(expect.arrayContaining(['preco', 'precio']))
  expect(widen(['too', 'expensive', 'lens'])).toMatchObject({ rest: ['lens'] })
})

describe('words that marketing has added', () => {
  const own = ownEntries([
    { language: 'en', words: ['Dear', 'over our budget'], standsFor: 'Mounts are too dear for us' },
    { language: 'pl', words: ['kosmos'], standsFor: 'za drogo' },
    { language: 'en', words: ['fast'], standsFor: 'two years' },
    { language: 'en', words: ['?!'], standsFor: 'price' },
    { language: 'en', words: ['nothing'], standsFor: '...' },
  ])
  const points = createIndex(
    [
      { id: 'mounts', title: 'Five years with it', objection: 'Mounts are too dear for us!' },
      { id: 'one-word', title: 'For us alone', objection: null },
      { id: 'price', title: 'Cena na dwa lata', objection: null },
      { id: 'delivery', title: 'Delivery in four working days', objection: null },
      { id: 'fast', title: 'A fast answer within two years', objection: null },
      ...Array.from({ length: 4 }, (_, n) => ({ id: `n${n}`, title: `Fast ${n}`, objection: null })),
    ].map((over) => talkingPoint(0, { text: 'x', tags: [], ...over })),
  )
  const search = (query: string, entries = own) =>
    searchPoints(points, query, 10, entries).map(({ id }) => id)

  test.each([
    ['over our budget', ['mounts']],
    ['it is OVER OUR BUDGET now', ['mounts']],
    ['dear', ['mounts']],
    ['kosmos', ['price']],
  ])('“%s” finds what it stands for, and only that', (query, ids) => {
    expect(search(query)).toEqual(ids)
  })

  test('they count beside the table, and also where there is enough without them', () => {
    expect(search('fast', [])).not.toContain('delivery')
    const with2 = search('fast')
    expect(with2.slice(0, 5).sort()).toEqual(['fast', 'n0', 'n1', 'n2', 'n3'])
    expect(with2).toContain('delivery')
  })

  test('a part of what people say, or the words beside others, find nothing by it', () => {
    expect(search('over budget')).toEqual([])
    expect(search('kosmos yesterday')).toEqual([])
    expect(search('kosmos', [])).toEqual([])
  })

  test('there are lines for the five languages and none for others', () => {
    for (const language of LANGUAGES) expect(knownWords(language).length).toBeGreaterThan(5)
    expect(knownWords('de')).toEqual([])
  })
})
