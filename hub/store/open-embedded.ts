import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type DatabaseConnection, Kysely, sql } from 'kysely'
import { damagedPage, emptiedRelation, pagesInSteps, type Relation } from './check-pages.ts'
import { copyFiles } from './copy-files.ts'
import type { CopyingConnection } from './copy-into.ts'
import { DatabaseMissing, FolderDamaged, FolderGone, isDamage } from './damage.ts'
import { forKysely, inTurns, type Purpose, Turns } from './embedded-turns.ts'
import type { Engine, EngineEnded } from './engine.ts'
import { forgetFiles, notAsLeft, noteFiles } from './files-as-left.ts'
import { lockFolder, wasLeftOpen } from './folder-lock.ts'
import { diskFullMessage, isFull, needSpace } from './free-space.ts'
import { lockOneRow, shared } from './health-checks.ts'
import { lostLog } from './log-files.ts'
import type { Store } from './open.ts'
import { closeAllIn, makePrivate, quoted } from './private-folder.ts'
import type { Database } from './schema.ts'
import { startEngine } from './threaded-engine.ts'
import { StoreUnavailable } from './unavailable.ts'
import { withWorkspaceCheck } from './workspace-guard.ts'

/** A folder (with the hub's own lock on it), or memory (tests; may start from a dump). */
export type EmbeddedLocation = FolderLocation | { memory: true; dump?: Blob }

export interface FolderLocation {
  dataDir: string
  /** Told once when the engine ends by itself; the process can do nothing better than to end, too. */
  ended?: ((error: EngineEnded) => void) | undefined
  /** Told once when a damaged file is met while running. */
  damaged?: ((error: FolderDamaged) => void) | undefined
  /** Told when the folder is not there any more while running; once until it is back. */
  missing?: ((error: FolderGone) => void) | undefined
}

/** The disk has no room for the hub. The message is for the person at the terminal. */
export class DiskFull extends Error {}

/**
 * Opens the embedded database, PGlite. Its tables are not yet brought up to date.
 * @throws FolderInUse when another hub has the data folder; FolderTaken, FolderNotPrivate, DiskFull, FolderDamaged, DatabaseMissing
 */
export async function openEmbedded(location: EmbeddedLocation): Promise<Store> {
  if ('dataDir' in location) return openFolder(location)
  // A hub on a folder does without these modules in its own thread.
  const { inThisThread, startPglite } = await import('./embedded-engine.ts')
  return onEngine(await inThisThread(await startPglite({ loadDataDir: location.dump }, () => {})))
}

async function openFolder(location: FolderLocation): Promise<Store> {
  const { dataDir, ended = () => {} } = location
  makePrivate(dataDir)
  if (isFull(dataDir)) throw new DiskFull(diskFullMessage(dataDir))
  const leftOpen = wasLeftOpen(dataDir)
  const unlock = lockFolder(dataDir)
  try {
    const folder = await prepareFolder(dataDir)
    const engine = await startEngine({ dataDir: folder }, ended).catch((error: Error) => {
      throw explainStart(dataDir, error)
    })
    const damage = await findDamage(engine, folder, leftOpen)
    if (damage !== null) {
      await engine.close()
      throw new FolderDamaged(dataDir, damage)
    }
    const guard = guardedBy(folder, location)
    const store = onEngine(engine, guard)
    const close = async () => {
      await store.close()
      noteFiles(dataDir, folder)
      unlock()
    }
    const copyOnce = async (signal?: AbortSignal) => {
      signal?.throwIfAborted()
      const copy = join(dataDir, COPY, randomUUID())
      try {
        await copyFiles(engine, folder, join(copy, 'pglite'), signal)
        return copy
      } catch (error) {
        rmSync(copy, { recursive: true, force: true })
        throw error
      }
    }
    // One after the other: the checkpoint that begins a copy would make another one that is under way begin again.
    let copied: Promise<unknown> = Promise.resolve()
    const copyTo = (signal?: AbortSignal) => {
      const copy = copied.then(() => copyOnce(signal))
      copied = copy.catch(() => {})
      return copy
    }
    const checkPages = leftOpen ? null : (signal: AbortSignal) => lookThrough(folder, guard, signal)
    return { ...store, copyFiles: copyTo, checkPages, close }
  } catch (error) {
    // What is damaged is found at each start: only a database that opened is one that this process leaves in order.
    unlock({ untouched: true })
    throw error
  }
}

/** Where copies for backups are made. */
const COPY = 'backup.copies'

/** Where a restored database waits for the place of the one that it replaces; see hub/backup/restore.ts. */
export const RESTORED = 'pglite.restored'

/** Where a backup is loaded before that. */
export const RESTORING = 'restoring'

/**
 * Ends what a restore that was killed has begun: a database that waits takes the place that is free; where the former one
 * is still there, nothing was replaced, and what waits is deleted, as is what was only loaded by half. For who has the lock.
 */
