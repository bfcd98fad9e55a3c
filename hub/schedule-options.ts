import { resolve } from 'node:path'
import { UsageError } from './command-problem.ts'
import type { Schedule } from './services/backup-schedule.ts'
import { fileInTheWay } from './store/private-folder.ts'

/** Options of `alongside hub` for backups; each may also stand in the environment. */
export const SCHEDULE_OPTIONS = {
  'backup-to': { type: 'string' },
  'backup-every': { type: 'string' },
  'backup-keep': { type: 'string' },
} as const

const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const DEFAULT_EVERY = '24h'
const DEFAULT_KEEP = '7'

/** @returns null when no folder is named, and so nothing is to be done */
export function readSchedule(
  values: Partial<Record<keyof typeof SCHEDULE_OPTIONS, string | undefined>>,
  environment: NodeJS.ProcessEnv = process.env,
): Schedule | null {
  const folder = values['backup-to'] ?? environment.ALONGSIDE_BACKUP_TO
  const every = values['backup-every'] ?? environment.ALONGSIDE_BACKUP_EVERY
  const keep = values['backup-keep'] ?? environment.ALONGSIDE_BACKUP_KEEP
  if (!folder) {
    if (every ?? keep) throw new UsageError('Say where backups go: --backup-to DIR.')
    return null
  }
  const file = fileInTheWay(folder)
  if (file) throw new UsageError(`--backup-to is a folder, and ${file} is a file.`)
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(every ?? DEFAULT_EVERY) ?? []
  if (!count) throw new UsageError(`--backup-every is a time like 30m, 24h or 7d, not "${every}".`)
  if (!/^[1-9]\d{0,3}$/.test(keep ?? DEFAULT_KEEP))
    throw new UsageError(`--backup-keep is a number of backups from 1, not "${keep}".`)
  return {
    folder: resolve(folder),
    every: Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS],
    keep: Number(keep ?? DEFAULT_KEEP),
  }
}
