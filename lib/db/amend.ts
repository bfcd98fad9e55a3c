import type { WorkspaceDatabase } from './database.ts'

/**
 * Changes a feedback that no push has taken yet: adds the rep's note, or keeps it back until `notBefore` (epoch
 * milliseconds) while the rep still has a hand on it. False when it is on its way already, or gone.
 */
export function amendFeedback(
  db: WorkspaceDatabase,
  id: string,
  change: { note?: string; notBefore?: number },
): Promise<boolean> {
  return db.transaction('rw', db.outbox, async () => {
    const item = await db.outbox.get(id)
    if (item === undefined || item.state !== 'waiting' || item.attempts > 0) return false
    await db.outbox.put({
      ...item,
      feedback: change.note === undefined ? item.feedback : { ...item.feedback, note: change.note },
      notBefore: change.notBefore ?? item.notBefore,
    })
    return true
  })
}
