import { CLEARED, type Occasion, type OutboxItem, type WorkspaceDatabase } from './database.ts'

/** Clears what CLEARED says goes on one of these occasions. Run it in a transaction over all tables. */
export async function clear(db: WorkspaceDatabase, occasions: readonly Occasion[]): Promise<void> {
  for (const [item, when] of Object.entries(CLEARED)) {
    if (!occasions.some((occasion) => (when as readonly Occasion[]).includes(occasion))) continue
    const [table, part] = item.split(': ')
    if (part === undefined) await db.table(table!).clear()
    else if (table === 'state') await db.state.delete(part)
    else
      await db.outbox
        .where('state')
        .anyOf(part === 'unsent' ? UNSENT : [part])
        .delete()
  }
}

const UNSENT: OutboxItem['state'][] = ['waiting', 'failed']
