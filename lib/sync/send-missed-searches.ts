import {
  dropUnwantedSearches,
  forgetSearches,
  toMissedSearch,
  waitingSearches,
} from '../db/missed-searches.ts'
import type { HubClient } from './hub-client.ts'
import type { Connected, SyncWorld } from './round.ts'

/** Searches in one request; the contract takes 100. */
const BATCH = 100

/**
 * Tells the hub which searches found nothing, once everybody has come with whom they are compared. It counts each once for a person and a day, so that one whose answer was lost
 * is sent again. A hub that wants none of it (one of before) is not asked again; it is a count, and nobody misses it.
 */
export async function sendMissedSearches(
  { computer, now }: Pick<SyncWorld, 'computer' | 'now'>,
  { db, client }: Pick<Connected, 'db'> & { client: Pick<HubClient, 'missedSearches'> },
): Promise<void> {
  await dropUnwantedSearches({ computer, db })
  const waiting = await waitingSearches({ computer, db }, now())
  for (let i = 0; i < waiting.length; i += BATCH) {
    const some = waiting.slice(i, i + BATCH)
    const answer = await client.missedSearches(some.map(toMissedSearch))
    if (!answer.ok && answer.failure.reason !== 'request') return
    await forgetSearches(db, some)
  }
}