export function settleRestore(dataDir: string): void {
  const folder = join(dataDir, 'pglite')
  const restored = join(dataDir, RESTORED)
  if (!existsSync(folder) && existsSync(restored)) renameSync(restored, folder)
  rmSync(restored, { recursive: true, force: true })
  rmSync(join(dataDir, RESTORING), { recursive: true, force: true, maxRetries: 5 }) // its child may end a little later
}

/** The folder of PGlite: there and as it was left, or made new. */
async function prepareFolder(dataDir: string): Promise<string> {
  rmSync(join(dataDir, COPY), { recursive: true, force: true }) // of a hub that was killed
  removeUnfinished(dataDir)
  settleRestore(dataDir)
  const folder = join(dataDir, 'pglite')
  if (!existsSync(folder)) {
    refuseSecondFirstStart(dataDir)
    await createFolder(folder)
  }
  closeAllIn(folder)
  if (!existsSync(join(folder, 'PG_VERSION'))) throw new FolderDamaged(dataDir, 'PG_VERSION is missing.')
  const damage = notAsLeft(dataDir, folder) ?? lostLog(folder)
  if (damage) throw new FolderDamaged(dataDir, damage)
  forgetFiles(dataDir)
  return folder
}

/** What only a hub that had a database leaves in its folder. */
const TRACES = ['admin.key', 'given-out.json']

/** A database that has gone must not become an empty one without a word. */
function refuseSecondFirstStart(dataDir: string): void {
  const trace = TRACES.find((name) => statSync(join(dataDir, name), { throwIfNoEntry: false })?.isFile())
  if (trace) throw new DatabaseMissing(dataDir, trace)
}

const UNFINISHED = 'pglite.new'

/** Of starts that were killed. What one of them still writes to for a moment is left to the next start. */
function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir).filter((name) => name.startsWith(UNFINISHED))) {
    try {
      rmSync(join(dataDir, name), { recursive: true, force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
    }
  }
}

/**
 * See create-folder.ts. Under another name until it is whole, so that a start that is killed here leaves no half of one;
 * a name of this start alone, because the process that fills it may live a little longer than a start that is killed.
 */
async function createFolder(folder: string): Promise<void> {
  const fill = async (...flags: string[]) => {
    const unfinished = join(dirname(folder), `${UNFINISHED}-${randomUUID()}`)
    mkdirSync(unfinished, { mode: 0o700 })
    const script = join(import.meta.dirname, 'create-folder.ts')
    await promisify(execFile)(process.execPath, [...flags, script, unfinished])
    return unfinished
  }
  // The quick compiler alone: the other one would take as long again for code that runs once. It is not on every machine.
  renameSync(await fill('--liftoff-only').catch(() => fill()), folder)
}

function explainStart(dataDir: string, error: Error): Error {
  if (/No space left on device|Disk quota exceeded/.test(error.message))
    return new DiskFull(diskFullMessage(dataDir))
  if (/initialized by PostgreSQL version/.test(error.message))
    return new Error(
      [
        `The database in ${resolve(dataDir)} is of another version: ${error.message}`,
        'Take a backup with the version of Alongside that made this folder (alongside backup FILE), then restore it with',
        `this one: alongside restore FILE --data ${quoted(resolve(dataDir))} --replace`,
      ].join('\n'),
    )
  return new FolderDamaged(dataDir, error.message)
}

/** Milliseconds for others after each step of looking through all pages. */
const PAUSE_MS = 10

/** Tells of the first damaged page as if somebody had read it, up to the end or the signal. */
export async function lookThrough(
  folder: string,
  guard: Pick<Guard, 'damaged'>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (const problem of pagesInSteps(folder)) {
      if (problem !== null) return void guard.damaged(problem)
      await wait(PAUSE_MS, undefined, { signal, ref: false })
    }
  } catch (error) {
    // What the disk does not give is damaged. Anything else, such as too many open files, says nothing of the pages.
    if ((error as NodeJS.ErrnoException).code === 'EIO') guard.damaged(`${(error as Error).message}.`, error)
  }
}

/**
 * Lost and emptied files at each start; every page only after a stop that was not in order, since that takes its time.
 * After another one they are looked through while the hub runs.
 */
