import { markReadsSent, unsentReads } from '../db/answers.ts'
import type { HubClient } from './hub-client.ts'
import type { Connected } from './round.ts'

/** Answers in one request; the contract takes 100. */
const BATCH = 100

/**
 * Tells the hub which answers the person has read, so that their other browsers know. What does not get through waits
 * for the next round; a hub that knows nothing of it is not asked again, and the answer is read in this browser only.
 */
export async function sendReads({
  db,
  client,
}: Pick<Connected, 'db'> & { client: Pick<HubClient, 'readAnswers'> }): Promise<void> {
  const waiting = await unsentReads(db)
  for (let i = 0; i < waiting.length; i += BATCH) {
    const some = waiting.slice(i, i + BATCH)
    const answer = await client.readAnswers(some.map(({ id, read }) => ({ id, at: read?.at ?? '' })))
    if (!answer.ok && answer.failure.reason !== 'request') return
    await markReadsSent(db, some)
  }
}
