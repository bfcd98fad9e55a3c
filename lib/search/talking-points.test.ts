import { beforeAll, describe, expect, test } from 'vitest'
import { manyTalkingPoints, seeded, talkingPoint } from '../../test/factories.ts'
import { fold } from '../domain/fold.ts'
import type { TalkingPoint } from '../domain/talking-point.ts'
import {
  applyDelta,
  createIndex,
  type PointIndex,
  restore,
  searchPoints,
  serialise,
} from './talking-points.ts'

const POINTS = manyTalkingPoints(10_000)

/** One wrong letter in the middle of the longest word. */
function typo(text: string): string {
  const longest = text.split(/[^\p{L}]+/u).reduce((a, b) => (b.length > a.length ? b : a))
  const middle = Math.floor(longest.length / 2)
  const wrong = longest[middle] === 'x' ? 'q' : 'x'
  return text.replace(longest, longest.slice(0, middle) + wrong + longest.slice(middle + 1))
}

describe('10,000 points in five languages', () => {
  let index: PointIndex
  beforeAll(() => {
    index = createIndex(POINTS)
  })

  const random = seeded(50)
  const sample = Array.from({ length: 50 }, () => random.pick(POINTS))
  const hits = (points: TalkingPoint[], query: (title: string) => string) =>
    points.filter(({ id, title }) => searchPoints(index, query(title), 3).some((hit) => hit.id === id)).length

  test('50 of 50 in the top 3 by exact title', () => expect(hits(sample, (title) => title)).toBe(50))
  test('50 of 50 with the last word unfinished', () => {
    // Titles with a number at the end would lose what tells them apart.
    const worded = POINTS.filter(({ title }) => !/\d$/.test(title))
    const some = Array.from({ length: 50 }, () => random.pick(worded))
    expect(hits(some, (title) => title.slice(0, -2))).toBe(50)
  })
  test('50 of 50 with a typo', () => expect(hits(sample, typo)).toBe(50))
  test('50 of 50 without diacritics, in capitals', () =>
    expect(hits(sample, (title) => fold(title).toUpperCase())).toBe(50))

  test('the same answers after it was stored and restored', () => {
    const again = restore(serialise(index))
    for (const { title } of sample) {
      expect(searchPoints(again, typo(title), 10)).toEqual(searchPoints(index, typo(title), 10))
    }
  })
})

const found = (index: PointIndex, query: string, limit = 10) =>
  searchPoints(index, query, limit).map(({ id }) => id)
const point = (id: string, over: Partial<TalkingPoint>) =>
  talkingPoint(0, { id, title: 'x', text: 'x', objection: null, tags: [], ...over })

test('title counts more than tags, tags more than text; the objection is found', () => {
  const index = createIndex([
    point('text', { text: 'about leasing' }),
    point('tag', { tags: ['leasing'] }),
    point('title', { title: 'about leasing' }),
    point('objection', { objection: 'No leasing, please' }),
    point('none', {}),
  ])
  const ids = found(index, 'Leasing')
  expect(ids[0]).toBe('title')
  expect(ids).not.toContain('none')
  expect(ids.indexOf('text')).toBe(3)
})

test('every word must be there; only the last may be unfinished', () => {
  const index = createIndex(
    ['a', 'b', 'c']
      .map((id) => point(id, { title: `Delivery within a week ${id}` }))
      .concat(point('d', { title: 'Weekly delivery' })),
  )
  expect(found(index, 'delivery wee')).toHaveLength(4)
  expect(found(index, 'deliv week')).toEqual([])
  expect(found(index, 'delivery yesterday')).toEqual([])
})

test('a typo is not forgiven where there are hits enough, nor in short words', () => {
  const index = createIndex(
    ['a', 'b', 'c'].map((id) => point(id, { title: 'Tariff' })).concat(point('d', { title: 'Tarif' })),
  )
  expect(found(index, 'tariff')).toEqual(['a', 'b', 'c'])
  expect(found(index, 'tarif').sort()).toEqual(['a', 'b', 'c', 'd'])
  expect(found(createIndex([point('a', { title: 'ERP' })]), 'ERX')).toEqual([])
})

test('exact hits stay ahead of near ones', () => {
  const index = createIndex([
    point('near', { title: 'Calibratiom' }),
    point('exact', { text: 'calibration' }),
  ])
  expect(found(index, 'calibration')).toEqual(['exact', 'near'])
})

test('a delta adds, edits and removes, also after a restart', () => {
  const first = createIndex([point('a', { title: 'Warranty' }), point('b', { title: 'Training' })])
  const index = restore(serialise(first))
  applyDelta(index, [point('a', { title: 'Leasing' }), point('c', { title: 'Warranty' })], ['b', 'unknown'])
  const again = restore(serialise(index))
  for (const state of [index, again]) {
    expect(found(state, 'warranty')).toEqual(['c'])
    expect(found(state, 'leasing')).toEqual(['a'])
    expect(found(state, 'training')).toEqual([])
  }
  expect(again.documentCount).toBe(2)
})

test('the same delta twice changes nothing', () => {
  const index = createIndex([])
  const twice = [point('a', { title: 'Old' }), point('a', { title: 'Leasing' })]
  applyDelta(index, twice, [])
  applyDelta(index, twice, [])
  expect(index.documentCount).toBe(1)
  expect(found(index, 'leasing')).toEqual(['a'])
})

test.each(['', '   ', '"', '***', '😀', 'a'.repeat(10_000)])('finds nothing for %j, quietly', (query) => {
  expect(found(createIndex([point('a', { title: 'Warranty' })]), query)).toEqual([])
})

test('words without end are one word: the index stays small, and they are found by their beginning', () => {
  const points = Array.from({ length: 1000 }, (_, n) => point(`${n}`, { text: 'a'.repeat(5000 - n) }))
  const index = createIndex(points)
  expect(serialise(index).length).toBeLessThan(200_000)
  expect(found(index, 'a'.repeat(5000))).toHaveLength(10)
})

test.each([
  ['text that is no JSON', '{'],
  ['another document', '[]'],
  ['another version', JSON.stringify({ version: 0, index: {} })],
  ['a broken index', JSON.stringify({ version: 1, index: { serializationVersion: 99 } })],
])('refuses %s, so that the caller builds it anew', (_, json) => expect(() => restore(json)).toThrow())
