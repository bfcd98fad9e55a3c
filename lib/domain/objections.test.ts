import { expect, test } from 'vitest'
import { answererOf, answers, meaningsOf, objectionKey, objectionsOf } from './objections.ts'

const point = (title: string, objection: string | null, ...tags: string[]) => ({ title, objection, tags })
const titles = (points: { title: string }[]) => points.map(({ title }) => title)

const pointsAnswering = <Point extends Parameters<typeof answererOf>[0][number]>(
  points: readonly Point[],
  said: string,
  words: Parameters<typeof meaningsOf>[0] = [],
) => answererOf(points, meaningsOf(words))(said)

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

test('what many entries stand for is taken once, and ten of them at most', () => {
  const entries = (standsFor: (n: number) => string) =>
    Array.from({ length: 30 }, (_, n) => ({
      language: 'en',
      words: [`x${n}`, 'dear me'],
      standsFor: standsFor(n),
    }))
  const said = ['oh', 'dear', 'me']
  expect(meaningsOf(entries(() => 'Too expensive'))(said)).toEqual(['Too expensive'])
  expect(meaningsOf(entries((n) => `${n}`))(said)).toEqual(Array.from({ length: 10 }, (_, n) => `${n}`))
  expect(meaningsOf(entries((n) => `${n}`))(['dear', 'x7', 'me', 'x3'])).toEqual(['3', '7'])
})

test('a thousand points and a thousand words are made ready once, however much is typed', () => {
  let read = 0
  const points = Array.from({ length: 1000 }, (_, n) => ({
    ...{ title: `Answer number ${n} about mounts and prices`, tags: ['price', `tag${n % 40}`] },
    get objection() {
      read++
      return n % 2 ? `The case ${n} does not fit our housing of last year` : null
    },
  }))
  const entries = Array.from({ length: 1000 }, (_, n) => ({
    ...{ language: 'en', standsFor: `case ${n} housing` },
    get words() {
      read++
      return ['dear', `far over our budget ${n}`, `kosmos ${n}`]
    },
  }))
  const answer = answererOf(points, meaningsOf(entries))
  const before = read
  const said =
    'They say that it is far too dear for the housing, and the price is over what they have. '.repeat(20)
  const started = performance.now()
  for (let key = 1; key <= 100; key++) answer(said.slice(0, key * 16))
  expect(read).toBe(before)
  expect(answer(said).length).toBeGreaterThan(0)
  expect((performance.now() - started) / 100).toBeLessThan(500) // some 10 ms a key
})
