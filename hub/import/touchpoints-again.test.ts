import { beforeEach, expect, test } from 'vitest'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { allOf, hubOn, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { importText } from './testing.ts'

const visit = (id: string, email: string) => ({
  ...{ id, email, kind: 'page_view', title: 'Prices', at: '2026-11-01T10:00:00Z' },
})
const file = (...visits: ReturnType<typeof visit>[]) =>
  visits.map((one) => `${JSON.stringify(one)}\n`).join('')

onEachDatabase('touchpoints that come again', (open) => {
  let store: Store
  let marketer: string
  beforeEach(async () => {
    store = await open()
    marketer = (await withKeys(store)).marketer.key
    await put('ann', 'ann@x.test', 'office@x.test')
  })

  const put = (id: string, ...emails: string[]) =>
    write(store, WORKSPACE, (tx) => putLead(tx, { id, emails }))
  const stored = async () => {
    const rows = await allOf(store).selectFrom('touchpoints').select(['lead_id', 'id']).execute()
    return rows.map(({ lead_id, id }) => `${lead_id} ${id}`).sort()
  }
  const post = async (...touchpoints: ReturnType<typeof visit>[]) =>
    (await hubOn(store).call('POST', '/v1/touchpoints', marketer, { touchpoints })).json()

  test('change nothing, also when the address has become that of another lead', async () => {
    const visits = [visit('t1', 'office@x.test'), visit('t2', 'ann@x.test')]
    await importText(store, 'touchpoints', file(...visits))
    await put('bob', 'office@x.test')
    const before = await stored()
    expect(before).toEqual(['ann t1', 'ann t2'])

    const again = file(...visits, visit('t3', 'office@x.test'))
    const counts = { created: 1, unchanged: 2, rejected: 0 }
    expect(await importText(store, 'touchpoints', again, { dryRun: true })).toMatchObject(counts)
    expect(await importText(store, 'touchpoints', again)).toMatchObject(counts)
    expect(await stored()).toEqual([...before, 'bob t3'])
    expect(await post(...visits, visit('t3', 'office@x.test'))).toMatchObject({ stored: 0, alreadyThere: 3 })
    expect(await stored()).toEqual([...before, 'bob t3'])
  })

  test('are those of each person where an activity of several has one id', async () => {
    await put('bob', 'bob@x.test', 'office@x.test')
    const meeting = [visit('m', 'ann@x.test'), visit('m', 'bob@x.test'), visit('m', 'ann@x.test')]
    expect(await importText(store, 'touchpoints', file(...meeting))).toMatchObject({
      created: 2,
      unchanged: 1,
    })
    expect(await post(...meeting, visit('n', 'ann@x.test'), visit('n', 'bob@x.test'))).toMatchObject({
      ...{ stored: 2, alreadyThere: 3 },
    })
    expect(await stored()).toEqual(['ann m', 'ann n', 'bob m', 'bob n'])
  })
})
