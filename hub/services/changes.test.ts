import { expect, test } from 'vitest'
import { write } from '../store/transaction.ts'
import { actorOf, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { readChanges } from './changes.ts'

const WRITERS = 16
const EACH = 15

onEachDatabase('changes', (open) => {
  test('16 writers at once and a reader by cursor: no row is missed', async () => {
    const store = await open()
    const { rep } = await withKeys(store)
    const caller = actorOf(rep)
    const seen = new Set<string>()
    let cursor = 0
    let writing = true
    let reads = 0
    const reader = (async () => {
      for (;;) {
        const last = !writing // one more look after the last commit
        const page = await readChanges(store, caller, { since: cursor, limit: 50 })
        expect(page.cursor).toBeGreaterThanOrEqual(cursor)
        for (const { kind, id, value } of page.changes) {
          expect(value, `${kind} ${id} was announced before it could be read`).not.toBeNull()
          seen.add(id)
        }
        cursor = page.cursor
        reads++
        if (last && !page.more) return
        if (page.changes.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      }
    })()
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let n = 0; n < EACH; n++) {
          const id = `lead-${writer}-${n}`
          await write(store, WORKSPACE, async (tx) => {
            await putLead(tx, { id, emails: [`${id}@example.com`] })
            // Transactions of different lengths, so that they commit in another order than they began in.
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
          })
        }
      }),
    )
    writing = false
    await reader
    expect(seen.size).toBe(WRITERS * EACH)
    expect(reads).toBeGreaterThan(5)
    const { seq } = await store.db.selectFrom('workspaces').select('seq').executeTakeFirstOrThrow()
    expect(cursor).toBe(seq)
  })

  test('a cursor from a history that was lost gets a new epoch and everything from the start, once', async () => {
    const store = await open()
    const { rep } = await withKeys(store)
    const caller = actorOf(rep)
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'a', emails: ['a@example.com'] }))
    const before = await readChanges(store, caller, { since: 0, limit: 10 })
    const behind = await readChanges(store, caller, { since: 900, limit: 10 })
    expect(behind.epoch).not.toBe(before.epoch)
    expect(behind.changes.map((c) => c.id)).toEqual(['a'])
    const next = await readChanges(store, caller, { since: behind.cursor, limit: 10 })
    const other = await readChanges(store, caller, { since: 850, limit: 10 })
    expect([next.epoch, other.epoch]).toEqual([behind.epoch, behind.epoch])
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'b', emails: ['b@example.com'] }))
    const later = await readChanges(store, caller, { since: behind.cursor, limit: 10 })
    expect(later.changes.map((c) => c.id)).toEqual(['b'])
  })
})
