import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verify } from '../backup/restore.ts'
import { openStore, type Store } from '../store/open.ts'
import { withDatabase } from '../store/testing-data-dir.ts'
import { openEmbedded, WORKSPACE, withKeys } from '../testing.ts'
import { startSchedule } from './backup-schedule.ts'
import { newestPoint } from './history.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'alongside-schedule-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const HOUR = 3_600_000
const quiet = () => {}

async function hubOf(workspaceId: string) {
  const store = await openEmbedded()
  await withKeys(store, workspaceId)
  return store
}

test('backups are made by themselves, the oldest go, what is not ours stays, and a failure is told', async () => {
  const folder = join(root, 'backups')
  const store = await hubOf(WORKSPACE)
  const lines: string[] = []
  const schedule = await startSchedule(store, { folder, every: 1_100, keep: 2 }, ({ event }) =>
    lines.push(event),
  )
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  expect(schedule.state()).toEqual({ last: null, failed: null, datedAhead: [] })
  await expect.poll(() => lines.filter((event) => event === 'backup').length).toBeGreaterThan(3)
  const kept = readdirSync(folder).filter((name) => name.endsWith('.backup'))
  expect(kept).toHaveLength(2)
  for (const name of kept) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    await verify(join(folder, name))
  }
  expect(readdirSync(folder)).toContain('notes.txt')
  expect(Date.now() - Date.parse(schedule.state().last ?? '')).toBeLessThan(30_000)

  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'a file where the folder was')
  await expect.poll(() => schedule.state().failed).toMatch(/ENOTDIR|not a directory/)
  expect(lines).toContain('backup-failed')
  await schedule.stop()
  await store.close()
})

test('hubs that share a folder each have their own backups there, and delete no others', async () => {
  const other = WORKSPACE.replace(/1$/, '2')
  const stores = [await hubOf(WORKSPACE), await hubOf(other)] as const
  const namesOf = (workspaceId: string) => readdirSync(root).filter((name) => name.includes(workspaceId))
  const first = await startSchedule(stores[0], { folder: root, every: 24 * HOUR, keep: 1 }, quiet)
  await expect.poll(() => first.state().last, { timeout: 60_000 }).not.toBeNull()
  const kept = namesOf(WORKSPACE)
  expect(kept).toHaveLength(1)

  const second = await startSchedule(stores[1], { folder: root, every: 1_100, keep: 1 }, quiet)
  expect(second.state().last).toBeNull()
  await expect.poll(() => namesOf(other), { timeout: 60_000 }).toHaveLength(1)
  const [oldest] = namesOf(other)
  await expect.poll(() => namesOf(other), { timeout: 60_000 }).not.toContain(oldest)
  await second.stop()
  await first.stop()
  expect(namesOf(WORKSPACE)).toEqual(kept)
  for (const store of stores) await store.close()
})

test('a hub that was restored from another’s backup keeps it from no backup and deletes none of it', async () => {
  const original = await hubOf(WORKSPACE)
  const copy = await hubOf(WORKSPACE)
  const made = async () => readdirSync(root).filter((name) => name.endsWith('.backup'))
  const first = await startSchedule(original, { folder: root, every: 24 * HOUR, keep: 1 }, quiet)
  await expect.poll(() => first.state().last, { timeout: 60_000 }).not.toBeNull()
  await first.stop()
  const [kept = ''] = await made()

  const second = await startSchedule(copy, { folder: root, every: 1_100, keep: 1 }, quiet)
  expect(second.state().last).toBeNull()
  await expect.poll(made, { timeout: 60_000 }).toHaveLength(2)
  const [oldest] = (await made()).filter((name) => name !== kept)
  await expect.poll(made, { timeout: 60_000 }).not.toContain(oldest)
  await second.stop()
  expect(await made()).toContain(kept)
  const again = await startSchedule(original, { folder: root, every: 24 * HOUR, keep: 1 }, quiet)
  expect(again.state().last).toBe(first.state().last)
  await again.stop()
  for (const store of [original, copy]) await store.close()
})

