import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openBackup } from '../backup/open-backup.ts'
import { fileTime } from '../backup/restore.ts'
import { saveBackup } from '../backup/save-backup.ts'
import type { Store } from '../store/open.ts'
import { FolderNotPrivate, FolderTaken, makeBackupFolder } from '../store/private-folder.ts'
import { selectFirstWorkspace } from '../store/workspaces.ts'
import { newestPoint } from './history.ts'

/** Backups that the hub makes by itself. */
export interface Schedule {
  folder: string
  /** Milliseconds from one to the next. */
  every: number
  /** How many are kept. */
  keep: number
}

export interface BackupState {
  /** When the last one was made; null before the first. */
  last: string | null
  /** Why the newest one was not made; null when it was. */
  failed: string | null
  /**
   * Files that are dated later than now: the clock was ahead when they were made, or is behind. Until then they do not
   * count as backups, neither for when the next is due nor for how many are kept.
   */
  datedAhead: string[]
}

type Log = (line: { event: string } & Record<string, string | number | string[] | null>) => void

/** After a failure it is tried again as soon as this, if the next is not due before. */
const RETRY_MS = 15 * 60_000

/** How far apart hubs that share a folder look at it, at most. */
const APART_MS = 5 * 60_000

/**
 * Makes backups from now on; the first as soon as the newest in the folder is old enough. Hubs may share a folder: each
 * file names its workspace and its history, and only those of the hub's own count and go, whichever hub of the same
 * database made them. A hub that was restored from a backup of another, to try something out, has the same workspace and
 * another history: it neither keeps that one from making backups nor deletes them.
 * @throws FolderNotPrivate, FolderTaken, or an Error that names the folder when it cannot be used
 */
export async function startSchedule(store: Store, { folder, every, keep }: Schedule, log: Log) {
  const first = await selectFirstWorkspace(store.db)
  if (!first) throw new Error('There is no workspace yet.')
  // Another hub of the database may give the history another name meanwhile.
  const lineNow = async () => lineOf(first.id, (await newestPoint(store.db, first.id)).history)
  lookInto(folder)
  let files = backupsIn(folder, await lineNow())
  let failed: string | null = null
  const state = (): BackupState => {
    const { made, ahead } = byNow(files)
    return { last: made.at(-1)?.at ?? null, failed, datedAhead: ahead.map(({ name }) => name) }
  }
  const start = state()
  if (start.datedAhead.length > 0) log({ event: 'backups-dated-ahead', files: start.datedAhead })
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  const stopping = new AbortController()

  async function make(): Promise<void> {
    try {
      const line = await lineNow()
      files = backupsIn(folder, line)
      if (untilDue() > 0) {
        failed = null // another hub has made it
        return
      }
      const now = new Date()
      const backup = await openBackup(store, stopping.signal)
      const file = join(folder, `alongside-${line}-${fileTime(now)}.backup`)
      const rows = await saveBackup(backup, file)
      files = backupsIn(folder, line)
      failed = null
      for (const { name } of byNow(files).made.slice(0, -keep)) rmSync(join(folder, name), { force: true }) // another hub may be as quick
      log({ event: 'backup', rows })
    } catch (error) {
      if (stopping.signal.aborted) return
      failed = error instanceof Error ? error.message : String(error)
      log({ event: 'backup-failed', reason: failed })
    }
  }

  /** Milliseconds until the newest backup in the folder, as last looked at, is old enough for the next one. */
  function untilDue(): number {
    const { last } = state()
    return last ? Math.max(Date.parse(last) + every - Date.now(), 0) : 0
  }

  function next(wait: number): void {
    // Node's timers end at 2^31 ms; whoever waits longer looks again then.
    timer = setTimeout(
      () => {
        running = make().then(() => next(failed ? Math.min(every, RETRY_MS) : untilDue() + apart()))
      },
      Math.min(wait, 2 ** 31 - 1),
    )
    timer.unref()
  }

  /** Hubs that share a folder wait for the same moment: whoever is first makes the backup, and the others see it. */
  const apart = () => Math.random() * Math.min(every / 10, APART_MS)

  next(untilDue())

  return {
    state,
    /** Gives up the one that is being made. */
    async stop(): Promise<void> {
      clearTimeout(timer)
      stopping.abort()
      await running
      clearTimeout(timer)
    },
  }
}

/** Makes the folder where it is not there. @throws as `startSchedule`, which looks again; a start can look sooner */
export function lookInto(folder: string): void {
  try {
    makeBackupFolder(folder)
  } catch (cause) {
    if (cause instanceof FolderNotPrivate || cause instanceof FolderTaken) throw cause
    throw new Error(`Backups cannot be kept in ${folder}. Name a folder of this user with --backup-to.`, {
      cause,
    })
  }
}

/** What backups of one database have in their names. */
const lineOf = (workspaceId: string, history: string) => `${workspaceId}-${history.slice(0, 8)}`

interface BackupFile {
  name: string
  at: string
}

/** The backups of a line, oldest first. */
function backupsIn(folder: string, line: string): BackupFile[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const [, of, day, hour, minute, second] = FILE.exec(name) ?? []
      return of === line ? [{ name, at: `${day}T${hour}:${minute}:${second}.000Z` }] : []
    })
}

const FILE = /^alongside-([0-9a-f-]{36}-[0-9a-f]{8})-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})\.backup$/

/** Those made until now, and those that are dated later. */
function byNow(files: BackupFile[]) {
  const now = Date.now()
  return {
    made: files.filter(({ at }) => Date.parse(at) <= now),
    ahead: files.filter(({ at }) => Date.parse(at) > now),
  }
}
