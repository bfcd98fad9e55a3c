import { describe, expect, test } from 'vitest'
import { contextOf, NOW, touchpoint } from '../../test/factories.ts'
import { interestingMoments, MOMENT_RULES } from './moments.ts'

let next = 0
const at = (days: number, kind = 'page_view', over: Parameters<typeof touchpoint>[1] = {}) =>
  touchpoint(++next, { days, kind, title: 'Products', url: 'https://x.test/products', ...over })
const moments = (...touchpoints: ReturnType<typeof at>[]) => interestingMoments(contextOf(touchpoints), NOW)
const rules = (...touchpoints: ReturnType<typeof at>[]) => moments(...touchpoints).map(({ rule }) => rule)
const pricing = (days: number, url = 'https://x.test/pricing') => at(days, 'page_view', { url, title: 'x' })

describe('each rule holds at its edge and not beyond', () => {
  test.each<[name: string, touchpoints: ReturnType<typeof at>[], rule: string | null]>([
    ['two pricing views', [pricing(0.2), pricing(0.1)], 'pricing_views'],
    ['one pricing view', [pricing(1)], null],
    ['pricing views of long ago', [pricing(15), pricing(16)], null],
    [
      'pricing in Portuguese',
      [pricing(0.1, 'https://x.test/pt/pre%C3%A7os'), pricing(0.2, 'https://x.test/pt/planos')],
      'pricing_views',
    ],
    [
      'a word that only contains one',
      [pricing(1, 'https://x.test/aeroplanes'), pricing(1.1, 'https://x.test/priceless')],
      null,
    ],
    ['a form', [at(30, 'form_submission')], 'form'],
    ['an old form', [at(30.01, 'form_submission')], null],
    ['a download', [at(3, 'download')], 'download'],
    ['a webinar', [at(3, 'webinar')], 'webinar'],
    ['a click', [at(3, 'email_clicked')], 'campaign_click'],
    ['three days of one week', [at(1), at(2), at(3)], 'repeat_visits'],
    ['three visits of two days', [at(1), at(1), at(2)], null],
    ['a return after silence', [at(2), at(32)], 'return'],
    ['no silence', [at(2), at(31.9)], null],
    ['a return of long ago', [at(15), at(50)], null],
    ['a jump', [at(2, 'score_change', { from: 40, to: 50 })], 'score_jump'],
    ['a step', [at(2, 'score_change', { from: 40, to: 49 })], null],
    ['a fall', [at(2, 'score_change', { from: 65, to: 40 })], null],
    ['half a change', [at(2, 'score_change', { to: 65 })], null],
    ['grades', [at(2, 'score_change', { from: 'C', to: 'A' })], null],
    ['prose', [at(2, 'score_change', { detail: 'from 40 to 65' })], null],
    ['a jump of something else', [at(2, 'stage_change', { from: 40, to: 65 })], null],
    ['a date in the future', [at(-2, 'form_submission')], null],
    ['a clock that is four minutes ahead', [at(-4 / 1440, 'form_submission')], 'form'],
    ['an hour from now', [at(-1 / 24, 'form_submission')], null],
    ['visits of which one is still to come', [at(1), at(2), at(-0.5)], null],
  ])('%s', (_, touchpoints, rule) => expect(rules(...touchpoints)).toEqual(rule === null ? [] : [rule]))
})

test('passive kinds are never a moment, and do not end a silence', () => {
  const opens = Array.from({ length: 20 }, (_, i) => at(i / 4, 'email_opened'))
  expect(rules(...opens, at(6, 'email_sent'), at(7, 'email_bounced'))).toEqual([])
  expect(rules(...opens, at(1), at(40))).toEqual(['return'])
})

test('a run of pricing views is one moment that names them all, newest first', () => {
  const [a, b, c] = [pricing(1), pricing(3), pricing(5)]
  expect(moments(b, a, c)).toEqual([
    {
      rule: 'pricing_views',
      touchpointIds: [a.id, b.id, c.id],
      count: 3,
      withinDays: 14,
      kind: 'page_view',
      title: 'x',
      from: c.at,
      to: a.at,
    },
  ])
})

test('different downloads are different moments, the same twice is one', () => {
  const guide = { title: 'Guide' }
  const found = moments(
    at(1, 'download', guide),
    at(2, 'download', { title: 'Prices' }),
    at(4, 'download', guide),
  )
  expect(found.map(({ title, count }) => `${title} ${count}`)).toEqual(['Guide 2', 'Prices 1'])
})

test('fresh beats old: a download of today comes before a form of three weeks ago', () => {
  expect(rules(at(21, 'form_submission'), at(0.1, 'download'))).toEqual(['download', 'form'])
})

test('a lead without history has no moments', () => expect(moments()).toEqual([]))

test('rule ids are unique, because texts are looked up by them', () => {
  expect(new Set(MOMENT_RULES.map(({ id }) => id)).size).toBe(MOMENT_RULES.length)
})
