import type { TableName, WorkspaceDatabase } from './database.ts'
import { readDraftKey, readNoteDraft } from './draft-keys.ts'
import { forgetWanted } from './wanted-lead.ts'

/** What the hub has erased, by the tombstones that came. */
export interface Erased {
  leadIds: ReadonlySet<string>
  feedbackIds: ReadonlySet<string>
}

type Erase = (db: WorkspaceDatabase, erased: Erased) => Promise<unknown>

/**
 * Where a workspace's database holds something about a lead, and how it goes once the hub has erased the lead. A lead
 * that is merely not there any more is not erased.
 */
export const PLACES: Record<TableName, Erase | 'names nobody'> = {
  leads: (db, { leadIds }) => db.leads.bulkDelete([...leadIds]),
  outbox: eraseHad,
  picks: erasePicks,
  drafts: eraseDrafts,
  talkingPoints: 'names nobody',
  searchWords: 'names nobody',
  // What names somebody who is known is not kept (missed-searches.ts). Whether one of those kept means whoever is erased,
  // nobody can say any more; they are a count, and nobody misses it.
  missedSearches: (db, { leadIds }) => db.missedSearches.filter(() => leadIds.size > 0).delete(),
  searchIndex: 'names nobody',
  state: (db, { leadIds }) => forgetWanted(db, leadIds),
  received: 'names nobody',
  selectorUpdates: 'names nobody',
}

/** Erases in every place, in their order. Run it in a transaction over all that PLACES has a function for. */
export async function erase(db: WorkspaceDatabase, erased: Erased): Promise<void> {
  if (erased.leadIds.size + erased.feedbackIds.size === 0) return
  for (const place of Object.values(PLACES)) if (place !== 'names nobody') await place(db, erased)
}

/**
 * Feedback that the hub had: it acknowledged it, or the tombstone of its own says so. What the hub never had is the rep's
 * work: it stays in sight, with the hub's reason once that refuses it, until the rep discards it.
 */
async function eraseHad(db: WorkspaceDatabase, { leadIds, feedbackIds }: Erased): Promise<void> {
  await db.outbox.bulkDelete([...feedbackIds])
  await db.outbox
    .where('leadId')
    .anyOf([...leadIds])
    .and(({ state, sentAgain }) => state === 'delivered' || sentAgain === true)
    .delete()
}

async function erasePicks(db: WorkspaceDatabase, { leadIds }: Erased): Promise<void> {
  const isErased = (id: string | null) => id !== null && leadIds.has(id)
  const about = await db.picks.filter(({ leadId, not }) => [leadId, ...not].some(isErased)).toArray()
  const left = about.map((pick) => ({
    ...pick,
    leadId: isErased(pick.leadId) ? null : pick.leadId,
    not: pick.not.filter((id) => !isErased(id)),
  }))
  await db.picks.bulkDelete(about.map(({ thread }) => thread))
  await db.picks.bulkPut(left.filter(({ leadId, not }) => leadId !== null || not.length > 0))
}

/** Also all words that people were searched by: they name somebody, and nobody can say whom. */
async function eraseDrafts(db: WorkspaceDatabase, { leadIds }: Erased): Promise<void> {
  const given = new Set(await db.outbox.toCollection().primaryKeys())
  await db.drafts
    .filter(({ key, text }) => {
      const draft = readDraftKey(key)
      if (draft?.kind === 'form') return leadIds.has(draft.leadOrTab)
      if (draft?.kind === 'note') return !given.has(readNoteDraft(text).id)
      return draft?.kind === 'search' && leadIds.size > 0
    })
    .delete()
}
