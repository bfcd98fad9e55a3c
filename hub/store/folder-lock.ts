import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** Somebody else has the data folder open. The message is for the person at the terminal. */
export class FolderInUse extends Error {}

/** The lock's own files are no such files. The message is for the person at the terminal. */
export class LockUnusable extends Error {}

const Holder = z.object({
  pid: z.int(),
  since: z.string(),
  host: z.string(),
  /** Of a hub, as soon as it listens. */
  hub: z.object({ url: z.url(), secret: z.string() }).optional(),
})
export type Holder = z.infer<typeof Holder>

/**
 * Takes the data folder for this process. PGlite has no lock of its own: two processes on one folder lose rows
 * without a word. The lock is an exclusive transaction on an empty SQLite file, that is, a lock of the operating
 * system on an open file: two starters cannot both get it, it works across containers that share a volume, and it
 * goes with its process, also after kill -9. Nothing is ever guessed from a process id.
 * `holder.json` beside it only says in words who has it.
 *
 * @throws FolderInUse, LockUnusable
 */
export function lockFolder(folder: string): Unlock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const release = lockFile(folder)
  const leftOpen = wasLeftOpen(folder)
  try {
    writeHolder(folder, { pid: process.pid, since: new Date().toISOString(), host: hostname() })
  } catch (error) {
    release()
    throw error
  }
  return ({ untouched = false } = {}) => {
    if (!untouched || !leftOpen) rmSync(holderFileOf(folder), { force: true })
    release()
  }
}

/**
 * Gives the folder free. `untouched`: nobody has worked with its database, so that it is still as the last one left it,
 * open perhaps; the next start has to know.
 */
type Unlock = (how?: { untouched?: boolean }) => void

function lockFile(folder: string): () => void {
  const path = join(folder, 'hub.lock')
  const database = new (sqlite().DatabaseSync)(path, { open: false })
  try {
    database.open()
    database.exec('pragma journal_mode = memory; begin exclusive') // nothing is ever written: no journal file
  } catch (error) {
    if (database.isOpen) database.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY)
      throw new FolderInUse(inUseMessage(resolve(folder), readHolder(folder)))
    throw new LockUnusable(
      `The lock ${resolve(path)} cannot be used: ${(error as Error).message}.\n` +
        'Make sure that no hub runs on this folder, move that file away (it holds no data), and start again.',
    )
  }
  return () => database.close()
}

const holderFileOf = (folder: string) => join(folder, 'holder.json')

/** Whole or not at all: commands read it at any time. */
function writeHolder(folder: string, holder: Holder): void {
  const file = holderFileOf(folder)
  writeFileSync(`${file}.new`, JSON.stringify(holder), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** The hub that has taken the folder says where it listens, and by what it proves that it is that hub. */
export function noteHub(folder: string, hub: NonNullable<Holder['hub']>): void {
  const holder = readHolder(folder)
  if (holder?.pid === process.pid) writeHolder(folder, { ...holder, hub })
}

/** Whether the last one to have the folder ended without giving it back: killed, or the machine stopped. */
export const wasLeftOpen = (folder: string): boolean => existsSync(holderFileOf(folder))

const SQLITE_BUSY = 5

function inUseMessage(folder: string, holder: Holder | null): string {
  const who = holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : 'another process'
  const stop = holder ? ` Stop it with: kill ${holder.pid}` : ''
  return [
    `The data folder ${folder} is in use by another hub (${who}).`,
    `Two hubs on one folder would lose data.${stop}`,
    'Or start this one on another folder with --data DIR, or use PostgreSQL (DATABASE_URL) for several hubs.',
  ].join('\n')
}

/** Who says that they have the folder; null when nobody says so in a way that can be read. Only the lock decides. */
export function readHolder(folder: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(holderFileOf(folder), 'utf8')))
  } catch {
    return null
  }
}

/** Node's own SQLite, without the line on stderr that Node 22 prints about it. */
function sqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
