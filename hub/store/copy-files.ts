import { constants, copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Engine } from './engine.ts'
import { freeSpace, RESERVE } from './free-space.ts'
import { StoreUnavailable } from './unavailable.ts'

const CONTROL = 'global/pg_control'
const ATTEMPTS = 3
const MEGABYTE = 1024 * 1024

/**
 * Copies the files of a database while it runs on, as PostgreSQL's own base backup does: from a checkpoint on, every
 * page that changes is in the log as a whole; so files copied one after the other while they change, with the log copied
 * last, become what the database was at the end of the copy when it is opened: it repeats the log. That holds as long
 * as the log since the checkpoint is there, that is, until the next checkpoint (by itself after some 500 MB of log).
 * @param from folder of PGlite
 * @param to a folder that is made, and emptied before; what is in it after an error is of no use
 * @throws StoreUnavailable when there is no room for the copy; the reason of `signal` when that ended it
 */
export async function copyFiles(
  engine: Engine,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<void> {
  const copyAll = async (paths: string[]) => {
    for (const path of paths) {
      signal?.throwIfAborted()
      await copyAside(from, to, path)
    }
  }
  for (let attempt = 1; ; attempt++) {
    rmSync(to, { recursive: true, force: true })
    needRoom(from)
    await engine.query('checkpoint')
    const start = await checkpointOf(engine)
    copyOne(from, to, CONTROL)
    const files = filesOf(from).filter((path) => path !== CONTROL)
    await copyAll(files.filter((path) => !isLog(path)))
    await copyAll(filesOf(from).filter(isLog))
    for (const path of foldersOf(from)) mkdirSync(join(to, path), { recursive: true, mode: 0o700 })
    if ((await checkpointOf(engine)) === start) return
    if (attempt === ATTEMPTS)
      throw new StoreUnavailable('busy', 'Too much was written during the copy.', {
        detail: 'Too much was written while the backup was made. Make it again when fewer imports run.',
      })
  }
}

const isLog = (path: string) => path.startsWith('pg_wal/')

async function checkpointOf(engine: Engine): Promise<string | undefined> {
  const { rows } = await engine.query<{ redo: string }>(
    'select redo_lsn::text as redo from pg_control_checkpoint()',
  )
  return rows[0]?.redo
}

function needRoom(from: string): void {
  const bytes = filesOf(from).reduce((sum, path) => sum + (sizeOf(join(from, path)) ?? 0), 0)
  if (freeSpace(from).bytes - bytes >= RESERVE) return
  const detail = `A backup of the running hub needs ${Math.ceil(bytes / MEGABYTE)} MB for a copy on the disk of its data folder for a while, and there is too little room. Make room, or stop the hub and make the backup then.`
  throw new StoreUnavailable('storage-full', detail, { detail })
}

const entriesOf = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true })
const pathsOf = (folder: string, entries: ReturnType<typeof entriesOf>) =>
  entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
const filesOf = (folder: string) =>
  pathsOf(
    folder,
    entriesOf(folder).filter((entry) => entry.isFile()),
  )
const foldersOf = (folder: string) =>
  pathsOf(
    folder,
    entriesOf(folder).filter((entry) => entry.isDirectory()),
  )

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}

function copyOne(from: string, to: string, path: string): void {
  mkdirSync(dirname(join(to, path)), { recursive: true, mode: 0o700 })
  copyFileSync(join(from, path), join(to, path), constants.COPYFILE_FICLONE)
}

/** By a thread of Node's pool; a file that is gone by now was given up, and the log says so too. */
async function copyAside(from: string, to: string, path: string): Promise<void> {
  mkdirSync(dirname(join(to, path)), { recursive: true, mode: 0o700 })
  await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    },
  )
}
