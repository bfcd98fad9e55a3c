import { expect, test } from 'vitest'
import { onEachDatabase } from '../testing.ts'
import { NoSuchWorkspace, write } from './transaction.ts'

onEachDatabase('a transaction', (open) => {
  test.each([
    ['changes something', 1],
    ['changes more than one statement notes', 10_001],
    ['stores what nobody reads', 0],
  ])('of a workspace that is gone says so when it %s', async (_, count) => {
    const store = await open()
    const writing = write(store, '01900000-0000-7000-8000-00000000dead', async (tx) => {
      tx.stored()
      tx.changed(
        'lead',
        Array.from({ length: count }, (_, n) => `lead-${n}`),
      )
    })
    await expect(writing).rejects.toThrow(NoSuchWorkspace)
  })
})
