import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Hint } from '../domain/hint.ts'
import { createLastHints, lastMessage } from './last-hints.ts'

const hint = (token: number): Hint => ({
  token,
  host: 'practice',
  origin: 'http://127.0.0.1:4510',
  pageKind: 'message',
  thread: null,
  participants: [],
  canInsert: true,
  recognised: true,
  withoutAddress: [],
})

/** A store whose reads take longer than its writes, which is how a hint could come between. */
function slowStore() {
  const items = new Map<string, unknown>()
  let failing = false
  const store = {
    get: async (key: string) => {
      const value = items.get(key)
      await sleep(20)
      return { [key]: value }
    },
    set: async (added: Record<string, unknown>) => {
      if (failing) throw new Error('full')
      for (const [key, value] of Object.entries(added)) items.set(key, value)
    },
    remove: async (keys: string | string[]) => {
      for (const key of [keys].flat()) items.delete(key)
    },
  }
  return { store, items, fail: (now: boolean) => (failing = now) }
}

test('a hint that arrives while "gone" is at work stays', async () => {
  const hints = createLastHints(slowStore().store)
  await hints.keep(1, hint(10))
  const gone = hints.gone(1, 11)
  await hints.keep(1, hint(11))
  await gone
  expect(await hints.last(1)).toMatchObject({ token: 11 })
})

test('"gone" removes the page before it, never the same or a newer one', async () => {
  const hints = createLastHints(slowStore().store)
  await hints.keep(1, hint(10))
  for (const token of [9, 10]) await hints.gone(1, token)
  expect(await hints.last(1)).toMatchObject({ token: 10 })
  await hints.gone(1, 11)
  expect(await hints.last(1)).toBeNull()
})

test('tabs do not touch one another, and a closed one leaves nothing', async () => {
  const { store, items } = slowStore()
  const hints = createLastHints(store)
  await Promise.all([hints.keep(1, hint(1)), hints.keep(2, hint(2)), hints.gone(1, 5)])
  expect(await hints.last(1)).toBeNull()
  expect(await hints.last(2)).toMatchObject({ token: 2 })
  await hints.closed(2)
  expect(items.size).toBe(0)
})

test('a write that failed does not hold up the next', async () => {
  const { store, fail } = slowStore()
  const hints = createLastHints(store)
  fail(true)
  const failed = hints.keep(1, hint(1))
  await expect(failed).rejects.toThrow('full')
  fail(false)
  await hints.keep(1, hint(2))
  expect(await hints.last(1)).toMatchObject({ token: 2 })
})

test('who asks for the first hint of a page that is being read gets it when it comes, or nothing in time', async () => {
  const hints = createLastHints(slowStore().store)
  const asked = hints.soon(1, 5000)
  await hints.keep(2, hint(7))
  await hints.keep(1, hint(8))
  expect(await asked).toMatchObject({ token: 8 })
  expect(await hints.soon(1, 5000)).toMatchObject({ token: 8 })
  expect(await hints.soon(3, 30)).toBeNull()
})

test('the message that a tab showed last is known while its reply is written, until the tab is closed', async () => {
  const { store, items } = slowStore()
  const hints = createLastHints(store)
  await hints.keep(1, { ...hint(1), message: 'm1' })
  await hints.gone(1, 2)
  await hints.keep(1, { ...hint(2), pageKind: 'compose' })
  expect(await lastMessage(store, 1)).toMatchObject({ message: 'm1' })
  expect(await lastMessage(store, 2)).toBeNull()
  await hints.keep(1, { ...hint(3), message: 'm2' })
  expect(await lastMessage(store, 1)).toMatchObject({ message: 'm2' })
  await hints.closed(1)
  expect(items.size).toBe(0)
})
