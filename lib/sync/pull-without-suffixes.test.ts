import { expect, test, vi } from 'vitest'
import { contextOf } from '../../test/factories.ts'
import { MemoryHub, testWorld } from '../../test/memory-hub.ts'
import { readSync } from '../db/sync-state.ts'
import { readSuffixes } from '../domain/public-suffixes.ts'
import { syncRound } from './round.ts'

vi.mock('../domain/public-suffixes.ts', async (original) => ({
  ...(await original<object>()),
  readSuffixes: vi.fn(async () => {}),
}))

test('a list of suffixes that cannot be read is a problem that pages tell, until it can be read', async () => {
  const hub = new MemoryHub()
  hub.changes = [{ kind: 'lead', id: 'ada', value: contextOf([], { id: 'ada' }) }]
  const { world, db } = await testWorld(hub)
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  vi.mocked(readSuffixes).mockRejectedValueOnce(new TypeError('Failed to fetch'))
  expect(await syncRound(world)).toMatchObject({ ok: false })
  warn.mockRestore()
  expect(await readSync(db)).toMatchObject({
    lastProblem: { reason: 'answer', detail: expect.stringContaining('public-suffixes.txt') },
    running: false,
  })
  await syncRound(world)
  expect(await readSync(db)).toMatchObject({ lastProblem: null })
  expect(await db.leads.count()).toBe(1)
})