test('a backup that is dated ahead counts as none: the next one is made at once, and it is named', async () => {
  const store = await hubOf(WORKSPACE)
  const ahead = await nameAt(store, '2199-01-01T00:00:00')
  const past = await nameAt(store, '2001-01-01T00:00:00')
  for (const name of [ahead, past]) writeFileSync(join(root, name), 'a backup')
  const lines: unknown[] = []
  const schedule = await startSchedule(store, { folder: root, every: HOUR, keep: 1 }, (line) =>
    lines.push(line),
  )
  expect(schedule.state()).toEqual({ last: '2001-01-01T00:00:00.000Z', failed: null, datedAhead: [ahead] })
  expect(lines).toEqual([{ event: 'backups-dated-ahead', files: [ahead] }])
  await expect.poll(() => readdirSync(root), { timeout: 60_000 }).not.toContain(past)
  expect(readdirSync(root)).toHaveLength(2)
  expect(schedule.state().last).toMatch(/^20[2-9]/)
  await schedule.stop()
  await store.close()
})

test('a folder that others can read, or that cannot be had, is refused by name', async () => {
  const store = await hubOf(WORKSPACE)
  const schedule = (folder: string) => startSchedule(store, { folder, every: HOUR, keep: 1 }, quiet)
  writeFileSync(join(root, 'notes.txt'), 'mine')
  await expect(schedule(join(root, 'notes.txt'))).rejects.toThrow(/notes\.txt.*--backup-to/)
  await expect(schedule(root)).rejects.toThrow(/^\S+ holds other things than backups\. .*--backup-to/)
  writeFileSync(join(root, 'today.backup'), 'mine')
  chmodSync(root, 0o755)
  await expect(schedule(root)).rejects.toThrow(/Other users .* the backup folder/)
  chmodSync(root, 0o700)
  if (process.platform === 'linux')
    await expect(schedule('/proc/nope')).rejects.toThrow('Backups cannot be kept in /proc/nope')
  await store.close()
})

test('what a killed backup left is deleted by the next one; what is being written now stays', async () => {
  const store = await hubOf(WORKSPACE)
  const [stale, running, mine] = ['a', 'b']
    .map((digit) => `alongside-${digit.repeat(32)}.part`)
    .concat('x.part')
  for (const name of [stale, running, mine]) writeFileSync(join(root, name!), 'half a backup')
  const hourAgo = (Date.now() - HOUR) / 1000
  for (const name of [stale, mine]) utimesSync(join(root, name!), hourAgo, hourAgo)
  const schedule = await startSchedule(store, { folder: root, every: HOUR, keep: 1 }, quiet)
  await expect.poll(() => schedule.state().last, { timeout: 60_000 }).not.toBeNull()
  expect(readdirSync(root).filter((name) => name.endsWith('.part'))).toEqual([running, mine])
  await schedule.stop()
  await store.close()
})

async function nameAt(store: Store, time: string): Promise<string> {
  const { history } = await newestPoint(store.db, WORKSPACE)
  return `alongside-${WORKSPACE}-${history.slice(0, 8)}-${time.slice(0, 19).replaceAll(':', '-')}.backup`
}

test('what another hub of the same database has made meanwhile is not made again', async () => {
  const store = await hubOf(WORKSPACE)
  const begun = Date.now()
  writeFileSync(join(root, await nameAt(store, new Date(begun - 5_000).toISOString())), 'a backup')
  const events: string[] = []
  const schedule = await startSchedule(store, { folder: root, every: 6_000, keep: 9 }, ({ event }) =>
    events.push(event),
  )
  const others = new Date()
  writeFileSync(join(root, await nameAt(store, others.toISOString())), 'a backup of another hub')
  await expect.poll(() => events, { timeout: 60_000 }).toEqual(['backup'])
  expect(Date.now() - others.getTime()).toBeGreaterThan(4_900) // a file's name tells whole seconds
  await schedule.stop()
  await store.close()
})

test('a stop gives up the backup whose files are still copied, and leaves nothing', async () => {
  const dataDir = await withDatabase(join(root, 'data'))
  const folder = join(root, 'backups')
  const store = await openStore({ dataDir })
  await withKeys(store)
  const copyFiles = store.copyFiles!
  let stop: Promise<void> | undefined
  // The copy of a large database takes minutes: here it ends only when it has been told to.
  store.copyFiles = async (signal) => {
    const copy = await copyFiles(signal)
    stop = schedule.stop()
    return copy
  }
  const schedule = await startSchedule(store, { folder, every: HOUR, keep: 1 }, quiet)
  await expect.poll(() => stop !== undefined, { timeout: 60_000 }).toBe(true)
  await stop
  expect(readdirSync(folder)).toEqual([])
  await expect.poll(() => readdirSync(join(dataDir, 'backup.copies')), { timeout: 60_000 }).toEqual([])
  await store.close()
})
