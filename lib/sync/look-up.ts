import type { TouchpointsAnswer } from '../contract/lead.ts'
import type { AlongsideDatabase } from '../db/database.ts'
import { putContexts } from '../db/leads.ts'
import { getSetting, isStill } from '../db/settings.ts'
import { companyDomain, foldAddress, isNoReply } from '../domain/identity.ts'
import { isNeverMatched } from '../domain/never-match.ts'
import type { LookupAnswer } from '../messages/table.ts'
import type { HubResult } from './hub-client.ts'
import { clientOf, type SyncWorld } from './round.ts'

/** Whether an address may leave this computer: allowed at all, nobody's own, not on the list, not at a public mail domain. */
export async function mayLookUp(db: AlongsideDatabase, address: string): Promise<boolean> {
  const folded = foldAddress(address)
  if (!(await getSetting(db, 'unknownLookup'))) return false
  if (companyDomain(folded) === null || isNoReply(folded)) return false
  if ((await getSetting(db, 'ownAddresses')).map(foldAddress).includes(folded)) return false
  return !isNeverMatched(folded, await getSetting(db, 'neverMatch'))
}

/** Asks the hub for an unknown address, where that is allowed, and stores the leads that it knows. */
export async function lookUp(world: Pick<SyncWorld, 'db' | 'fetch'>, address: string): Promise<LookupAnswer> {
  const { db } = world
  if (!(await mayLookUp(db, address))) return { asked: false, reason: 'not_allowed' }
  const connection = await getSetting(db, 'connection')
  if (connection === null) return { asked: false, reason: 'not_connected' }
  const answer = await clientOf(connection, world).findLeads(foldAddress(address))
  if (!answer.ok) return { asked: false, reason: answer.failure.reason === 'refused' ? 'refused' : 'offline' }
  const { leads } = answer.value
  await db.transaction('rw', db.leads, db.settings, async () => {
    // Signed out while the hub was asked: what it said is dropped.
    if (await isStill(db, connection)) await putContexts(db, leads)
  })
  return { asked: true, leadIds: leads.map(({ lead }) => lead.id) }
}

/** A lead's history before the touchpoint `before` (an id), newest first, from the hub; it is shown and not stored. */
export async function olderTouchpoints(
  { db, fetch }: Pick<SyncWorld, 'db' | 'fetch'>,
  leadId: string,
  before: string,
): Promise<HubResult<TouchpointsAnswer> | null> {
  const connection = await getSetting(db, 'connection')
  return connection === null ? null : clientOf(connection, { fetch }).touchpoints(leadId, before)
}
