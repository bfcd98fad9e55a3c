import type { Feedback } from '../domain/feedback.ts'
import { isCounted } from '../domain/feedback-kinds.ts'
import { type ShownCount, shownId } from '../domain/shown-id.ts'
import type { ComputerDatabase } from './computer.ts'
import type { WorkspaceDatabase } from './database.ts'
import { addFeedback } from './outbox.ts'
import { type Connection, getSetting } from './settings.ts'

/** Which talking points were shown and used is counted by itself, unless the rep has switched it off in the options. */

/**
 * Stores a count, to be pushed at once. That a point was shown has the same id in all browsers of the person on that day.
 * @param now epoch milliseconds
 * @param usedOn of what was used: beside which message
 * @param nameShown gives the id of one that was shown, where this page cannot make it
 * @returns false when nothing is counted, or it is counted already
 */
export async function addCount(
  { computer, db }: { computer: ComputerDatabase; db: WorkspaceDatabase },
  count: Feedback,
  now: number,
  usedOn?: string,
  nameShown: (count: ShownCount) => Promise<string> = shownId,
): Promise<boolean> {
  const [counting, connection] = await Promise.all([
    getSetting(computer, 'counting'),
    getSetting(computer, 'connection'),
  ])
  if (!counting) return false
  const own = await withOwnId(count, connection, nameShown)
  return db.transaction('rw', db.outbox, async () => {
    if ((await db.outbox.get(own.id)) !== undefined) return false
    await addFeedback(db, own, { undoMs: 0, now, usedOn })
    return true
  })
}

/**
 * Counts what stands in a reply. What was inserted for another workspace names that one's lead, and is no count of this.
 * @param now epoch milliseconds
 */
export async function countInserted(
  stores: { computer: ComputerDatabase; db: WorkspaceDatabase },
  { workspace, message, ...use }: Inserted,
  now: number,
): Promise<void> {
  if (workspace !== stores.db.name) return
  const at = new Date(now).toISOString()
  const count = { kind: 'point_outcome', ...use, outcome: 'used', at } as const
  await addCount(stores, { ...count, host: null, pageKind: null, note: null }, now, message)
}

/** One insert, by an id of its own. */
interface Inserted {
  id: string
  /** Name of the database of the workspace for which it was. */
  workspace: string
  leadId: string | null
  talkingPointId: string
  /** Beside which it was. */
  message?: string | undefined
}

/** Where the hub has not said who is connected, each browser counts for itself. */
async function withOwnId(
  count: Feedback,
  connection: Connection | null,
  nameShown: (count: ShownCount) => Promise<string>,
): Promise<Feedback> {
  if (count.kind !== 'point_outcome' || count.outcome !== 'shown') return count
  const { leadId, talkingPointId, at } = count
  const { workspaceId = null, person } = connection ?? {}
  if (leadId === null || workspaceId === null || !person) return count
  const id = await nameShown({ workspaceId, personId: person.id, leadId, talkingPointId, at })
  return { ...count, id }
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
