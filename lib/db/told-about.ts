import type { WorkspaceDatabase } from './database.ts'

/** When this rep told marketing of an unknown address last, epoch milliseconds; null = never. */
export async function toldAbout(db: WorkspaceDatabase, address: string): Promise<number | null> {
  const rows = await db.outbox
    .filter(
      ({ feedback, state }) =>
        feedback.kind === 'new_person' && feedback.person.address === address && state !== 'failed',
    )
    .toArray()
  return rows.length === 0 ? null : Math.max(...rows.map(({ createdAt }) => createdAt))
}
