import type { WorkspaceDatabase } from './database.ts'

/** Threads kept; the oldest go first. */
const KEPT = 5000

/** What the rep said about one thread: whom it is about, and whom it is not about. */
export interface Choice {
  /** Null: nobody was picked. */
  leadId: string | null
  not: readonly string[]
}

export const NO_CHOICE: Choice = { leadId: null, not: [] }
const keyOf = (origin: string, thread: string) => `${origin} ${thread}`

/** What the rep said about this thread of this host. */
export async function getChoice(db: WorkspaceDatabase, origin: string, thread: string): Promise<Choice> {
  const { leadId, not } = (await db.picks.get(keyOf(origin, thread))) ?? NO_CHOICE
  return { leadId, not }
}

/** Remembers the lead that the rep chose for a thread. */
export const setPick = (db: WorkspaceDatabase, origin: string, thread: string, leadId: string) =>
  change(db, origin, thread, ({ not }) => ({ leadId, not: not.filter((id) => id !== leadId) }))

/** Forgets the pick, so that the rules choose again; who was said not to be it stays away. */
export const forgetPick = (db: WorkspaceDatabase, origin: string, thread: string) =>
  change(db, origin, thread, ({ not }) => ({ leadId: null, not }))

/** "Not this person": keeps the lead away from this thread. Answers what was said before, for Undo. */
export const rejectLead = (db: WorkspaceDatabase, origin: string, thread: string, leadId: string) =>
  change(db, origin, thread, (before) => ({
    leadId: before.leadId === leadId ? null : before.leadId,
    not: [...before.not.filter((id) => id !== leadId), leadId],
  }))

/** Puts back what was said before. */
export const setChoice = (db: WorkspaceDatabase, origin: string, thread: string, choice: Choice) =>
  change(db, origin, thread, () => choice)

function change(
  db: WorkspaceDatabase,
  origin: string,
  thread: string,
  next: (before: Choice) => Choice,
): Promise<Choice> {
  return db.transaction('rw', db.picks, async () => {
    const before = await getChoice(db, origin, thread)
    const { leadId, not } = next(before)
    const key = keyOf(origin, thread)
    if (leadId === null && not.length === 0) await db.picks.delete(key)
    else await db.picks.put({ thread: key, leadId, not: [...not], at: Date.now() })
    const surplus = (await db.picks.count()) - KEPT
    if (surplus > 0) await db.picks.bulkDelete(await db.picks.orderBy('at').limit(surplus).primaryKeys())
    return before
  })
}
