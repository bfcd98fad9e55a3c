import { beforeAll, expect, test } from 'vitest'
import { PostTouchpointsAnswer } from '../../lib/contract/touchpoint.ts'
import { selectByAddress } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { hubOn, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'

/** Touchpoints that systems have sent and that were refused, lost or misread; each with what is right. */

const DAY = 24 * 60 * 60 * 1000
const GOOD = { kind: 'page_view', at: '2026-03-03T10:00:00Z', title: 'Prices', email: 'ann@example.com' }

type Case = [what: string, over: object, right: { stored: object } | { rejected: RegExp }]
const CASES: Case[] = [
  ['kind constructor', { kind: 'constructor' }, { stored: { kind: 'constructor' } }],
  ['kind toString', { kind: 'toString' }, { stored: { kind: 'toString' } }],
  ['kind __proto__', { kind: '__proto__' }, { stored: { kind: '__proto__' } }],
  ['kind U+FEFF', { kind: '\ufeff' }, { rejected: /kind/ }],
  ['at 0001-01-01', { at: '0001-01-01T00:00:00Z' }, { rejected: /nothing before 1970/ }],
  ['at 9999-12-31', { at: '9999-12-31T00:00:00Z' }, { rejected: /still to come/ }],
  ['at in two days', { at: new Date(Date.now() + 2 * DAY).toISOString() }, { rejected: /still to come/ }],
  ['at +0100', { at: '2026-03-03T10:00:00+0100' }, { stored: { at: '2026-03-03T09:00:00.000Z' } }],
  ['at without zone', { at: '2026-03-03T10:00:00' }, { stored: { at: '2026-03-03T10:00:00.000Z' } }],
  ['at in milliseconds', { at: 1772532000000 }, { stored: { at: '2026-03-03T10:00:00.000Z' } }],
  ['at that may be two days', { at: '03/04/2026' }, { rejected: /2026-03-31T14:05:00Z or in milliseconds/ }],
  ['a name with the address', { email: 'Ann <ANN@example.com>' }, { stored: { kind: 'page_view' } }],
  ['two addresses', { email: 'ann@example.com, bob@example.com' }, { rejected: /is not one/ }],
  ['nobody', { email: 'nobody@example.com' }, { rejected: /No lead has this address/ }],
  ['no id', { id: undefined }, { rejected: /missing: id/ }],
]

onEachDatabase('cases of touchpoints', (open) => {
  let store: Store
  let answer: PostTouchpointsAnswer
  beforeAll(async () => {
    store = await open()
    const { marketer } = await withKeys(store)
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'ann', emails: ['ann@example.com'] }))
    // All in one batch: each stands alone.
    const touchpoints = CASES.map(([id, over]) => ({ ...GOOD, id, ...over }))
    const response = await hubOn(store).call('POST', '/v1/touchpoints', marketer.key, { touchpoints })
    answer = PostTouchpointsAnswer.parse(await response.json())
  })

  test.each(CASES.map(([what, , right], at) => ({ what, right, at })))(
    '$what',
    async ({ what, right, at }) => {
      const [lead] = await selectByAddress(store.db, WORKSPACE, 'ann@example.com')
      const stored = lead?.touchpoints.find(({ id }) => id === what)
      const rejected = answer.rejected.find((one) => one.at === at)
      if ('stored' in right) {
        expect(rejected).toBeUndefined()
        expect(stored).toMatchObject(right.stored)
        expect(Object.keys(lead!.rollups)).toContain(stored!.kind)
      } else {
        expect(stored).toBeUndefined()
        expect(rejected?.reason).toMatch(right.rejected)
      }
    },
  )
})
