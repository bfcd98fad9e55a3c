import type { WorkspaceDatabase } from './database.ts'

/** When this rep told marketing of an unknown address last, epoch milliseconds; null = never. */
export async function toldAbout(db: WorkspaceDatabase, address: string): Promise<number | null> {
  const told = await db.outbox
    .filter(
      ({ feedback, state }) =>
        feedback.kind === 'new_person' && feedback.person.address === address && state !== 'failed',
    )
    .toArray()
  return told.length === 0 ? null : Math.max(...told.map(({ createdAt }) => createdAt))
}
