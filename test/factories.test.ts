import { expect, test } from 'vitest'
import { Feedback } from '../lib/domain/feedback.ts'
import { LANGUAGES } from '../lib/domain/language.ts'
import { LeadContext } from '../lib/domain/lead-context.ts'
import { TalkingPoint } from '../lib/domain/talking-point.ts'
import { feedbackOfEachKind, manyLeads, manyTalkingPoints, seeded } from './factories.ts'

test('what the factories build is what the product parses', () => {
  for (const context of manyLeads(20, 60)) expect(LeadContext.parse(context)).toEqual(context)
  for (const point of manyTalkingPoints(50)) expect(TalkingPoint.parse(point)).toEqual(point)
  for (const item of feedbackOfEachKind()) expect(Feedback.parse(item)).toEqual(item)
})

test('the same seed gives the same data', () => {
  expect([...manyLeads(3, 5)]).toEqual([...manyLeads(3, 5)])
  expect(seeded(1).next()).not.toBe(seeded(2).next())
})

test('10,000 talking points in five languages have 10,000 titles', () => {
  const points = manyTalkingPoints(10_000)
  expect(new Set(points.map(({ title }) => title)).size).toBe(points.length)
  expect(new Set(points.map(({ language }) => language))).toEqual(new Set(LANGUAGES))
})

test('packs the newest touchpoints and rolls up all of them', () => {
  const [context] = manyLeads(1, 80)
  expect(context?.touchpoints).toHaveLength(50)
  expect(Object.values(context?.rollups ?? {}).reduce((sum, { count }) => sum + count, 0)).toBe(80)
})
