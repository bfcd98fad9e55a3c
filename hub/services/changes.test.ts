import { expect, test } from 'vitest'
import { write } from '../store/transaction.ts'
import { actorOf, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { readChanges } from './changes.ts'
import { formatCursor, newestPoint } from './history.ts'

const WRITERS = 16
const EACH = 15

onEachDatabase('changes', (open) => {
  test('16 writers at once and a reader by cursor: no row is missed', async () => {
    const store = await open()
    const { rep } = await withKeys(store)
    const caller = actorOf(rep)
    const seen = new Set<string>()
    let cursor: string | undefined
    const numberOf = (text: string | undefined) => Number(text?.split('.')[1] ?? 0)
    let writing = true
    let reads = 0
    const reader = (async () => {
      for (;;) {
        const last = !writing // one more look after the last commit
        const page = await readChanges(store, caller, { since: cursor, limit: 50 })
        expect(numberOf(page.cursor)).toBeGreaterThanOrEqual(numberOf(cursor))
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
    expect(numberOf(cursor)).toBe(seq)
  })

  test('a cursor of another history or of the future is not known, for that caller alone', async () => {
    const store = await open()
    const { rep } = await withKeys(store)
    const caller = actorOf(rep)
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'a', emails: ['a@example.com'] }))
    const before = await readChanges(store, caller, { limit: 10 })
    const read = (since: string, seen?: string) => readChanges(store, caller, { since, seen, limit: 10 })
    const future = `${before.history}.900`
    const unknown = { status: 410 }
    await expect(read(future)).rejects.toMatchObject(unknown)
    await expect(read(before.cursor, future)).rejects.toMatchObject(unknown)
    await expect(read('other.1')).rejects.toMatchObject(unknown)
    await expect(read('12')).rejects.toMatchObject({ status: 400 })
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'b', emails: ['b@example.com'] }))
    const later = await read(before.cursor, formatCursor(await newestPoint(store.db, WORKSPACE)))
    expect(later.changes.map((c) => c.id)).toEqual(['b'])
    expect(later.history).toBe(before.history)
  })
})
