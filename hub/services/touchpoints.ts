import type { IncomingTouchpoint, PostTouchpointsAnswer } from '../../lib/contract/touchpoint.ts'
import type { TouchpointRollups } from '../../lib/domain/touchpoint.ts'
import { readTouchpoint } from '../import/formats/touchpoint-row.ts'
import { leadOfRow } from '../import/lead-of-row.ts'
import { applyRefused } from '../import/lead-rows.ts'
import { inWords } from '../import/reason-words.ts'
import { refusalsOf } from '../import/touchpoint-refusals.ts'
import { lockConsent } from '../store/consent.ts'
import { withCurrentIds } from '../store/lead-sources.ts'
import { lockLeads } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import {
  insertTouchpoints,
  isShared,
  type ResolvedTouchpoint,
  selectNamedLeads,
  storeRollups,
} from '../store/touchpoints.ts'
import { type Write, write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'

/** Who says what touchpoints of the API say about consent. */
const SOURCE = 'api'

type Rejected = PostTouchpointsAnswer['rejected'][number]

/**
 * Stores a batch out of a marketing system. Each stands alone: what cannot be read and what has no lead is rejected
 * with its reason; one that its lead has already (same id) is left as it is. One by which somebody wants no more mail is a
 * no, whoever has the address. The caller may send the same batch again
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
  const given = read.flatMap(({ at, value }) => ('problem' in value ? [] : [{ at, ...split(value.value) }]))
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
  const refused = [
    ...refusalsOf(
      read.flatMap(({ value }) => ('problem' in value ? [] : [value.value])),
      SOURCE,
    ),
    ...read.flatMap(({ value }) =>
      'problem' in value && value.consent ? [{ ...value.consent, source: SOURCE }] : [],
    ),
  ]
  return write(store, actor.workspaceId, async (tx) => {
    if (refused.length > 0) await lockConsent(tx.db, actor.workspaceId)
    const touchpoints = await withCurrentIds(tx.db, actor.workspaceId, given)
    const refusals = await withCurrentIds(tx.db, actor.workspaceId, refused)
    const leads = await selectNamedLeads(tx.db, actor.workspaceId, [
      ...touchpoints.map(({ email }) => email),
      ...refusals.flatMap(({ emails }) => emails),
    ])
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
    // All that are written at once: refusals would lock theirs first, whatever the order of the others is.
    const refusing = refusals.flatMap(({ emails, leadId = null }) => [
      leadId,
      ...emails.flatMap((email) => leads.get(email) ?? []),
    ])
    const rollups = await lockLeads(tx.db, actor.workspaceId, [
      ...new Set([...resolved.map(({ leadId }) => leadId), ...refusing.filter((id) => id !== null)]),
    ])
    tx.changed('lead', await applyRefused(tx.db, actor.workspaceId, refusals, { now }))
    const stored = await storeTouchpoints(tx, actor.workspaceId, resolved, rollups)
    const rejected = [...unreadable, ...homeless].sort((a, b) => a.at - b.at)
    return { stored, alreadyThere: resolved.length - stored, rejected, leftOut }
  })
}

const split = ({ email, leadId, ...touchpoint }: IncomingTouchpoint) => ({ email, leadId, touchpoint })

/** An id to answer to, also for what is no touchpoint at all. */
const idOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : ''

/**
 * Writes touchpoints of known leads and brings the roll-ups of these leads up to date; how many were new.
 * @param rollups of the leads that are there, locked
 */
async function storeTouchpoints(
  tx: Write,
  workspaceId: string,
  touchpoints: ResolvedTouchpoint[],
  rollups: Map<string, TouchpointRollups>,
): Promise<number> {
  const added = await insertTouchpoints(
    tx.db,
    workspaceId,
    touchpoints.filter(({ leadId }) => rollups.has(leadId)),
  )
  tx.changed('lead', await storeRollups(tx.db, workspaceId, rollups, added))
  return added.reduce((sum, { count }) => sum + count, 0)
}
