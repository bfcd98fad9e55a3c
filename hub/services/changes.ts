import { randomUUID } from 'node:crypto'
import type { Change, ChangesAnswer } from '../../lib/contract/changes.ts'
import { type ChangeRow, renameHistory, selectChanges, selectHistory } from '../store/changes.ts'
import { selectStatuses } from '../store/feedback.ts'
import { readContexts } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { selectSelectorUpdates } from '../store/selector-updates.ts'
import { selectTalkingPointsById } from '../store/talking-points.ts'
import { type Actor, must } from './actor.ts'
import { toTalkingPoint } from './talking-points.ts'

/**
 * One page of what changed after `since`, each entity once and as it is now. The cursor of the answer is the number
 * of the last change looked at, also when that one is another rep's and is left out.
 */
export async function readChanges(
  store: Store,
  actor: Actor,
  { since, limit }: { since: number; limit: number },
): Promise<ChangesAnswer> {
  must(actor, 'changes.read')
  const { workspaceId } = actor
  const { epoch, behind } = await currentEpoch(store, workspaceId, since)
  const from = behind ? 0 : since
  const rows = await selectChanges(store.db, workspaceId, from, limit + 1)
  const page = rows.slice(0, limit)
  return {
    epoch,
    cursor: page.at(-1)?.seq ?? from,
    more: rows.length > limit,
    changes: await readEntities(store, actor, page),
  }
}

/**
 * A client that has seen a later change than there is knows a history that this database has lost (it was restored
 * from a copy). The history gets a new name then, so that every client starts again instead of missing what is
 * numbered anew; the counter goes past the lost numbers, so that the next such client does not rename it once more.
 */
async function currentEpoch({ db }: Store, workspaceId: string, since: number) {
  const { epoch, seq } = await selectHistory(db, workspaceId)
  if (since <= seq) return { epoch, behind: false }
  await renameHistory(db, workspaceId, randomUUID(), since)
  return { epoch: (await selectHistory(db, workspaceId)).epoch, behind: true }
}

async function readEntities(
  { db }: Store,
  { workspaceId, keyId }: Actor,
  page: ChangeRow[],
): Promise<Change[]> {
  const ids = (kind: ChangeRow['kind']) => page.filter((row) => row.kind === kind).map((row) => row.entity_id)
  const [leads, points, statuses, updates] = await Promise.all([
    readContexts(db, workspaceId, ids('lead')),
    selectTalkingPointsById(db, workspaceId, ids('talking_point')),
    selectStatuses(db, workspaceId, ids('feedback_status')),
    selectSelectorUpdates(db, workspaceId, ids('selector_update')),
  ])
  const leadById = new Map(leads.map((context) => [context.lead.id, context]))
  const pointById = new Map(points.map((row) => [row.id, row]))
  const statusById = new Map(statuses.map((row) => [row.id, row]))
  const updateByHost = new Map(updates.map(({ host, ...signed }) => [host, signed]))
  return page.flatMap(({ kind, entity_id: id }): Change[] => {
    if (kind === 'lead') return [{ kind, id, value: leadById.get(id) ?? null }]
    if (kind === 'talking_point') {
      const row = pointById.get(id)
      return [{ kind, id, value: row ? toTalkingPoint(row) : null }]
    }
    if (kind === 'selector_update') return [{ kind, id, value: updateByHost.get(id) ?? null }]
    const row = statusById.get(id)
    if (!row) return [{ kind, id, value: null }] // erased: a bare id, which says nothing to whoever did not write it
    return row.key_id === keyId ? [{ kind, id, value: row.status }] : []
  })
}
