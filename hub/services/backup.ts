import type { Readable } from 'node:stream'
import { openBackup } from '../backup/open-backup.ts'
import type { Store } from '../store/open.ts'
import { type Actor, must } from './actor.ts'

/** Everything that the hub keeps, of all workspaces, keys included: for whoever runs it. */
export async function takeBackup(store: Store, actor: Actor): Promise<Readable> {
  must(actor, 'backup.take')
  return openBackup(store)
}
