import type { IncomingTouchpoint, PostTouchpointsAnswer } from '../../lib/contract/touchpoint.ts'
import { foldAddress } from '../../lib/domain/identity.ts'
import type { TouchpointRollups } from '../../lib/domain/touchpoint.ts'
import type { Store } from '../store/open.ts'
import {
  findLeadIds,
  insertTouchpoints,
  lockRollups,
  type ResolvedTouchpoint,
  updateRollups,
} from '../store/touchpoints.ts'
import { type Write, write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'

/**
 * Stores a batch out of a marketing system. One that is there already (same id) is left as it is; one without a
 * lead is rejected alone. The caller may send the same batch again after any failure.
 */
export async function postTouchpoints(
  store: Store,
  actor: Actor,
  touchpoints: IncomingTouchpoint[],
): Promise<PostTouchpointsAnswer> {
  must(actor, 'touchpoint.write')
  return write(store, actor.workspaceId, async (tx) => {
    const emails = touchpoints.map((t) => foldAddress(t.email))
    const leads = await findLeadIds(tx.db, actor.workspaceId, emails)
    const rejected: PostTouchpointsAnswer['rejected'] = []
    const resolved: ResolvedTouchpoint[] = []
    for (const { email, ...touchpoint } of touchpoints) {
      const leadId = leads.get(foldAddress(email))
      if (leadId) resolved.push({ ...touchpoint, leadId })
      else
        rejected.push({
          id: touchpoint.id,
          reason: 'No lead has this address. Import the lead first, then send this touchpoint again.',
        })
    }
    const stored = await storeTouchpoints(tx, actor.workspaceId, resolved)
    return { stored, alreadyThere: resolved.length - stored, rejected }
  })
}

/** Writes touchpoints of known leads and brings the roll-ups of these leads up to date; how many were new. */
async function storeTouchpoints(
  tx: Write,
  workspaceId: string,
  touchpoints: ResolvedTouchpoint[],
): Promise<number> {
  if (touchpoints.length === 0) return 0
  const rollups = await lockRollups(tx.db, workspaceId, [...new Set(touchpoints.map((t) => t.leadId))])
  // A lead who was erased since it was looked up has none.
  const there = touchpoints.filter(({ leadId }) => rollups.has(leadId))
  if (there.length === 0) return 0
  const added = await insertTouchpoints(tx.db, workspaceId, there)
  if (added.length === 0) return 0
  for (const { lead_id, kind, at } of added) addTo(rollups.get(lead_id), kind, at.toISOString())
  const changed = new Set(added.map((row) => row.lead_id))
  await updateRollups(tx.db, workspaceId, new Map([...rollups].filter(([id]) => changed.has(id))))
  tx.changed('lead', changed)
  return added.length
}

/** Counts one touchpoint at `at` (ISO 8601 UTC with milliseconds, as Date writes it: such strings sort by time). */
function addTo(rollups: TouchpointRollups | undefined, kind: string, at: string): void {
  if (!rollups) return
  const { count, first, last } = rollups[kind] ?? { count: 0, first: at, last: at }
  rollups[kind] = { count: count + 1, first: at < first ? at : first, last: at > last ? at : last }
}
