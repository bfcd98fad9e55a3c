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
    expect(() => makePrivate(folder)).toThrow(`chmod go-rwx '${folder}'`)
    expect(modeOf(folder)).toBe(mode)
  },
)

test.each(['admin.link', 'admin.link.new'])(
  'a first start that was killed when it had left only %s is followed by one that goes on',
  (name) => {
    writeFileSync(join(folder, name), 'x', { mode: 0o600 })
    expect(() => makePrivate(folder)).not.toThrow()
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

describe.each([
  { what: "a hub's data", make: makePrivate, own: 'admin.key', option: '--data' },
  { what: 'backups', make: makeBackupFolder, own: 'today.backup', option: '--backup-to' },
])('a folder for $what', ({ what, make, own, option }) => {
  const put = (name: string) => writeFileSync(join(folder, name), 'x', { mode: 0o644 })

  test.each([0o755, 0o700])(
    'that holds only other things, with the mode %o, is refused and stays as it is',
    (mode) => {
      put('notes.txt')
      chmodSync(folder, mode)
      expect(() => make(folder)).toThrow(
        `${folder} holds other things than ${what}. Name an empty folder, or one of its own, such as ${option} '${folder}/alongside'.`,
      )
      expect([modeOf(folder), modeOf(join(folder, 'notes.txt'))]).toEqual([mode, 0o644])
    },
  )

  test('in which other things lie, too, is taken when closed, and they stay as they are', () => {
    put(own)
    put('notes.txt')
    make(folder)
    expect(modeOf(join(folder, 'notes.txt'))).toBe(0o644)
  })

  test('that is open, with other things in it, is not to be closed: what is ours is to be moved', () => {
    put(own)
    put('notes.txt')
    chmodSync(folder, 0o755)
    const into = `'${folder}/alongside'`
    expect(() => make(folder)).toThrow(
      `mkdir -m 700 ${into} && mv '${folder}/${own}' ${into}, then ${option}`,
    )
    expect(() => make(folder)).not.toThrow('chmod')
  })

  test('that is a disk of its own is an empty one', () => {
    mkdirSync(join(folder, 'lost+found'))
    make(folder)
  })
})

test('a folder of backups is closed or refused as well, and what lies in it stays as it is', () => {
  makeBackupFolder(join(folder, 'new/backups'))
  expect(modeOf(join(folder, 'new/backups'))).toBe(0o700)
  const backup = join(folder, 'new/backups/today.backup')
  writeFileSync(backup, 'x', { mode: 0o644 })
  makeBackupFolder(join(folder, 'new/backups'))
  expect(modeOf(backup)).toBe(0o644)
  chmodSync(join(folder, 'new/backups'), 0o755)
  expect(() => makeBackupFolder(join(folder, 'new/backups'))).toThrow(
    /the backup folder[\s\S]*chmod go-rwx[\s\S]*--backup-to/,
  )
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
