import { expect, test } from 'vitest'
import { answers, objectionKey, objectionsOf, pointsAnswering } from './objections.ts'

const point = (title: string, objection: string | null, ...tags: string[]) => ({ title, objection, tags })
const titles = (points: { title: string }[]) => points.map(({ title }) => title)

const POINTS = [
  point('Mounts', 'Too expensive'),
  point('Sample', 'How do we know they fit our housing?'),
  point('Instalments', 'Too expensive!', 'price'),
  point('Zoll', 'ZU TEUER'),
  point('Nothing said', null),
  point('Blank', ' ? '),
]

test('one objection in several spellings is one, the most answered first', () => {
  expect(objectionsOf(POINTS)).toEqual([
    { key: 'too expensive', text: 'Too expensive', count: 2 },
    { key: 'how do we know they fit our housing', text: 'How do we know they fit our housing?', count: 1 },
    { key: 'zu teuer', text: 'ZU TEUER', count: 1 },
  ])
  expect(objectionKey('  Żółć…  ')).toBe('zolc')
  expect(answers(POINTS[0]!, objectionKey('TOO EXPENSIVE?'))).toBe(true)
})

test('what was said finds the points for it, else those that share its telling words', () => {
  expect(titles(pointsAnswering(POINTS, 'too expensive.'))).toEqual(['Mounts', 'Instalments'])
  expect(titles(pointsAnswering(POINTS, 'It is so expensive for our housing'))).toEqual([
    'Sample',
    'Mounts',
    'Instalments',
  ])
  expect(titles(pointsAnswering(POINTS, 'hous'))).toEqual(['Sample'])
  expect(titles(pointsAnswering(POINTS, 'zu'))).toEqual(['Zoll'])
  expect(titles(pointsAnswering(POINTS, 'the price'))).toEqual(['Instalments'])
  for (const nothing of ['', '  ', '?', 'delivery']) expect(pointsAnswering(POINTS, nothing)).toEqual([])
})

test('what marketing says is meant comes before words that happen to be the same, and after the very objection', () => {
  const words = [
    { language: 'en', words: ['over our budget', 'dear'], standsFor: 'too expensive' },
    { language: 'pl', words: ['kosmos'], standsFor: 'price' },
    { language: 'en', words: ['?'], standsFor: 'Zu teuer' },
  ]
  const found = (said: string) => titles(pointsAnswering(POINTS, said, words))
  expect(found('He says it is over OUR budget, for our housing')).toEqual(['Mounts', 'Instalments', 'Sample'])
  expect(found('Kosmos!')).toEqual(['Instalments'])
  expect(found('over budget')).toEqual([])
  expect(found('zu teuer')).toEqual(['Zoll'])
})
