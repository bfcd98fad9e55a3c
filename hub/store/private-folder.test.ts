import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeBackupFolder, makePrivate } from './private-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside private-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const modeOf = (path: string) => statSync(path).mode & 0o777

test('a new folder, and each that is made on the way to it, is its owner’s alone', () => {
  makePrivate(join(folder, 'a/b'))
  expect([modeOf(join(folder, 'a')), modeOf(join(folder, 'a/b'))]).toEqual([0o700, 0o700])
})

test('an empty open folder is closed: nothing was in it that anybody could have read', () => {
  chmodSync(folder, 0o755)
  makePrivate(folder)
  expect(modeOf(folder)).toBe(0o700)
})

test.each([0o755, 0o750, 0o701, 0o720, 0o704])(
  'a folder with something in it and the mode %o is refused',
  (mode) => {
    writeFileSync(join(folder, 'admin.key'), 'x')
    chmodSync(folder, mode)
    expect(() => makePrivate(folder)).toThrow(`chmod -R go-rwx '${folder}'`)
    expect(modeOf(folder)).toBe(mode)
  },
)

test('files that PGlite leaves open within a closed folder are closed', () => {
  mkdirSync(join(folder, 'pglite'), { mode: 0o755 })
  const file = join(folder, 'pglite/PG_VERSION')
  writeFileSync(file, '18')
  chmodSync(file, 0o666)
  makePrivate(folder)
  expect([modeOf(join(folder, 'pglite')), modeOf(file)]).toEqual([0o700, 0o600])
})

test('a folder of backups is closed or refused as well, and what lies in it stays as it is', () => {
  makeBackupFolder(join(folder, 'new/backups'))
  expect(modeOf(join(folder, 'new/backups'))).toBe(0o700)
  const notes = join(folder, 'notes.txt')
  writeFileSync(notes, 'mine')
  chmodSync(notes, 0o644)
  makeBackupFolder(folder)
  expect(modeOf(notes)).toBe(0o644)
  chmodSync(folder, 0o755)
  expect(() => makeBackupFolder(folder)).toThrow(/the backup folder[\s\S]*chmod -R go-rwx[\s\S]*--backup-to/)
})

test.runIf(process.platform === 'linux')(
  'a folder that cannot be made is an error, not an endless try',
  () => {
    expect(() => makePrivate('/proc/nope/data')).toThrow('ENOENT')
  },
)

describe.skipIf(process.getuid?.() !== 0)('as root', () => {
  test.each(['', 'admin.key'])('a folder in which %j is another user’s is refused', (name) => {
    writeFileSync(join(folder, 'admin.key'), 'x')
    chownSync(join(folder, name), 12_345, 12_345)
    expect(() => makePrivate(folder)).toThrow(
      /belongs to another user \(12345; this runs as 0\)\.\nRun this as that user.*sudo -u '#12345'/,
    )
  })
})
