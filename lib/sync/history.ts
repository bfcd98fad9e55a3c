import type { Cursor } from '../contract/changes.ts'
import type { WorkspaceDatabase } from '../db/database.ts'
import { sendAgain } from '../db/outbox.ts'
import { readHistory, type SyncState, updateSync, writeHistory } from '../db/sync-state.ts'

/**
 * The hub was put back to another state: all changes come again, what does not come is dropped at the end, and what it
 * has acknowledged is sent again, because nobody knows which of it was lost. Call it in a transaction over `state`,
 * `received` and `outbox`.
 */
export async function startAgain(db: WorkspaceDatabase): Promise<SyncState> {
  await db.received.clear()
  await sendAgain(db)
  await writeHistory(db, { name: null, seen: null })
  return updateSync(db, { cursor: null, received: 0, unreadable: 0, resync: true })
}

/**
 * Keeps where the hub stood when it acknowledged feedback. Under another name than before, all that it acknowledged
 * earlier is in doubt. Same transaction as the acknowledgement, and before it.
 */
export async function noteAcknowledged(
  db: WorkspaceDatabase,
  { history, cursor }: { history: string; cursor: Cursor },
): Promise<void> {
  const { name } = await readHistory(db)
  if (name !== null && name !== history) await startAgain(db)
  await writeHistory(db, { name: history, seen: cursor })
}
