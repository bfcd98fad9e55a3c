import type { Hint } from '../domain/hint.ts'
import { orderParticipants } from '../domain/identity.ts'
import { isNeverMatched } from '../domain/never-match.ts'
import type { AlongsideDatabase } from './database.ts'
import { getChoice } from './picks.ts'
import { getSetting } from './settings.ts'

/** People of a page that are looked up at most: a message to hundreds is not about one of them. */
const LOOKED_UP = 50

/**
 * Whether a page is about at least one person who is certainly a lead, and whom the rep did not take away from this
 * thread: then the sidebar opens by itself.
 */
export async function hasKnownLead(db: AlongsideDatabase, hint: Hint): Promise<boolean> {
  const [own, never] = await Promise.all([getSetting(db, 'ownAddresses'), getSetting(db, 'neverMatch')])
  const addresses = orderParticipants(hint, own)
    .slice(0, LOOKED_UP)
    .map(({ address }) => address)
    .filter((address) => !isNeverMatched(address, never))
  if (addresses.length === 0) return false
  const not = hint.thread === null ? [] : (await getChoice(db, hint.origin, hint.thread)).not
  const found = await db.leads
    .where('emails')
    .anyOf(addresses)
    .limit(not.length + 1)
    .primaryKeys()
  return found.some((id) => !not.includes(id))
}
