import { expect, test } from 'vitest'
import { write } from '../store/transaction.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { actorOf, allOf, hubsOf, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { PAGE_LENGTH, readChanges } from './changes.ts'

const WRITERS = 16
const EACH = 15

function isBusy(error: unknown): true {
  if (error instanceof StoreUnavailable && error.reason === 'busy') return true
  throw error
}

onEachDatabase('changes', (open) => {
  test('a page ends where it is long enough, and the next goes on from there', async () => {
    const store = await open()
    const { rep } = await withKeys(store)
    const ids = Array.from({ length: 170 }, (_, n) => `lead-${n}`)
    const name = 'long'.repeat(PAGE_LENGTH / 4 / 80)
    for (let from = 0; from < ids.length; from += 40)
      await write(store, WORKSPACE, async (tx) => {
        for (const id of ids.slice(from, from + 40))
          await putLead(tx, { id, name, emails: [`${id}@long.test`] })
      })
    const seen: string[] = []
    const lengths: number[] = []
    for (let since: string | undefined, more = true; more; ) {
      const page = await readChanges(store, actorOf(rep), { since, limit: 500 })
      lengths.push(JSON.stringify(page.changes).length)
      seen.push(...page.changes.map(({ id }) => id))
      since = page.cursor
      more = page.more
    }
    expect(seen).toEqual(ids)
    expect(lengths).toHaveLength(2)
    expect(Math.max(...lengths)).toBeLessThan(2 * PAGE_LENGTH)
  })

  test('16 writers at once and a reader by cursor: no row is missed', async () => {
    const store = await open()
    const { rep } = await withKeys(store)
    const caller = actorOf(rep)
    const hubs = hubsOf(store)
    const seen = new Set<string>()
    let cursor: string | undefined
    const numberOf = (text: string | undefined) => Number(text?.split('.')[1] ?? 0)
    let writing = true
    let reads = 0
    const reader = (async () => {
      for (;;) {
        const last = !writing // one more look after the last commit
        const page = await readChanges(hubs.at(-1)!, caller, { since: cursor, limit: 50 })
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
            write(hubs[writer % hubs.length]!, WORKSPACE, async (tx) => {
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
