import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { openWorkspace } from '../db/workspaces.ts'
import { keepDrafts, openDrafts } from './drafts.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const DAY = 24 * 3_600_000

test('drafts outlive the page that they were typed in; forgotten ones go', async () => {
  const db = openWorkspace({ name: 'drafts' }, 'w')
  await db.drafts.put({ key: 'old', text: 'old', at: NOW - 40 * DAY })
  const drafts = await openDrafts(db, () => NOW)
  expect(drafts.getItem('old')).toBeNull()
  for (const text of ['T', 'To', 'Too dear']) drafts.setItem('draft lena heard', text)
  drafts.setItem('search', 'abc')
  drafts.removeItem('search')
  await expect
    .poll(async () => (await db.drafts.toArray()).map(({ key, text }) => [key, text]))
    .toEqual([['draft lena heard', 'Too dear']])
  expect((await openDrafts(db, () => NOW)).getItem('draft lena heard')).toBe('Too dear')
})

test('what could not be written is written again by itself, the newest words of it, and meanwhile it says why', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const db = openWorkspace({ name: 'refused' }, 'w')
  await db.drafts.toArray()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let refuses: Error | null = new Error('No room.')
  const open = vi.fn(async () => {
    if (refuses) throw refuses
    return db
  })
  const drafts = keepDrafts([], open, () => NOW)
  const heard: unknown[] = []
  drafts.subscribe(() => heard.push(drafts.problem()))
  drafts.setItem('note', 'Too')
  drafts.setItem('note', 'Too dear')
  await vi.advanceTimersByTimeAsync(10)
  expect(heard).toEqual([refuses])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(open.mock.calls.length, 'rarer and rarer').toBeLessThan(8)
  refuses = null
  await vi.advanceTimersByTimeAsync(60_000)
  vi.useRealTimers()
  await expect.poll(() => drafts.problem()).toBeNull()
  expect(await db.drafts.toArray()).toMatchObject([{ key: 'note', text: 'Too dear' }])
  expect(heard.at(-1)).toBeNull()
})
