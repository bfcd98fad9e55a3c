import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openWorkspace } from '../db/workspaces.ts'
import { openDrafts } from './drafts.ts'

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
