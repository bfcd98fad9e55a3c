/** What the person who is connected told, read without what writes it: the sidebar asks for it early. */
import type { OutboxItem, WorkspaceDatabase } from './database.ts'

/** Whether the person who is connected told it. */
export const isOwn = ({ state }: Pick<OutboxItem, 'state'>): boolean => state !== 'kept'

/** The person's own feedback about one lead, newest first. */
export async function feedbackOfLead(db: WorkspaceDatabase, leadId: string): Promise<OutboxItem[]> {
  return (await db.outbox.where('leadId').equals(leadId).and(isOwn).sortBy('createdAt')).reverse()
}
