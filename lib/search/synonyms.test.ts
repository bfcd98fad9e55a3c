import { expect, test } from 'vitest'
import { talkingPoint } from '../../test/factories.ts'
import { widen } from './synonyms.ts'
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
