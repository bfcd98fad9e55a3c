import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lostLog } from './log-files.ts'

const MEGABYTE = 1024 * 1024
const SIZE = 16 * MEGABYTE

/** A folder whose log is needed from `redo` on. @param segments names and sizes; without a size as they should be */
function folderWith(redo: bigint, segments: Record<string, number | null>): string {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['global', 'pg_wal', 'pg_wal/archive_status']) mkdirSync(join(folder, name))
  const control = Buffer.alloc(8192)
  control.writeBigUInt64LE(redo, 40)
  writeFileSync(join(folder, 'global/pg_control'), control)
  const header = Buffer.alloc(40)
  header.writeUInt16LE(2, 2)
  header.writeUInt32LE(SIZE, 32)
  for (const [name, size] of Object.entries(segments)) {
    const path = join(folder, 'pg_wal', name)
    writeFileSync(path, header)
    truncateSync(path, size ?? SIZE) // with a hole
  }
  return folder
}
const segment = (high: number, low: number) =>
  `00000001${[high, low].map((part) => part.toString(16).toUpperCase().padStart(8, '0')).join('')}`
/** A place in the first segment after 4 GB. */
const REDO = 0x1_0000_1234n

test.each<[string, Record<string, number | null>, RegExp | null]>([
  ['one segment', { [segment(1, 0)]: null }, null],
  [
    'several, older ones with gaps, and what is no segment',
    {
      [segment(0, 3)]: null,
      [segment(0, 255)]: null,
      [segment(1, 0)]: null,
      [segment(1, 1)]: null,
      'xlogtemp.42': MEGABYTE,
      [`${segment(1, 0)}.00001234.backup`]: 300,
    },
    null,
  ],
  [
    'one cut in the middle',
    { [segment(1, 0)]: 7 * MEGABYTE },
    /000000010000000100000000 has 7340032 bytes instead of 16777216/,
  ],
  ['one cut by a byte', { [segment(1, 0)]: null, [segment(1, 1)]: SIZE - 1 }, /16777215 bytes instead/],
  ['one that is empty', { [segment(1, 0)]: 0 }, /has 0 bytes/],
  ['one that is missing', { [segment(1, 0)]: null, [segment(1, 2)]: null }, /01 is missing/],
  ['the first that is needed missing', { [segment(0, 255)]: null, [segment(1, 1)]: null }, /00 is missing/],
])('a log with %s', (_, segments, says) => {
  const said = lostLog(folderWith(REDO, segments))
  if (says === null) expect(said).toBeNull()
  else expect(said).toMatch(says)
})

test('a pg_control that is zeroed is for the start to name', () => {
  expect(lostLog(folderWith(0n, { [segment(1, 0)]: null }))).toBeNull()
})

test('no log at all', () => {
  const folder = folderWith(REDO, {})
  rmSync(join(folder, 'pg_wal'), { recursive: true })
  expect(lostLog(folder)).toBe('pg_wal is missing.')
})
