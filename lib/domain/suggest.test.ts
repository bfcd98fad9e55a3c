import { describe, expect, test } from 'vitest'
import {
  contextOf,
  daysAgo,
  manyTalkingPoints,
  NOW,
  talkingPoint,
  touchpoint,
  validated,
} from '../../test/factories.ts'
import { suggest } from './suggest.ts'
import { type TalkingPoint, Trigger } from './talking-point.ts'

const NOTHING = { shown: 0, used: 0, worked: 0, didNotWork: 0 }
const point = (id: string, over: Partial<TalkingPoint> = {}) =>
  talkingPoint(1, { id, language: 'en', evidence: NOTHING, verification: validated(10), ...over })
const trigger = (over: Partial<Trigger> = {}) =>
  Trigger.parse({ touchpoint: 'page_view', contains: '/pricing', atLeast: 3, withinDays: 7, ...over })
const views = (...days: number[]) => days.map((day, i) => touchpoint(i, { days: day }))
const at = { now: NOW, language: 'en' }
const ids = (points: TalkingPoint[], context: Parameters<typeof suggest>[1], options = at) =>
  suggest(points, context, options).map((suggestion) => suggestion.point.id)
const codes = (p: TalkingPoint, context: Parameters<typeof suggest>[1]) =>
  suggest([p], context, at)[0]?.reasons.map(({ code }) => code)

describe('triggers', () => {
  const lead = { locale: 'en', lifecycleStage: 'lead' }

  test('who wants no more mail shows no interest by that', () => {
    const left = touchpoint(1, { days: 1, kind: 'email_unsubscribed' })
    const one = point('a', { triggers: [trigger({ touchpoint: left.kind, contains: null, atLeast: 1 })] })
    expect(codes(one, contextOf([left], lead)) ?? []).not.toContain('trigger_met')
  })

  test('says what was met: 3 views of /pricing in 7 days', () => {
    const [first] = suggest([point('a', { triggers: [trigger()] })], contextOf(views(1, 3, 6), lead), at)
    expect(first?.reasons[0]).toEqual({
      code: 'trigger_met',
      count: 3,
      kind: 'page_view',
      contains: '/pricing',
      days: 7,
      last: daysAgo(1),
    })
  })

  test.each<[string, Partial<Trigger>, number[], boolean]>([
    ['too few', {}, [1, 3], false],
    ['too long ago', {}, [1, 3, 7.1], false],
    ['at the edge', {}, [1, 3, 7], true],
    ['another page', { contains: '/careers' }, [1, 2, 3], false],
    ['the title, whatever case and accents', { contains: 'PRÍCING' }, [1, 2, 3], true],
    ['one of them is still to come', {}, [1, 3, -0.5], false],
    ['a clock that is a few minutes ahead', {}, [1, 3, -3 / 1440], true],
    ['any page', { contains: null }, [1, 2, 3], true],
    ['another kind', { touchpoint: 'download', contains: null, atLeast: 1 }, [1, 2, 3], false],
  ])('%s', (_, over, days, met) => {
    const found = codes(point('a', { triggers: [trigger(over)] }), contextOf(views(...days), lead))
    expect(found?.includes('trigger_met')).toBe(met)
  })

  test('a met trigger outranks language, stage and evidence; a fresh one outranks an old one', () => {
    const proven = point('proven', {
      stages: ['lead'],
      evidence: { shown: 99, used: 90, worked: 5, didNotWork: 40 },
    })
    const old = point('old', {
      triggers: [trigger({ touchpoint: 'download', contains: null, atLeast: 1, withinDays: 90 })],
    })
    const fresh = point('fresh', { triggers: [trigger({ atLeast: 1 })] })
    const context = contextOf([...views(0.5), touchpoint(9, { kind: 'download', days: 30 })], lead)
    expect(ids([proven, old, fresh], context).indexOf('fresh')).toBe(0)
    expect(ids([old, fresh], context)).toEqual(['fresh', 'old'])
    expect(ids([point('none'), old], context)).toEqual(['old', 'none'])
  })

  test('opens alone meet nothing; beside what the lead did they add a little', () => {
    const opens = [1, 2, 3].map((days) =>
      touchpoint(days, { kind: 'email_opened', title: 'News', url: null, days }),
    )
    const open = trigger({ touchpoint: 'email_opened', contains: null })
    const view = trigger({ atLeast: 1 })
    const context = contextOf([...opens, ...views(1)], lead)
    expect(codes(point('a', { triggers: [open] }), context)).not.toContain('trigger_met')
    expect(
      ids([point('view', { triggers: [view] }), point('both', { triggers: [view, open] })], context),
    ).toEqual(['both', 'view'])
    expect(
      codes(point('both', { triggers: [open, view] }), context)?.filter((c) => c === 'trigger_met'),
    ).toHaveLength(2)
  })
})

