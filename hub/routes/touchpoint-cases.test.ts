import { beforeAll, expect, test } from 'vitest'
import { FindLeadsAnswer } from '../../lib/contract/lead.ts'
import { PostTouchpointsAnswer } from '../../lib/contract/touchpoint.ts'
import { importText } from '../import/testing.ts'
import { FORMER, insertRecords } from '../store/lead-sources.ts'
import { selectByAddress } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { allOf, hubOn, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'

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
  [
    'at that may be two days',
    { at: '03/04/2026' },
    { rejected: /2026-03-31T14:05:00Z or in seconds or milliseconds/ },
  ],
  ['a name with the address', { email: 'Ann <ANN@example.com>' }, { stored: { kind: 'page_view' } }],
  ['two addresses', { email: 'ann@example.com, bob@example.com' }, { rejected: /is no e-mail address/ }],
  ['nobody', { email: 'nobody@example.com' }, { rejected: /No lead has the address/ }],
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

const LEADS = {
  ann: ['ann@example.com', 'office@example.com', 'old@example.com'],
  bob: ['bob@example.com', 'office@example.com'],
  // Ann's address is no more than one of Eve's further ones.
  eve: ['eve@example.com', 'ann@example.com'],
  tim: ['twins@example.com'],
  tom: ['twins@example.com', 'tom@example.com'],
}
type Whom = [given: { email: string; leadId?: unknown }, right: keyof typeof LEADS | 'refused']
const WHOM: Whom[] = [
  [{ email: 'ann@example.com' }, 'ann'],
  [{ email: 'old@example.com' }, 'ann'],
  [{ email: 'tom@example.com' }, 'tom'],
  [{ email: 'office@example.com' }, 'refused'],
  [{ email: 'twins@example.com' }, 'refused'],
  [{ email: 'office@example.com', leadId: 'bob' }, 'bob'],
  [{ email: 'twins@example.com', leadId: 'tim' }, 'tim'],
  [{ email: 'ann@example.com', leadId: 'eve' }, 'eve'],
  // Ids that leads had before.
  [{ email: 'office@example.com', leadId: 'former:bob' }, 'bob'],
  [{ email: 'ann@example.com', leadId: 'former:eve' }, 'eve'],
  // Ids of other systems, in a field of this name.
  [{ email: 'office@example.com', leadId: 'eve' }, 'refused'],
  [{ email: 'office@example.com', leadId: 7 }, 'refused'],
  [{ email: 'ann@example.com', leadId: 1234567 }, 'ann'],
  [{ email: 'bob@example.com', leadId: 'ann' }, 'bob'],
]

onEachDatabase('whom a touchpoint is about', (open) => {
  const touchpoints = WHOM.map(([given], at) => ({ ...GOOD, id: `${at}`, ...given }))
  async function world() {
    const store = await open()
    const { marketer } = await withKeys(store)
    await write(store, WORKSPACE, async (tx) => {
      for (const [id, emails] of Object.entries(LEADS)) await putLead(tx, { id, emails })
      const former = Object.keys(LEADS).map((leadId) => ({
        ...{ source: FORMER, externalId: `former:${leadId}`, leadId },
      }))
      await insertRecords(tx.db, WORKSPACE, former)
    })
    const { call } = hubOn(store)
    return {
      store,
      call: (method: string, path: string, body?: unknown) => call(method, path, marketer.key, body),
    }
  }
  const right = Object.fromEntries(WHOM.map(([, whom], at) => [`${at}`, whom]))
  const refused = Object.keys(right).filter((id) => right[id] === 'refused')
  async function taken(store: Store): Promise<object> {
    const rows = await allOf(store).selectFrom('touchpoints').select(['id', 'lead_id']).execute()
    return Object.fromEntries([
      ...rows.map(({ id, lead_id }) => [id, lead_id]),
      ...refused.map((id) => [id, 'refused']),
    ])
  }

  test('is the same in a request and in a file; where it is one of several, the choice is named', async () => {
    const { store, call } = await world()
    const answer = PostTouchpointsAnswer.parse(
      await (await call('POST', '/v1/touchpoints', { touchpoints })).json(),
    )
    expect(await taken(store)).toEqual(right)
    expect(answer.rejected.map(({ id }) => id)).toEqual(refused)
    for (const { reason } of answer.rejected) expect(reason).toMatch(/^2 leads have .* primary .*leadId/)

    await allOf(store).deleteFrom('touchpoints').execute()
    const run = await importText(
      store,
      'touchpoints',
      touchpoints.map((one) => JSON.stringify(one)).join('\n'),
    )
    expect(await taken(store)).toEqual(right)
    expect(run.firstRejected.map(({ line, reason }) => [line, reason])).toEqual(
      refused.map((id) => [
        Number(id) + 1,
        { code: 'address_of_several_leads', params: { leads: 2, email: expect.stringMatching(/^[ot]…@…$/) } },
      ]),
    )
  })

  test('is looked up with all of them', async () => {
    const { call } = await world()
    const { leads } = FindLeadsAnswer.parse(
      await (await call('GET', '/v1/leads?email=office@example.com')).json(),
    )
    expect(leads.map(({ lead }) => lead.id)).toEqual(['ann', 'bob'])
  })
})
