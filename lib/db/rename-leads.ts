import type { WorkspaceDatabase } from './database.ts'
import { formDraftKey, readDraftKey } from './draft-keys.ts'

/**
 * Leads that have another id on the hub now: what the rep said or is typing about them, and to which thread, goes on
 * under that one.
 * @param renamed id of before -> id of now
 */
export async function renameLeads(
  db: WorkspaceDatabase,
  renamed: ReadonlyMap<string, string>,
): Promise<void> {
  if (renamed.size === 0) return
  const now = (id: string) => renamed.get(id) ?? id
  await db.outbox
    .where('leadId')
    .anyOf([...renamed.keys()])
    .modify((item) => {
      if (item.leadId === null) return
      item.leadId = now(item.leadId)
      item.feedback = { ...item.feedback, leadId: item.leadId }
    })
  await db.picks.toCollection().modify((pick) => {
    if (pick.leadId !== null) pick.leadId = now(pick.leadId)
    pick.not = pick.not.map(now)
  })
  for (const draft of await db.drafts.toArray()) {
    const of = readDraftKey(draft.key)
    if (of?.kind !== 'form' || !renamed.has(of.leadOrTab)) continue
    await db.drafts.delete(draft.key)
    await db.drafts.put({ ...draft, key: formDraftKey(now(of.leadOrTab), of.form) })
  }
}
