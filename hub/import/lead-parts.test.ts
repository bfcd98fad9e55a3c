import { expect, test } from 'vitest'
import { write } from '../store/transaction.ts'
import { onBothDatabases, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { FEWEST_ROWS } from './batch-size.ts'
import { leadsOfRows } from './lead-of-row.ts'
import { leadParts } from './lead-parts.ts'
import { copyRows, endOfBatch, FORBIDDEN_PARTS, PART_ROWS } from './staged-rows.ts'

const idOf = (n: number) => `lead-${String(n).padStart(4, '0')}`

onBothDatabases('rows about leads', (open) => {
  test('lie in parts of neighbouring leads, each of a bounded size, however many rows a lead has', async () => {
    const store = await open()
    await withKeys(store)
    const nobody = await leadParts(store.jobs, WORKSPACE)
    expect(nobody('anybody')).toBe(0)
    await write(store, WORKSPACE, async (tx) => {
      for (let n = 0; n < 300; n++) await putLead(tx, { id: idOf(n), emails: [`p${n}@x.test`] })
    })
    const partOf = await leadParts(store.jobs, WORKSPACE)
    const first = Array.from({ length: 300 }, (_, n) => partOf(idOf(n)))
    expect(first).toEqual(first.toSorted((a, b) => a - b))
    expect(new Set(first).size).toBeGreaterThan(50)
    expect(first.map((_, n) => partOf(idOf(n)))).toEqual(first)

    const sizes = new Map<number, number>()
    for (let row = 0; row < 5 * PART_ROWS; row++) {
      const part = partOf(idOf(7))
      sizes.set(part, (sizes.get(part) ?? 0) + 1)
    }
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(PART_ROWS)
    expect(Math.min(...sizes.keys())).toBe(first[7])
    expect(Math.max(...sizes.keys())).toBeLessThan(first.find((part) => part > first[7]!)!)
  })

  test('are applied in batches that end with a part where they can', async () => {
    const store = await open()
    const run = { workspaceId: WORKSPACE, importId: 'parts' }
    const parts = [0, 0, 3, 3, 3, 7]
    await copyRows(
      store.jobs,
      run,
      ['part', 'line'],
      parts.map((part, at) => [part, 10 - at]),
    )
    const ends = async (most: number) => {
      const found: number[] = []
      let after = { part: -1, line: 0 }
      for (;;) {
        const batch = await endOfBatch(store.jobs, run, after, most)
        if (!batch) return found
        found.push(batch.rows)
        after = batch.upTo
      }
    }
    expect(await ends(1)).toEqual([1, 1, 1, 1, 1, 1])
    expect(await ends(4)).toEqual([2, 3, 1])
    expect(await ends(6)).toEqual([5, 1])
    expect(await ends(10)).toEqual([6])
    const forbidden = Array.from({ length: 300 }, (_, n) => [FORBIDDEN_PARTS, n])
    await copyRows(store.jobs, run, ['part', 'line'], forbidden)
    expect(await ends(1000)).toEqual([6, FEWEST_ROWS, 200])
    expect(await ends(50)).toEqual([6, 50, 50, 50, 50, 50, 50])
  })

  test('find their lead by its address, which is looked up once a run', async () => {
    const store = await open()
    await withKeys(store)
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'a', emails: ['a@x.test', 'a2@x.test'] }))
    const known = new Map()
    const find = async (...emails: string[]) => {
      const rows = emails.map((email) => ({ value: { email } }))
      const leads = await leadsOfRows(store.jobs, WORKSPACE, rows, known)
      return leads.map((lead) => (typeof lead === 'string' ? lead : null))
    }
    expect(await find('a@x.test', 'b@x.test', 'a@x.test')).toEqual(['a', null, 'a'])
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'b', emails: ['b@x.test'] }))
    expect(await find('b@x.test', 'a2@x.test')).toEqual([null, 'a'])
    known.clear()
    expect(await find('b@x.test')).toEqual(['b'])
  })
})
