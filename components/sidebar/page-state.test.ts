import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StorageProblem } from '../../lib/domain/storage-problem.ts'
import { NOTHING_READ, type PageState, type PageStore, storeToCome } from './page-state.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function fakeStore() {
  const listeners = new Set<() => void>()
  const calls: string[] = []
  let state: PageState = { ...NOTHING_READ, problem: 'of the store' }
  const store: PageStore = {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open: (id) => void calls.push(`open ${id}`),
    takeAway(id) {
      calls.push(`take ${id}`)
      return () => void calls.push(`back ${id}`)
    },
    again: () => void calls.push('again'),
  }
  const say = (problem: string) => {
    state = { ...state, problem }
    for (const listener of listeners) listener()
  }
  return { store, listeners, calls, say }
}

const FIRST: PageState = { ...NOTHING_READ, problem: 'first' }

test('shows what was read first, then what the store says, as long as somebody listens', async () => {
  const { store, listeners, say } = fakeStore()
  const page = storeToCome(FIRST, async () => store)
  const heard = vi.fn()
  const stop = page.subscribe(heard)
  expect(page.get()).toBe(FIRST)
  await vi.waitFor(() => expect(page.get().problem).toBe('of the store'))
  expect(heard).toHaveBeenCalledTimes(1)
  say('news')
  expect(heard).toHaveBeenCalledTimes(2)
  expect(page.get().problem).toBe('news')
  stop()
  expect(listeners.size).toBe(0)
  page.subscribe(heard)
  expect(listeners.size).toBe(1)
})

test('a store that comes late begins with what stands by then, not with people who were dropped meanwhile', async () => {
  const people = { persons: [] } as unknown as PageState['people']
  const begun: PageState[] = []
  let open = () => {}
  const page = storeToCome({ ...NOTHING_READ, people }, async (standing) => {
    await new Promise<void>((done) => {
      open = done
    })
    begun.push(standing())
    return fakeStore().store
  })
  page.subscribe(() => {})
  expect(page.get().people).toBe(people)
  await vi.advanceTimersByTimeAsync(2_000)
  open()
  await vi.advanceTimersByTimeAsync(10)
  expect(begun).toEqual([NOTHING_READ])
})

test('nobody listens any more when it has come: it is not followed', async () => {
  const { store, listeners } = fakeStore()
  storeToCome(FIRST, async () => store).subscribe(() => {})()
  await vi.advanceTimersByTimeAsync(10)
  expect(listeners.size).toBe(0)
})

test('what is done before the store is there is done then', async () => {
  const { store, calls } = fakeStore()
  const page = storeToCome(FIRST, async () => store)
  page.subscribe(() => {})
  page.open('lena')
  const giveBack = page.takeAway('joao')
  giveBack()
  await vi.waitFor(() => expect(calls).toEqual(['open lena', 'take joao', 'back joao']))
})

test('a store that cannot be opened says why, and is tried again by itself and on demand', async () => {
  const { store } = fakeStore()
  const lost = new StorageProblem('lost', 'gone')
  let tries = 0
  const page = storeToCome(FIRST, async () => {
    if (++tries < 4) throw lost
    return store
  })
  page.subscribe(() => {})
  await vi.waitFor(() => expect(page.get().problem).toBe(lost))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(tries).toBe(2)
  page.again()
  await vi.advanceTimersByTimeAsync(10)
  expect(tries).toBe(3)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(page.get().problem).toBe('of the store')
})
