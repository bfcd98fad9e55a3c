import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { relationFiles } from './damage.ts'

export const PAGE = 8192
const WORDS = PAGE / 4
const LANES = 32
const PAGES_A_FILE = 131_072
/** Half a megabyte, in a millisecond from the cache. */
const PAGES_A_READ = 64
/** So often a page that looks damaged is read again where it may be written at the same time. */
const LOOKS_AGAIN = 3

/**
 * Reads every page of every table and index and compares its checksum, as PostgreSQL does when it reads one
 * (src/include/storage/checksum_impl.h), and its place in the log: a page that is newer than the end of the log says
 * that a part of the log is lost. For after a stop that was not in order; about 1 GB a second from the cache.
 * @param folder of PGlite; nothing may write to it meanwhile, and all must have been written
 * @param logEnd where the log ends (pg_current_wal_insert_lsn)
 * @returns what is wrong, null when all is well
 */
export function damagedPage(folder: string, logEnd: bigint): string | null {
  for (const problem of pagesRead(folder, logEnd)) if (problem !== null) return problem
  return null
}

/**
 * The same in steps, for a database that is used: what is new of the log then is no damage, and neither is a page that
 * was being written while it was read, which a step later is whole.
 * @returns for each step what is wrong, null when all is well
 */
export const pagesInSteps = (folder: string): Iterable<string | null> => pagesRead(folder, null)

function* pagesRead(folder: string, logEnd: bigint | null): Generator<string | null> {
  const buffer = Buffer.alloc(PAGE * PAGES_A_READ)
  for (const path of relationFiles(folder)) {
    if (!existsSync(join(folder, path))) continue // a table that was dropped meanwhile
    const file = openSync(join(folder, path), 'r')
    try {
      const first = Number(/\.(\d+)$/.exec(path)?.[1] ?? 0) * PAGES_A_FILE
      for (let page = first; ; page += PAGES_A_READ) {
        const bytes = readSync(file, buffer, 0, buffer.length, (page - first) * PAGE)
        for (let at = 0; at + PAGE <= bytes; at += PAGE) {
          const one = buffer.subarray(at, at + PAGE)
          const number = page + at / PAGE
          let problem = problemOf(one, number, logEnd)
          for (let again = 0; problem !== null && logEnd === null && again < LOOKS_AGAIN; again++) {
            yield null
            const whole = readSync(file, one, 0, PAGE, (number - first) * PAGE) === PAGE
            problem = whole ? problemOf(one, number, logEnd) : null // truncated meanwhile
          }
          if (problem) yield `page ${number} of ${path} ${problem}`
        }
        yield null
        if (bytes < buffer.length) break
      }
    } finally {
      closeSync(file)
    }
  }
}

/** A table or an index, as the catalog has it. */
export interface Relation {
  name: string
  /** Of its first file, relative to the folder. */
  path: string
  /** pg_class.relkind. */
  kind: 'r' | 'i' | 't' | 'm' | 'S'
  /** The files of a table's indexes. */
  indexes: string[]
}

/**
 * Looks for tables and indexes whose first page is as if it was never used: their files are there, in their size, and
 * PostgreSQL takes them for empty without a word. An index and a sequence have a first page from the beginning. A table
 * has one before any of its indexes has an entry, also in the log. Two reads for each, however large they are.
 * @param folder of PGlite; all must have been written
 * @returns what is wrong, null when all is well
 */
export function emptiedRelation(folder: string, relations: readonly Relation[]): string | null {
  const emptied = relations.find(({ path, kind, indexes }) => {
    const first = firstPage(folder, path)
    if (first?.some((byte) => byte !== 0)) return false
    return kind === 'i' || kind === 'S' || (first !== null && indexes.some((index) => hasRoot(folder, index)))
  })
  return emptied ? `${emptied.path} (${emptied.name}) has lost its first page.` : null
}

/** Null where a file has no page. */
function firstPage(folder: string, path: string): Buffer | null {
  const page = Buffer.alloc(PAGE)
  const file = openSync(join(folder, path), 'r')
  try {
    return readSync(file, page, 0, PAGE, 0) === PAGE ? page : null
  } finally {
    closeSync(file)
  }
}

/** Whether a B-tree has got entries since it was made (BTMetaPageData, src/include/access/nbtree.h). */
function hasRoot(folder: string, path: string): boolean {
  const meta = firstPage(folder, path)
  return meta?.readUInt32LE(24) === BTREE_MAGIC && meta.readUInt32LE(32) !== 0
}
const BTREE_MAGIC = 0x053162

function problemOf(page: Buffer, number: number, logEnd: bigint | null): string | null {
  const words = new Uint32Array(page.buffer, page.byteOffset, WORDS)
  if (page.readUInt16LE(14) === 0) return words.some((word) => word !== 0) ? 'has no header.' : null // never used
  const expected = page.readUInt16LE(8)
  page.writeUInt16LE(0, 8) // the sum was made without itself
  if (checksum(words, number) !== expected) return 'has a wrong checksum.'
  if (logEnd === null) return null
  const position = (BigInt(page.readUInt32LE(0)) << 32n) | BigInt(page.readUInt32LE(4))
  return position > logEnd
    ? 'is newer than the end of the write-ahead log, so a part of the log is lost.'
    : null
}

const PRIME = 16_777_619
const lanes = new Int32Array(LANES)

/** FNV-1a in 32 lanes, as PostgreSQL has it. */
function checksum(words: Uint32Array, number: number): number {
  lanes.set(START)
  for (let at = 0; at < WORDS; at += LANES)
    for (let lane = 0; lane < LANES; lane++) {
      const mixed = (lanes[lane] as number) ^ (words[at + lane] as number)
      lanes[lane] = Math.imul(mixed, PRIME) ^ (mixed >>> 17)
    }
  let result = 0
  for (let value of lanes) {
    for (let round = 0; round < 2; round++) value = Math.imul(value, PRIME) ^ (value >>> 17)
    result ^= value
  }
  return (((result ^ number) >>> 0) % 65_535) + 1
}

const START = [
  0x5b1f36e9, 0xb8525960, 0x02ab50aa, 0x1de66d2a, 0x79ff467a, 0x9bb9f8a3, 0x217e7cd2, 0x83e13d2c, 0xf8d4474f,
  0xe39eb970, 0x42c6ae16, 0x993216fa, 0x7b093b5d, 0x98daff3c, 0xf718902a, 0x0b1c9cdb, 0xe58f764b, 0x187636bc,
  0x5d7b3bb1, 0xe73de7de, 0x92bec979, 0xcca6c0b2, 0x304a0979, 0x85aa43d4, 0x783125bb, 0x6ca8eaa2, 0xe407eac6,
  0x4b5cfc3e, 0x9fbf8c76, 0x15ca20be, 0xf2ca9fd3, 0x959bd756,
]
