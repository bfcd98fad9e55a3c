import type { TouchpointsAnswer } from '../contract/lead.ts'
import type { ComputerDatabase } from '../db/computer.ts'
import { putContexts } from '../db/leads.ts'
import { getSetting } from '../db/settings.ts'
import { mustStillBe, NotConnectedAnyMore } from '../db/sync-state.ts'
import { companyDomain, foldAddress, isNoReply } from '../domain/identity.ts'
import { isNeverMatched } from '../domain/never-match.ts'
import type { LookupAnswer } from '../messages/table.ts'
import type { HubResult } from './hub-client.ts'
import { connectedTo, type SyncWorld } from './round.ts'

/** Whether an address may leave this computer: allowed at all, nobody's own, not on the list, not at a public mail domain. */
export async function mayLookUp(computer: ComputerDatabase, address: string): Promise<boolean> {
  const folded = foldAddress(address)
  if (!(await getSetting(computer, 'unknownLookup'))) return false
  if (companyDomain(folded) === null || isNoReply(folded)) return false
  if ((await getSetting(computer, 'ownAddresses')).map(foldAddress).includes(folded)) return false
  return !isNeverMatched(folded, await getSetting(computer, 'neverMatch'))
}

/** Asks the hub for an unknown address, where that is allowed, and stores the leads that it knows. */
export async function lookUp(
  world: Pick<SyncWorld, 'computer' | 'fetch'>,
  address: string,
): Promise<LookupAnswer> {
  if (!(await mayLookUp(world.computer, address))) return { asked: false, reason: 'not_allowed' }
  const connected = await connectedTo(world)
  if (connected === null) return { asked: false, reason: 'not_connected' }
  const { db, client, visit } = connected
  const answer = await client.findLeads(foldAddress(address))
  if (!answer.ok) return { asked: false, reason: answer.failure.reason === 'refused' ? 'refused' : 'offline' }
  const { leads } = answer.value
  try {
    await db.transaction('rw', db.leads, db.state, async () => {
      await mustStillBe(db, visit)
      await putContexts(db, leads)
    })
  } catch (error) {
    if (!(error instanceof NotConnectedAnyMore)) throw error // signed out while the hub was asked: dropped
  }
  return { asked: true, leadIds: leads.map(({ lead }) => lead.id) }
}

/** A lead's history before the touchpoint `before` (an id), newest first, from the hub; it is shown and not stored. */
export async function olderTouchpoints(
  world: Pick<SyncWorld, 'computer' | 'fetch'>,
  leadId: string,
  before: string,
): Promise<HubResult<TouchpointsAnswer> | null> {
  const connected = await connectedTo(world)
  return connected === null ? null : connected.client.touchpoints(leadId, before)
}
