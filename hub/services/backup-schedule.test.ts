import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verify } from '../backup/restore.ts'
import { openEmbedded, withKeys } from '../testing.ts'
import { startSchedule } from './backup-schedule.ts'

test('backups are made by themselves, the oldest go, what is not ours stays, and a failure is told', async () => {
  const root = mkdtempSync(join(tmpdir(), 'alongside-schedule-'))
  const folder = join(root, 'backups')
  const store = await openEmbedded()
  await withKeys(store)
  const lines: string[] = []
  const schedule = startSchedule(store, { folder, every: 1_100, keep: 2 }, ({ event }) => lines.push(event))
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  expect(schedule.state()).toEqual({ last: null, failed: null })
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
  rmSync(root, { recursive: true })
})
