import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openBackup } from '../backup/open-backup.ts'
import { fileTime } from '../backup/restore.ts'
import { saveBackup } from '../backup/save-backup.ts'
import type { Store } from '../store/open.ts'

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
}

type Log = (line: { event: string } & Record<string, string | number | null>) => void

const FILE = /^alongside-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})\.backup$/
/** After a failure it is tried again as soon as this, if the next is not due before. */
const RETRY_MS = 15 * 60_000

/** Makes backups from now on; the first as soon as the newest in the folder is old enough. */
export function startSchedule(store: Store, { folder, every, keep }: Schedule, log: Log) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const state: BackupState = { last: backupsIn(folder).at(-1)?.at ?? null, failed: null }
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let stopped: AbortController | null = null

  async function make(): Promise<void> {
    const stop = new AbortController()
    stopped = stop
    try {
      const now = new Date()
      const backup = await openBackup(store)
      stop.signal.addEventListener('abort', () => backup.destroy(new Error('The hub is stopping.')))
      const rows = await saveBackup(backup, join(folder, `alongside-${fileTime(now)}.backup`), folder)
      Object.assign(state, { last: now.toISOString(), failed: null })
      for (const { name } of backupsIn(folder).slice(0, -keep)) rmSync(join(folder, name))
      log({ event: 'backup', rows })
    } catch (error) {
      if (stop.signal.aborted) return
      state.failed = error instanceof Error ? error.message : String(error)
      log({ event: 'backup-failed', reason: state.failed })
    }
  }

  function next(wait: number): void {
    // Node's timers end at 2^31 ms; whoever waits longer looks again then.
    timer = setTimeout(
      () => {
        running = make().then(() => next(state.failed ? Math.min(every, RETRY_MS) : every))
      },
      Math.min(Math.max(wait, 0), 2 ** 31 - 1),
    )
    timer.unref()
  }
  next(state.last ? Date.parse(state.last) + every - Date.now() : 0)

  return {
    state: () => ({ ...state }),
    /** Gives up the one that is being made. */
    async stop(): Promise<void> {
      clearTimeout(timer)
      stopped?.abort()
      await running
      clearTimeout(timer)
    },
  }
}

/** The backups of a folder, oldest first. */
function backupsIn(folder: string): { name: string; at: string }[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const [, day, hour, minute, second] = FILE.exec(name) ?? []
      return day ? [{ name, at: `${day}T${hour}:${minute}:${second}.000Z` }] : []
    })
}
