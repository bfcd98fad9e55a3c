import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addToRollups, Touchpoint, TouchpointRollups } from './touchpoint.ts'
import { hasHappened, isPassive, isRefusal, refusalOf, TOUCHPOINT_KINDS } from './touchpoint-kinds.ts'

const KINDS = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['page_view', 'prototype', 'length', '0', '', 'Página vista'],
]

test('every kind is counted, whatever it is called, also after a journey as JSON', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n + 1)).toISOString()
  const touchpoint = fc.record({ kind: fc.constantFrom(...KINDS), day: fc.nat(300) })
  fc.assert(
    fc.property(fc.array(fc.array(touchpoint, { maxLength: 8 }), { maxLength: 5 }), (batches) => {
      let rollups: TouchpointRollups = {}
      for (const batch of batches) {
        const more = batch.map((t) => ({ kind: t.kind, count: 1, first: day(t.day), last: day(t.day) }))
        rollups = TouchpointRollups.parse(JSON.parse(JSON.stringify(addToRollups(rollups, more))))
      }
      const expected = [...Map.groupBy(batches.flat(), ({ kind }) => kind)].map(([kind, all]) => {
        const days = all.map((t) => t.day)
        return [kind, { count: all.length, first: day(Math.min(...days)), last: day(Math.max(...days)) }]
      })
      const byKind = (entries: unknown[][]) =>
        entries.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
      expect(byKind(Object.entries(rollups))).toEqual(byKind(expected))
    }),
  )
})

test.each([
  [null],
  ['x'],
  [{ page_view: 3 }],
  [{ page_view: { count: -1, first: '2026-01-01T00:00:00Z', last: 'x' } }],
])('roll-ups that are none are refused: %j', (raw) =>
  expect(TouchpointRollups.safeParse(raw).success).toBe(false),
)

test('what is to come has not happened; a clock may be a few minutes ahead', () => {
  const now = new Date('2026-11-29T12:00:00Z')
  expect(hasHappened({ at: '2026-11-29T12:04:59Z' }, now)).toBe(true)
  expect(hasHappened({ at: '2026-11-29T12:06:00Z' }, now)).toBe(false)
  expect(hasHappened({ at: '9999-12-31T00:00:00Z' }, now)).toBe(false)
})

test('a change has figures or names, and none is no field', () => {
  const plain = { id: 't', kind: 'score_change', at: '2026-11-29T12:00:00Z', title: 'Score' }
  expect(Touchpoint.parse({ ...plain, from: 40, to: 'B' })).toMatchObject({ from: 40, to: 'B' })
  expect(Touchpoint.parse(plain)).not.toHaveProperty('from')
})

test.each([
  'email_unsubscribed',
  'Unsubscribe Email',
  'EMAIL_UNSUBSCRIBED',
  'emailOptOut',
  'spam_report',
  'spamreport',
  'SpamComplaint',
  'Marked Email as Spam',
  'complained',
  'désabonné',
  'Newsletter-Abmeldung',
  'abbestellt',
  'dado_de_baja',
  'reported_as_spam',
  'do_not_email',
  'opts_out',
  'unsubscribed_automatically',
  'unsubscribe_email_and_sms',
  'emailOptedOut',
  'wypisano',
])('"%s" is a no', (kind) => {
  expect(isRefusal(kind)).toBe(true)
  expect(isPassive(kind)).toBe(false)
})

test.each([
  'do_not_contact',
  'Do Not Contact',
  'DNC',
  'marked_do_not_contact',
  'do_not_contact_by_phone_or_email',
  'não contatar',
  'nicht kontaktieren',
])('"%s" is a no to any contact', (kind) => expect(refusalOf(kind)).toBe('contact'))

test('"do not email" is a no to mail alone', () => expect(refusalOf('do_not_email')).toBe('marketing'))

test.each([
  ...TOUCHPOINT_KINDS,
  'do_not_contact_by_phone',
  'subscribed',
  'resubscribed',
  'customer_complaint',
  'sms_unsubscribed',
  'smsOptOut',
  'fax_opt_out',
  'opted_in',
])('"%s" is none', (kind) => expect(isRefusal(kind)).toBe(false))
