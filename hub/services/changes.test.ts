import { expect, test } from 'vitest'
import { write } from '../store/transaction.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { actorOf, allOf, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { readChanges } from './changes.ts'

const WRITERS = 16
const EACH = 15

function isBusy(error: unknown): true {
  if (error instanceof StoreUnavailable && error.reason === 'busy') return true
  throw error
}

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
          const writeOne = () =>
            write(store, WORKSPACE, async (tx) => {
              await putLead(tx, { id, emails: [`${id}@example.com`] })
              // Transactions of different lengths, so that they commit in another order than they began in.
              await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
            })
          // On a machine with much to do 16 writers may be too many for the time that a request has.
          while (await writeOne().then(() => false, isBusy));
        }
      }),
    )
    writing = false
    await reader
    expect(seen.size).toBe(WRITERS * EACH)
    expect(reads).toBeGreaterThan(5)
    const { seq } = await allOf(store).selectFrom('workspaces').select('seq').executeTakeFirstOrThrow()
    expect(numberOf(cursor)).toBe(seq)
  })
})