async function findDamage(engine: Engine, folder: string, leftOpen: boolean): Promise<string | null> {
  const { rows } = await engine.query<Relation>(
    `select relname as name, pg_relation_filepath(oid) as path, relkind as kind,
      array(select pg_relation_filepath(indexrelid) from pg_index where indrelid = pg_class.oid) as indexes
    from pg_class where relkind in ('r', 'i', 't', 'm', 'S')`,
  )
  const lost = rows.find(({ path }) => !existsSync(join(folder, path)))
  if (lost) return `${lost.path} (${lost.name}) is missing.`
  if (leftOpen) await engine.query('checkpoint') // what was repaired from the log is in memory until then
  const emptied = emptiedRelation(folder, rows)
  if (emptied !== null || !leftOpen) return emptied
  const [end] = (await engine.query<{ lsn: string }>('select pg_current_wal_insert_lsn() as lsn')).rows
  const [high = '0', low = '0'] = end?.lsn.split('/') ?? []
  return damagedPage(folder, (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`))
}

/** Looks before each statement, and at what went wrong after it. */
interface Guard {
  before(statement: string): void
  /** What to tell the caller instead of this error. */
  instead(error: unknown): unknown
  /** Something was found damaged: from now on nothing is stored. */
  damaged(what: string, cause?: unknown): StoreUnavailable
  /** @throws StoreUnavailable when the database is not there any more */
  checkReads(): void
  /** @throws StoreUnavailable when nothing can be stored now */
  checkWrites(): void
}

const ADDS = /^\s*(insert|merge|copy|create|alter|with\b[\s\S]*\binsert into)\b/i
/** Whoever signs in to see what is there adds a row: so few that the last reserve is for them, too. */
const SIGNS_IN = /^\s*insert into "(access_keys|sign_in_sessions)"/i
const CHANGES = /^\s*(update|delete|with\b[\s\S]*\b(update|delete from))\b/i

function guardedBy(
  folder: string,
  { dataDir, damaged: tell = () => {}, missing = () => {} }: FolderLocation,
): Guard {
  let damage: StoreUnavailable | null = null
  let isMissing = false
  const damaged = (what: string, cause?: unknown) => {
    if (!damage) tell(new FolderDamaged(dataDir, what))
    damage = new StoreUnavailable('read-only', DAMAGED, { cause, detail: DAMAGED })
    return damage
  }
  const needFolder = () => {
    const was = isMissing
    isMissing = !existsSync(join(folder, 'PG_VERSION'))
    if (!isMissing) return
    if (!was) missing(new FolderGone(dataDir))
    throw new StoreUnavailable('missing', 'The folder of the database is not there.')
  }
  const refuse = (adds: boolean) => {
    needFolder()
    if (damage) throw damage
    needSpace(dataDir, adds)
  }
  return {
    before(statement) {
      if (ADDS.test(statement)) refuse(!SIGNS_IN.test(statement))
      else if (CHANGES.test(statement)) refuse(false)
    },
    instead(error) {
      if (error instanceof Error && 'code' in error && error.code === '53100') {
        return new StoreUnavailable('storage-full', FULL, { cause: error, detail: FULL })
      }
      if (!isDamage(error)) return error
      try {
        needFolder() // its files cannot be opened: that is no damage, and passes when it is back
      } catch (unavailable) {
        return unavailable
      }
      return damaged(`${(error as Error).message}.`, error)
    },
    damaged,
    checkReads: needFolder,
    checkWrites: () => refuse(true),
  }
}

const FULL =
  'The disk of the hub is full, so this was not stored. Ask an administrator to make room, then send it again.'
const DAMAGED =
  'The database of the hub is damaged, so it takes nothing new and cannot read everything. An administrator restores it from a backup; the log of the hub says how.'

/** The store on an engine that somebody else has started. */
export function onEngine(engine: Engine, guard?: Guard): Store {
  const turns = new Turns()
  const onCreateConnection = async (connection: DatabaseConnection) =>
    watchStatements(withCopy(connection, engine), guard)
  const open = (purpose: Purpose) =>
    new Kysely<Database>({
      dialect: withWorkspaceCheck(inTurns({ pglite: forKysely(engine), onCreateConnection }, turns, purpose)),
    })
  const [db, bulk, writes, jobs] = [open('read'), open('bulk'), open('write'), open('job')]
  const health = open('health')
  return {
    db,
    bulk,
    writes,
    jobs,
    kind: 'pglite',
    checkReads: shared(async () => {
      guard?.checkReads()
      await sql`select 1`.execute(health)
    }),
    checkWrites: shared(async () => {
      guard?.checkWrites()
      await lockOneRow(health)
    }),
    identity: async () => null,
    copyFiles: null,
    checkPages: null,
    async close() {
      for (const one of [db, bulk, writes, jobs, health]) await one.destroy()
      await engine.close()
    },
  }
}

const withCopy = (connection: DatabaseConnection, engine: Engine): CopyingConnection =>
  Object.assign(connection, {
    async copyIn(into: string, text: string) {
      await engine.copy(`copy ${into} from '/dev/blob'`, text)
    },
  })

/** Asks the guard before each statement, and about what went wrong. */
function watchStatements(connection: CopyingConnection, guard: Guard | undefined): void {
  if (!guard) return
  const watched = async <T>(statement: string, send: () => Promise<T>): Promise<T> => {
    guard.before(statement)
    try {
      return await send()
    } catch (error) {
      throw guard.instead(error)
    }
  }
  const execute = connection.executeQuery.bind(connection)
  connection.executeQuery = (query, ...more) => watched(query.sql, () => execute(query, ...more))
  const copyIn = connection.copyIn.bind(connection)
  connection.copyIn = (into, text) => watched('copy', () => copyIn(into, text))
}
