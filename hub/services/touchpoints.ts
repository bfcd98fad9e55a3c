import type { IncomingTouchpoint, PostTouchpointsAnswer } from '../../lib/contract/touchpoint.ts'
import { readTouchpoint } from '../import/formats/touchpoint-row.ts'
import { leadOfRow } from '../import/lead-of-row.ts'
import { inWords } from '../import/reason-words.ts'
import type { Store } from '../store/open.ts'
import {
  findLeads,
  insertTouchpoints,
  isShared,
  lockRollups,
  type ResolvedTouchpoint,
  storeRollups,
} from '../store/touchpoints.ts'
import { type Write, write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'

type Rejected = PostTouchpointsAnswer['rejected'][number]

/**
 * Stores a batch out of a marketing system. Each stands alone: what cannot be read and what has no lead is rejected
 * with its reason; one that its lead has already (same id) is left as it is. The caller may send the same batch again
 * after any failure.
 * @param batch unparsed touchpoints
 */
export async function postTouchpoints(
  store: Store,
  actor: Actor,
  batch: unknown[],
): Promise<PostTouchpointsAnswer> {
  must(actor, 'touchpoint.write')
  const now = new Date()
  const read = batch.map((value, at) => ({ at, value: readTouchpoint(value, now) }))
  const touchpoints = read.flatMap(({ at, value }) =>
    'problem' in value ? [] : [{ at, ...split(value.value) }],
  )
  const unreadable = read.flatMap(({ at, value }): Rejected[] =>
    'problem' in value ? [{ at, id: idOf(batch[at]), reason: inWords(value.problem) }] : [],
  )
  const leftOut = read.flatMap(({ at, value }) =>
    'problem' in value
      ? []
      : value.leftOut.map(({ field, reason }) => ({
          at,
          id: value.value.id,
          field,
          reason: inWords(reason),
        })),
  )
  return write(store, actor.workspaceId, async (tx) => {
    const leads = await findLeads(
      tx.db,
      actor.workspaceId,
      touchpoints.map(({ email }) => email),
    )
    const found = touchpoints.map((one) => {
      const owners = leads.get(one.email)
      return {
        ...one,
        lead: leadOfRow(owners, one),
        shared: one.leadId === undefined && owners !== undefined && isShared(owners),
      }
    })
    const resolved = found.flatMap(({ lead, touchpoint, shared }): ResolvedTouchpoint[] =>
      typeof lead === 'string' ? [{ ...touchpoint, leadId: lead, shared }] : [],
    )
    const homeless = found.flatMap(({ at, lead, touchpoint }): Rejected[] =>
      typeof lead === 'string' ? [] : [{ at, id: touchpoint.id, reason: inWords(lead) }],
    )
    const stored = await storeTouchpoints(tx, actor.workspaceId, resolved)
    const rejected = [...unreadable, ...homeless].sort((a, b) => a.at - b.at)
    return { stored, alreadyThere: resolved.length - stored, rejected, leftOut }
  })
}

const split = ({ email, leadId, ...touchpoint }: IncomingTouchpoint) => ({ email, leadId, touchpoint })

/** An id to answer to, also for what is no touchpoint at all. */
const idOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : ''

/** Writes touchpoints of known leads and brings the roll-ups of these leads up to date; how many were new. */
async function storeTouchpoints(
  tx: Write,
  workspaceId: string,
  touchpoints: ResolvedTouchpoint[],
): Promise<number> {
  if (touchpoints.length === 0) return 0
  const rollups = await lockRollups(tx.db, workspaceId, [...new Set(touchpoints.map((t) => t.leadId))])
  const added = await insertTouchpoints(
    tx.db,
    workspaceId,
    touchpoints.filter(({ leadId }) => rollups.has(leadId)),
  )
  tx.changed('lead', await storeRollups(tx.db, workspaceId, rollups, added))
  return added.reduce((sum, { count }) => sum + count, 0)
}
