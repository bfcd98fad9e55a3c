import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A segment of the write-ahead log: its timeline, and its number in two parts, 8 digits each. */
const SEGMENT = /^[0-9A-F]{24}$/
/** What a segment says of itself, and where (XLogLongPageHeaderData, src/include/access/xlog_internal.h). */
const HEADER = { bytes: 40, flags: 2, isLong: 0x0002, segmentSize: 32 }
/** As PGlite makes it: of a segment that has not been written to, or whose beginning is lost. */
const USUAL_SIZE = 16 * 1024 * 1024
/** The first part of a segment's number counts these. */
const FOUR_GIGABYTES = 2 ** 32
/** Where pg_control says from where on the log is needed (ControlFileData.checkPointCopy.redo, catalog/pg_control.h). */
const REDO = 40

/**
 * Looks for a segment of the write-ahead log that is shorter than it was made, or not there though later ones are.
 * PostgreSQL makes each in its full size before it takes it, one after the other, and reads one that is cut or missing as
 * if the log ended there: what was acknowledged after it would be gone without a word. For before a start, which goes on
 * writing at that place.
 * @param folder of PGlite
 * @returns what is wrong, null when all is well
 */
export function lostLog(folder: string): string | null {
  const log = join(folder, 'pg_wal')
  if (!existsSync(log)) return 'pg_wal is missing.'
  const names = readdirSync(log).filter((name) => SEGMENT.test(name))
  for (const name of names) {
    const [size, found] = [madeSize(join(log, name)), statSync(join(log, name)).size]
    if (found < size)
      return `pg_wal/${name} has ${found} bytes instead of ${size}: a part of the log is lost.`
  }
  const missing = missingSegment(folder, names)
  return missing === null ? null : `pg_wal/${missing} is missing: a part of the log is lost.`
}

/** In which a segment was made. */
function madeSize(segment: string): number {
  const header = readStart(segment, HEADER.bytes)
  const isThere = header !== null && (header.readUInt16LE(HEADER.flags) & HEADER.isLong) !== 0
  return isThere ? header.readUInt32LE(HEADER.segmentSize) : USUAL_SIZE
}

/** The first that is not there, between the one from which on the log is needed and the last. */
function missingSegment(folder: string, names: readonly string[]): string | null {
  const control = join(folder, 'global/pg_control')
  const start = existsSync(control) ? readStart(control, REDO + 8) : null
  const [anyName] = names
  if (!start || anyName === undefined) return null
  const size = madeSize(join(folder, 'pg_wal', anyName))
  const inFirstPart = FOUR_GIGABYTES / size
  const numberOf = (name: string) =>
    Number.parseInt(name.slice(8, 16), 16) * inFirstPart + Number.parseInt(name.slice(16), 16)
  const there = new Set(names.map(numberOf))
  const hex = (part: number) => part.toString(16).toUpperCase().padStart(8, '0')
  const first = Number(start.readBigUInt64LE(REDO) / BigInt(size))
  if (first === 0) return null // no log begins there: pg_control is damaged, and the start says so
  const last = Math.max(...there)
  for (let number = first; number < last; number++)
    if (!there.has(number))
      return `${anyName.slice(0, 8)}${hex(Math.floor(number / inFirstPart))}${hex(number % inFirstPart)}`
  return null
}

/** The first bytes of a file; null where it has fewer. */
function readStart(path: string, bytes: number): Buffer | null {
  const buffer = Buffer.alloc(bytes)
  const file = openSync(path, 'r')
  try {
    return readSync(file, buffer, 0, bytes, 0) === bytes ? buffer : null
  } finally {
    closeSync(file)
  }
}
