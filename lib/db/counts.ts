import type { Feedback } from '../domain/feedback.ts'
import { isCounted } from '../domain/feedback-kinds.ts'
import type { ComputerDatabase } from './computer.ts'
import type { WorkspaceDatabase } from './database.ts'
import { addFeedback } from './outbox.ts'
import { getSetting } from './settings.ts'

/** Which talking points were shown and used is counted by itself, unless the rep has switched it off in the options. */

/**
 * Stores a count, to be pushed at once.
 * @param now epoch milliseconds
 * @param usedOn of what was used: beside which message
 * @returns false when nothing is counted
 */
export async function addCount(
  { computer, db }: { computer: ComputerDatabase; db: WorkspaceDatabase },
  count: Feedback,
  now: number,
  usedOn?: string,
): Promise<boolean> {
  if (!(await getSetting(computer, 'counting'))) return false
  await addFeedback(db, count, { undoMs: 0, now, usedOn })
  return true
}

/** Before each push: counts that wait are thrown away where the rep wants none, so that nothing of the kind leaves. */
export async function dropUnwantedCounts(computer: ComputerDatabase, db: WorkspaceDatabase): Promise<void> {
  if (await getSetting(computer, 'counting')) return
  await db.outbox
    .where('state')
    .anyOf('waiting', 'failed')
    .and(({ feedback }) => isCounted(feedback))
    .delete()
}
