import type { Readable } from 'node:stream'
import { openBackup } from '../backup/open-backup.ts'
import type { Store } from '../store/open.ts'
import { type Actor, must } from './actor.ts'
import type { BackupState } from './backup-schedule.ts'

/** Everything that the hub keeps, of all workspaces, keys included: for whoever runs it. */
export async function takeBackup(store: Store, actor: Actor): Promise<Readable> {
  must(actor, 'backup.take')
  return openBackup(store)
}

/** How the scheduled backups go, with names of files and words of the system: for whoever runs the hub. */
export function scheduleOf(actor: Actor, state: BackupState | null): BackupState | null {
  must(actor, 'backup.take')
  return state
}
