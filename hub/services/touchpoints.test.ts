import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { write } from '../store/transaction.ts'
import { actorOf, allOf, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { postTouchpoints } from './touchpoints.ts'

onEachDatabase('touchpoints that come at once', (open) => {
  test('lock the leads in one order, also where one of them wants no more mail', async () => {
    const store = await open()
    if (store.kind === 'pglite') return // one transaction at a time
    const actor = actorOf((await withKeys(store)).marketer)
    await write(store, WORKSPACE, async (tx) => {
      for (const id of ['a', 'b']) await putLead(tx, { id, emails: [`${id}@x.test`] })
    })
    const point = (id: string, email: string, kind = 'page_view') => ({
      ...{ id, email, kind, at: '2026-05-01T10:00:00Z', title: 'News' },
    })
    let transactions = 0
    const writes = new Proxy(store.writes, {
      get(db, name) {
        if (name !== 'transaction') return Reflect.get(db, name, db)
        return () => {
          transactions += 1
          return db.transaction()
        }
      },
    })
    const post = (...points: object[]) => postTouchpoints({ ...store, writes }, actor, points)
    const untilWaiting = (count: number) =>
      expect
        .poll(async () => {
          const { rows } = await sql`select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`.execute(allOf(store))
          return rows.length
        })
        .toBe(count)

    // Whoever has a: the first post waits for it, then the second one, which is about b before a.
    const posts = await store.jobs.transaction().execute(async (tx) => {
      await tx
        .selectFrom('leads')
        .select('id')
        .where('workspace_id', '=', WORKSPACE)
        .where('id', '=', 'a')
        .forUpdate()
        .execute()
      const first = post(point('1', 'a@x.test'), point('2', 'b@x.test'))
      await untilWaiting(1)
      const second = post(point('3', 'b@x.test', 'email_unsubscribed'), point('4', 'a@x.test'))
      await untilWaiting(2)
      return [first, second]
    })
    expect(await Promise.all(posts)).toMatchObject([{ stored: 2 }, { stored: 2 }])
    expect(transactions, 'none was begun again because of a deadlock').toBe(2)
  })
})