describe('state', () => {
  const inState = (state: 'proposed' | 'in_review' | 'needs_review' | 'retired') =>
    point(state, { verification: { ...validated(1), state, until: null } })

  test('retired never; unvalidated below everything validated, and marked', () => {
    const eager = point('eager', {
      triggers: [trigger({ atLeast: 1 })],
      verification: { ...validated(1), state: 'proposed', until: null },
    })
    const plain = point('plain', { language: 'fr' })
    const context = contextOf(views(1), { locale: 'en' })
    expect(ids([eager, inState('retired'), inState('needs_review'), plain], context)).toEqual([
      'needs_review',
      'plain',
      'eager',
    ])
    expect(suggest([eager], context, at)[0]?.reasons).toContainEqual({
      code: 'not_validated',
      state: 'proposed',
    })
  })

  test('a validation that ran out reads as needs review and steps back', () => {
    const out = point('out', { verification: validated(91) })
    expect(suggest([out], null, at)[0]?.reasons).toContainEqual({
      code: 'not_validated',
      state: 'needs_review',
    })
    expect(ids([out, point('valid')], null)).toEqual(['valid', 'out'])
  })

  test('of two alike, the one validated more recently', () => {
    expect(
      ids([point('a', { verification: validated(80) }), point('b', { verification: validated(2) })], null),
    ).toEqual(['b', 'a'])
  })
})

describe('language, stage and evidence', () => {
  test.each([
    ['marketingqualifiedlead', 'Marketing Qualified Lead'],
    ['Marketing Qualified Lead', 'marketing_qualified_lead'],
    ['MQL', 'marketingqualifiedlead'],
    ['Négociation', 'negociation'],
  ])('a point for %s is for a lead in %s', (meant, lifecycleStage) => {
    const [other] = suggest(
      [point('a', { stages: ['customer'] })],
      contextOf([], { locale: 'en', lifecycleStage }),
      at,
    )
    const [same] = suggest(
      [point('a', { stages: [meant] })],
      contextOf([], { locale: 'en', lifecycleStage }),
      at,
    )
    expect(same!.score).toBeGreaterThan(other!.score)
    expect(same!.reasons).toContainEqual({ code: 'stage', stage: lifecycleStage })
  })

  test('the language is a reason only where it is known to be the lead’s', () => {
    expect(codes(point('a'), contextOf([], { locale: 'en' }))).toContain('language')
    expect(codes(point('a'), contextOf([], { locale: null }))).not.toContain('language')
    expect(codes(point('a'), null)).not.toContain('language')
  })
  const two = [point('en'), point('pt', { language: 'pt-BR' }), point('pt-pt', { language: 'pt-PT' })]
  test('the language of the lead, not of the rep', () => {
    expect(ids(two, contextOf([], { locale: 'pt-BR' }))).toEqual(['pt', 'pt-pt', 'en'])
  })
  test('the language of the rep where the lead has none or there is no lead', () => {
    expect(ids(two, contextOf([], { locale: null }))[0]).toBe('en')
    expect(ids(two, null, { now: NOW, language: 'pt' })[2]).toBe('en')
  })
  test('a point for another stage steps back, one for this stage says so', () => {
    const context = contextOf([], { locale: 'en', lifecycleStage: 'MarketingQualifiedLead' })
    const [mql, any, customer] = [
      point('mql', { stages: ['marketingqualifiedlead'] }),
      point('any'),
      point('customer', { stages: ['customer'] }),
    ]
    expect(ids([customer, any, mql], context)).toEqual(['mql', 'any', 'customer'])
    expect(codes(mql, context)).toContain('stage')
  })
  test('evidence with its n: 40 of 50 above 2 of 2 above none', () => {
    const many = point('many', { evidence: { ...NOTHING, worked: 40, didNotWork: 10 } })
    const few = point('few', { evidence: { ...NOTHING, worked: 2 } })
    expect(ids([point('none'), few, many], null)).toEqual(['many', 'few', 'none'])
    expect(suggest([many], null, at)[0]?.reasons).toContainEqual({ code: 'evidence', worked: 40, n: 50 })
  })
})

test('the order does not depend on the order of the points', () => {
  const points = manyTalkingPoints(200).map((p, i) => ({
    ...p,
    triggers: i % 3 === 0 ? [trigger({ atLeast: 1 })] : [],
  }))
  const context = contextOf(views(1, 2), { locale: 'pl' })
  expect(ids(points.toReversed(), context)).toEqual(ids(points, context))
})
