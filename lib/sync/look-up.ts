import type { Cursor } from '../contract/changes.ts'
import type { TouchpointsAnswer } from '../contract/lead.ts'
import type { ComputerDatabase } from '../db/computer.ts'
import type { WorkspaceDatabase } from '../db/database.ts'
import { putContexts } from '../db/leads.ts'
import { getSetting } from '../db/settings.ts'
import { mustStillBe, NotConnectedAnyMore, readSync } from '../db/sync-state.ts'
import { companyDomain, foldAddress, isNoReply } from '../domain/identity.ts'
import type { LeadContext } from '../domain/lead-context.ts'
import { isNeverMatched } from '../domain/never-match.ts'
import { readSuffixes } from '../domain/public-suffixes.ts'
import type { LookupAnswer } from '../messages/table.ts'
import type { HubResult } from './hub-client.ts'
import { connectedTo, type SyncWorld } from './round.ts'

/** Whether an address may leave this computer: allowed at all, nobody's own, not on the list, not at a public mail domain. */
export async function mayLookUp(computer: ComputerDatabase, address: string): Promise<boolean> {
  const folded = foldAddress(address)
  await readSuffixes()
  if (!(await getSetting(computer, 'unknownLookup'))) return false
  if (companyDomain(folded) === null || isNoReply(folded)) return false
  if ((await getSetting(computer, 'ownAddresses')).map(foldAddress).includes(folded)) return false
  return !isNeverMatched(folded, await getSetting(computer, 'neverMatch'))
}

/** How often the hub is asked anew because a pull stored something meanwhile. */
const MOST_ASKED = 4

/** Asks the hub for an unknown address, where that is allowed, and stores the leads that it knows. */
export async function lookUp(
  world: Pick<SyncWorld, 'computer' | 'fetch'>,
  address: string,
): Promise<LookupAnswer> {
  if (!(await mayLookUp(world.computer, address))) return { asked: false, reason: 'not_allowed' }
  const connected = await connectedTo(world)
  if (connected === null) return { asked: false, reason: 'not_connected' }
  const { db, client, visit } = connected
  for (let asked = 0; asked < MOST_ASKED; asked++) {
    const { cursor } = await readSync(db)
    const answer = await client.findLeads(foldAddress(address))
    if (!answer.ok)
      return { asked: false, reason: answer.failure.reason === 'refused' ? 'refused' : 'offline' }
    const { leads } = answer.value
    try {
      if (await storeFound(db, leads, { visit, cursor }))
        return { asked: true, leadIds: leads.map(({ lead }) => lead.id) }
    } catch (error) {
      if (!(error instanceof NotConnectedAnyMore)) throw error // signed out while the hub was asked: dropped
      return { asked: true, leadIds: [] }
    }
  }
  return { asked: false, reason: 'busy' }
}

/**
 * False, and nothing is stored, where a page of changes was stored since the hub was asked: it may have been of after
 * the answer, and have erased one of these leads.
 */
function storeFound(
  db: WorkspaceDatabase,
  leads: readonly LeadContext[],
  { visit, cursor }: { visit: number; cursor: Cursor | null },
): Promise<boolean> {
  return db.transaction('rw', db.leads, db.state, async () => {
    await mustStillBe(db, visit)
    if ((await readSync(db)).cursor !== cursor) return false
    const stored = await db.leads.bulkGet(leads.map(({ lead }) => lead.id))
    const isOlder = ({ lead }: LeadContext, i: number) =>
      Date.parse(lead.updatedAt) < Date.parse(stored[i]?.context.lead.updatedAt ?? lead.updatedAt)
    await putContexts(
      db,
      leads.filter((found, i) => !isOlder(found, i)),
    )
    return true
  })
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
