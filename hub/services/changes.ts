import type { z } from 'zod'
import type { Change, ChangesAnswer, ChangesQuery } from '../../lib/contract/changes.ts'
import { type ChangeRow, selectChanges, selectHistory } from '../store/changes.ts'
import { selectStatuses } from '../store/feedback.ts'
import { readContexts } from '../store/leads.ts'
import type { Db, Store } from '../store/open.ts'
import { selectSelectorUpdates } from '../store/selector-updates.ts'
import { selectTalkingPointsById } from '../store/talking-points.ts'
import { type Actor, must } from './actor.ts'
import { badRequest, Refusal } from './refusal.ts'
import { toTalkingPoint } from './talking-points.ts'

/**
 * One page of what changed after `since`, each entity once and as it is now. The cursor of the answer is the number
 * of the last change looked at, also when that one is another rep's and is left out.
 * @throws Refusal 410 for a cursor (`since` or `seen`) that this history does not know, 400 for what is none
 */
export async function readChanges(
  { db }: Store,
  actor: Actor,
  { since, seen, limit }: z.infer<typeof ChangesQuery>,
): Promise<ChangesAnswer> {
  must(actor, 'changes.read')
  const now = await selectHistory(db, actor.workspaceId)
  if (seen !== undefined) numberOf(seen, now)
  const from = since === undefined ? 0 : numberOf(since, now)
  const rows = await selectChanges(db, actor.workspaceId, from, limit + 1)
  const page = rows.slice(0, limit)
  return {
    history: now.history,
    cursor: `${now.history}.${page.at(-1)?.seq ?? from}`,
    more: rows.length > limit,
    changes: await readEntities(db, actor, page),
  }
}

/** The history's name and the cursor after all that is in it. */
export async function newestCursor(
  db: Db,
  workspaceId: string,
): Promise<{ history: string; cursor: string }> {
  const { history, seq } = await selectHistory(db, workspaceId)
  return { history, cursor: `${history}.${seq}` }
}

function numberOf(cursor: string, now: { history: string; seq: number }): number {
  const parts = /^([\w-]+)\.(\d{1,12})$/.exec(cursor)
  if (!parts) throw badRequest('This is no cursor of this list. Use "cursor" of the last answer, or none.')
  const seq = Number(parts[2])
  if (parts[1] === now.history && seq <= now.seq) return seq
  throw new Refusal(
    410,
    'Unknown cursor',
    'The hub does not know this cursor (any more). Start again without one.',
    { type: 'urn:alongside:problem:unknown-cursor' },
  )
}

async function readEntities(db: Db, { workspaceId, keyId }: Actor, page: ChangeRow[]): Promise<Change[]> {
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
