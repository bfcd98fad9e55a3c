import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createKeptInserts, KEPT_MS } from './kept-inserts.ts'
import type { KeptInsert } from './table.ts'

const MAIL = 'https://mail.test'
const [FIRST, SECOND] = [1, 2].map((n) => `0b3d5a0e-94a9-4c9e-8f3e-0d6a2f8d7a1${n}`) as [string, string]
const use = (id: string) => ({ id, workspace: 'alongside w', leadId: 'lena', talkingPointId: 'p1' })
const kept = (text: string, ...ids: string[]): KeptInsert => ({
  text,
  uses: ids.map(use),
  about: {
    ...{ pageKind: 'message', thread: null, withoutAddress: [] },
    participants: [{ role: 'from', text: 'lena@x.test' }],
  },
})
const NOTHING = kept('')

let items: Map<string, unknown>
const store = {
  get: async (key: string | null) =>
    key === null ? Object.fromEntries(items) : { [key]: structuredClone(items.get(key)) },
  set: async (added: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(added)) items.set(key, structuredClone(value))
  },
  remove: async (key: string) => void items.delete(key),
}
let inserts: ReturnType<typeof createKeptInserts>
/** A worker that is stopped takes its timers along. */
const restart = () => {
  const now = Date.now()
  vi.useRealTimers()
  vi.useFakeTimers({ now })
  inserts = createKeptInserts(store)
}

beforeEach(() => {
  items = new Map([['hint:1', { of: 'another' }]])
  restart()
})
afterEach(() => void vi.useRealTimers())

/** As the page before and the next one say it. */
async function written(...ids: string[]) {
  await inserts.keep(1, MAIL, kept('Hello', ...ids))
  await inserts.take(1, MAIL)
  await inserts.done(1, MAIL, ids, true)
}

test('the text is handed out once, to its own tab and origin', async () => {
  await inserts.keep(1, MAIL, kept('Hello', FIRST))
  expect(await inserts.take(2, MAIL)).toBeNull()
  expect(await inserts.take(1, 'https://other.test')).toBeNull()
  expect(await inserts.take(1, MAIL)).toEqual(kept('Hello', FIRST))
  expect(await inserts.take(1, MAIL)).toBeNull()
})

test('the newest text takes the place of the one before; an empty one takes it back', async () => {
  await inserts.keep(1, MAIL, kept('First', FIRST))
  await inserts.keep(1, MAIL, kept('First\n\nSecond', FIRST, SECOND))
  expect((await inserts.take(1, MAIL))?.uses).toEqual([use(FIRST), use(SECOND)])
  await inserts.keep(1, MAIL, kept('Third', FIRST))
  await inserts.keep(1, 'https://other.test', NOTHING)
  expect(items.has('insert:1')).toBe(true)
  await inserts.keep(1, MAIL, NOTHING)
  expect(items.has('insert:1')).toBe(false)
})

test('what was taken is not taken back by the page that goes', async () => {
  await inserts.keep(1, MAIL, kept('Hello', FIRST))
  await inserts.take(1, MAIL)
  await inserts.keep(1, MAIL, NOTHING)
  expect(await inserts.outcome(1, FIRST, false)).toBe('waits')
})

test('an outcome is that of one insert, in one tab', async () => {
  expect(await inserts.outcome(1, FIRST, false)).toBe('none')
  await inserts.keep(1, MAIL, kept('Hello', FIRST))
  expect(await inserts.outcome(1, FIRST, false)).toBe('waits')
  await inserts.take(1, MAIL)
  expect(await inserts.outcome(1, FIRST, false)).toBe('waits')
  await inserts.done(1, MAIL, [FIRST], true)
  expect(await inserts.outcome(1, FIRST, false)).toBe('done')
  // The rep has gone elsewhere in the tab, and inserts once more: that text is nowhere.
  expect(await inserts.outcome(1, SECOND, false)).toBe('none')
  expect(await inserts.outcome(2, FIRST, false)).toBe('none')
})

