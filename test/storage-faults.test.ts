import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { amendFeedback } from '../lib/db/amend.ts'
import { openComputer } from '../lib/db/computer.ts'
import type { WorkspaceDatabase } from '../lib/db/database.ts'
import { checkDatabase } from '../lib/db/open.ts'
import { addFeedback, retryFeedback, undoFeedback } from '../lib/db/outbox.ts'
import { getSetting, setSetting } from '../lib/db/settings.ts'
import { readHistory, readSync } from '../lib/db/sync-state.ts'
import type { Stores } from '../lib/db/workspaces.ts'
import { reasonOf } from '../lib/domain/storage-problem.ts'
import { syncRound } from '../lib/sync/round.ts'
import { contextOf, feedback, talkingPoint } from './factories.ts'
import { MemoryHub, testWorld } from './memory-hub.ts'
import { STORAGE_FAULTS, type StorageFault, storage, WHILE_OPEN } from './storage-faults.ts'

/**
 * The browser's storage fails in the middle of whatever the extension writes or reads: at the first place, at the second,
 * and so on, once or until it is healed. Nothing is said to be stored that is not, nothing is lost or doubled, and when the
 * fault is over everything goes on by itself.
 */

/** Each fault, once and lasting; that a database cannot be opened only lasts. */
const CASES = WHILE_OPEN.flatMap((kind) => [
  { kind, lasting: true },
  ...('thenOpen' in STORAGE_FAULTS[kind] ? [] : [{ kind, lasting: false }]),
])

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))
afterEach(() => {
  storage.heal()
  vi.restoreAllMocks()
})

/** Waits until a database that could not be opened may be tried again, as pages and worker do by their timers. */
async function healed({ db, computer }: Stores): Promise<void> {
  storage.heal()
  const works = () => Promise.all([db.outbox.count(), computer.settings.count()])
  await vi.waitFor(works, { timeout: 30_000, interval: 20 })
}

const CLICKS: Record<string, { before: boolean; act(db: WorkspaceDatabase): Promise<unknown> }> = {
  'a click': { before: false, act: (db) => addFeedback(db, feedback(1), { undoMs: 0, now: 1 }) },
  Undo: { before: true, act: (db) => undoFeedback(db, feedback(1).id) },
  'a note': { before: true, act: (db) => amendFeedback(db, feedback(1).id, { note: 'Noted' }) },
  'Try again': { before: true, act: (db) => retryFeedback(db, feedback(1).id, 77) },
}

describe.each(Object.entries(CLICKS))('%s', (_name, { before, act }) => {
  test.each(CASES)('$kind (lasting: $lasting): done where it says so, else not at all', async (when) => {
    const { db, computer } = await testWorld()
    for (let after = 0; ; after++) {
      await db.outbox.clear()
      if (before) await addFeedback(db, feedback(1), { undoMs: 0, now: 1 })
      const untouched = await db.outbox.toArray()
      storage.strike(when.kind, { ...when, after })
      const problem = await act(db).then(
        () => null,
        (error: unknown) => error,
      )
      const { struck } = storage
      await healed({ db, computer })
      if (problem !== null) {
        expect(reasonOf(problem)).not.toBeNull()
        expect(await db.outbox.toArray()).toEqual(untouched)
        await act(db)
      }
      expect(await db.outbox.toArray()).not.toEqual(untouched)
      if (!struck) return expect(after).toBeGreaterThan(0)
    }
  })
})

const change = (n: number) => ({ kind: 'lead', id: `lead-${n}`, value: contextOf([], {}, n) })
const point = talkingPoint(1)

type World = Awaited<ReturnType<typeof testWorld>>

/** A round that has everything to do: the hub was put back, three pages come, feedback goes, one is refused. */
async function prepareSync({ world, db, clock }: World): Promise<MemoryHub> {
  const hub = new MemoryHub()
  hub.changes = [change(1), change(2), { kind: 'talking_point', id: point.id, value: point }]
  world.fetch = hub.fetch
  await Promise.all(db.tables.map((table) => table.clear()))
  await addFeedback(db, feedback(1), { undoMs: 0, now: clock.now })
  await addFeedback(db, feedback(2), { undoMs: 0, now: clock.now })
  const copy = hub.save()
  await syncRound(world)
  hub.restore({ ...copy, changes: [change(2), change(3), change(4), ...copy.changes.slice(2)] })
  hub.refused.set(feedback(2).id, 'This lead is not known.')
  await addFeedback(db, feedback(3), { undoMs: 0, now: clock.now })
  clock.now += 60_000
  return hub
}

/** Each third place: a round has some eighty, and each fault begins at another one. */
const STRIDE = 3

test.each(CASES)('a sync: $kind (lasting: $lasting)', { timeout: 120_000 }, async ({ kind, lasting }) => {
  const all = await testWorld()
  const { world, db, computer, clock } = all
  let told = 0
  for (let after = WHILE_OPEN.indexOf(kind) % STRIDE; ; after += STRIDE) {
    const hub = await prepareSync(all)
    storage.strike(kind, { after, lasting })
    const answer = await syncRound(world)
    const { struck } = storage
    if (!answer.ok) expect(answer.reason).toBe('storage')
    await healed({ db, computer })
    if (!answer.ok && (await readSync(db)).lastProblem?.reason === 'storage') told++
    // What the worker does by its alarm.
    clock.now += 60_000
    await syncRound(world)
    expect(await syncRound(world)).toEqual({ ok: true })

    expect([...hub.rows].sort()).toEqual([feedback(1).id, feedback(3).id])
    expect((await db.outbox.orderBy('id').toArray()).map(({ state, problem }) => [state, problem])).toEqual([
      ['delivered', null],
      ['failed', 'This lead is not known.'],
      ['delivered', null],
    ])
    expect((await db.leads.toCollection().primaryKeys()).sort()).toEqual(['lead-2', 'lead-3', 'lead-4'])
    expect(await db.talkingPoints.count()).toBe(1)
    expect(await db.received.count()).toBe(0)
    expect(await readSync(db)).toMatchObject({ running: false, resync: false, lastProblem: null })
    expect((await readHistory(db)).name).toBe(hub.history)
    if (struck) continue
    expect(after).toBeGreaterThan(10)
    // Where the rest of the round can be written, the rep is told. A connection that is closing is opened again unnoticed.
    if (!lasting && kind !== 'the connection is closing') expect(told).toBeGreaterThan(2)
    return
  }
})

test.each<[StorageFault, string]>([
  ['it cannot be opened', 'lost'],
  ['there is no room to open it', 'full'],
])('at the start %s: says so, and works by itself when the fault is over', async (kind, reason) => {
  const computer = openComputer(`start-${reason}`)
  storage.strike(kind)
  expect(await checkDatabase(computer)).toMatchObject({ reason })
  await expect(computer.settings.count()).rejects.toThrow()
  storage.heal()
  await vi.waitFor(() => setSetting(computer, 'theme', 'dark'), { timeout: 30_000 })
  expect(await getSetting(computer, 'theme')).toBe('dark')
})
