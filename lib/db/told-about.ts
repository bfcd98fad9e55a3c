import type { WorkspaceDatabase } from './database.ts'
import { isOwn } from './own-feedback.ts'

/** When this rep told marketing of an unknown address last, epoch milliseconds; null = never. */
export async function toldAbout(db: WorkspaceDatabase, address: string): Promise<number | null> {
  const rows = await db.outbox
    .filter(
      (item) =>
        item.feedback.kind === 'new_person' &&
        item.feedback.person.address === address &&
        item.state !== 'failed' &&
        isOwn(item),
    )
    .toArray()
  return rows.length === 0 ? null : Math.max(...rows.map(({ createdAt }) => createdAt))
}