test('what was not written is forgotten, and counts for nothing', async () => {
  await inserts.keep(1, MAIL, kept('Hello', FIRST))
  await inserts.take(1, MAIL)
  await inserts.done(1, 'https://other.test', [FIRST], true)
  await inserts.done(1, MAIL, [SECOND], true)
  expect(await inserts.outcome(1, FIRST, false), 'nobody else ends it').toBe('waits')
  await inserts.done(1, MAIL, [FIRST], false)
  expect(await inserts.outcome(1, FIRST, false)).toBe('none')
  expect(await inserts.uncounted(1)).toEqual([])
  expect(items.has('insert:1')).toBe(false)
})

test('what is cancelled before the next page takes it is given to none; what was taken is that page’s to take back', async () => {
  await inserts.keep(1, MAIL, kept('Hello', FIRST))
  expect(await inserts.outcome(1, SECOND, true)).toBe('none')
  expect(await inserts.outcome(1, FIRST, true)).toBe('none')
  expect(await inserts.take(1, MAIL)).toBeNull()
  await inserts.keep(1, MAIL, kept('Hello', FIRST))
  await inserts.take(1, MAIL)
  expect(await inserts.outcome(1, FIRST, true)).toBe('waits')
  await inserts.done(1, MAIL, [FIRST], true)
  expect(await inserts.outcome(1, FIRST, true), 'too late').toBe('done')
})

test('what was written keeps no text and nobody’s address', async () => {
  await written(FIRST)
  expect(JSON.stringify(items.get('insert:1'))).not.toMatch(/Hello|lena@x\.test/)
})

test('it is to be counted until it was, each by itself, also by the next worker', async () => {
  await written(FIRST, SECOND)
  expect(await inserts.uncounted(1)).toEqual([use(FIRST), use(SECOND)])
  await inserts.counted(1, FIRST)
  restart()
  expect(await inserts.sweep()).toEqual([1])
  expect(await inserts.uncounted(1)).toEqual([use(SECOND)])
  await inserts.counted(1, SECOND)
  expect(await inserts.sweep()).toEqual([])
  expect(await inserts.outcome(1, FIRST, false), 'the popup may ask later').toBe('done')
})

test('only what was taken from the page before is counted here; what this page was asked for, it counts itself', async () => {
  await inserts.keep(1, MAIL, kept('First', FIRST))
  await inserts.take(1, MAIL)
  await inserts.keep(1, MAIL, kept('First\n\nSecond', FIRST, SECOND))
  await inserts.done(1, MAIL, [FIRST], true)
  expect(await inserts.uncounted(1)).toEqual([use(FIRST)])
})

test.each<[string, () => Promise<unknown>]>([
  ['never taken', () => inserts.keep(1, MAIL, kept('Hello', FIRST))],
  ['taken', () => inserts.keep(1, MAIL, kept('Hello', FIRST)).then(() => inserts.take(1, MAIL))],
  ['written', () => written(FIRST)],
])('nothing stays for longer than it may: %s', async (_, put) => {
  await put()
  await vi.advanceTimersByTimeAsync(KEPT_MS - 1)
  expect(items.has('insert:1')).toBe(true)
  await vi.advanceTimersByTimeAsync(1)
  expect([...items.keys()]).toEqual(['hint:1'])
  await put()
  restart()
  vi.setSystemTime(Date.now() + KEPT_MS)
  expect(await inserts.take(1, MAIL)).toBeNull()
  expect(await inserts.outcome(1, FIRST, false)).toBe('none')
  expect(await inserts.sweep()).toEqual([])
  expect([...items.keys()]).toEqual(['hint:1'])
})

test('nothing stays when the tab is closed', async () => {
  await inserts.keep(1, MAIL, kept('Hello', FIRST))
  await inserts.keep(2, MAIL, kept('Hello', SECOND))
  await inserts.closed(1)
  expect([...items.keys()].sort()).toEqual(['hint:1', 'insert:2'])
})

test('what is stored and is none is taken away', async () => {
  items.set('insert:1', { text: 5 })
  expect(await inserts.take(1, MAIL)).toBeNull()
  await inserts.sweep()
  expect(items.has('insert:1')).toBe(false)
})
