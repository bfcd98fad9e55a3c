import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Store } from '../store/open.ts'
import { openEmbedded, WORKSPACE, withKeys } from '../testing.ts'
import { compressed } from './open-backup.ts'
import { saveBackup } from './save-backup.ts'

let folder: string
let store: Store
beforeAll(async () => {
  store = await openEmbedded()
  await withKeys(store)
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-save-'))
  return () => rmSync(folder, { recursive: true })
})
afterAll(() => store.close())

test('files that somebody has put in the way are neither followed nor used', async () => {
  const victim = join(folder, 'victim')
  writeFileSync(victim, 'before')
  const file = join(folder, 't.backup')
  symlinkSync(victim, `${file}.part`)
  writeFileSync(join(folder, 'u.backup.part'), '', { mode: 0o666 })
  for (const name of ['t.backup', 'u.backup']) {
    expect(await saveBackup(compressed(store), join(folder, name))).toBeGreaterThan(4)
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  }
  expect(readFileSync(victim, 'utf8')).toBe('before')
  expect(readdirSync(folder).sort()).toEqual([
    't.backup',
    't.backup.part',
    'u.backup',
    'u.backup.part',
    'victim',
  ])
})

test('a folder that is not there is an error of the backup, and of nothing else', async () => {
  const backup = compressed(store)
  await expect(saveBackup(backup, join(folder, 'none/x.backup'))).rejects.toThrow('ENOENT')
  expect(backup.destroyed).toBe(true)
})

test('a folder that goes while the backup is written is an error of the backup, too', async () => {
  const gone = mkdtempSync(join(folder, 'gone-'))
  const backup = compressed(store)
  const saving = saveBackup(backup, join(gone, 'x.backup'))
  rmSync(gone, { recursive: true })
  await expect(saving).rejects.toThrow('ENOENT')
})

test('what is no backup is named by the file that was asked for', async () => {
  const file = join(folder, 'x.backup')
  await expect(saveBackup(Readable.from([Buffer.from('<html>')]), file)).rejects.toThrow(
    `${file} is no backup of Alongside. It was not kept.`,
  )
  expect(readdirSync(folder)).toEqual([])
})

test('the backup of another workspace is not kept', async () => {
  const file = join(folder, 'x.backup')
  await expect(saveBackup(compressed(store), file, ['another'])).rejects.toThrow('of another hub')
  expect(readdirSync(folder)).toEqual([])
  await saveBackup(compressed(store), file, [WORKSPACE])
})
