import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import type { Change, ChangesAnswer } from '../../lib/contract/changes.ts'
import type { Caller } from './keys.ts'
import { readContexts } from './leads.ts'
import type { Store } from './open.ts'
import type { ChangeTable, Database } from './schema.ts'
import { toTalkingPoint } from './talking-points.ts'

/**
 * One page of what changed after `since`, each entity once and as it is now. The cursor of the answer is the number
 * of the last change looked at, also when that one is another rep's and is left out.
 */
export async function readChanges(
  store: Store,
  { workspaceId, keyId }: Pick<Caller, 'workspaceId' | 'keyId'>,
  { since, limit }: { since: number; limit: number },
): Promise<ChangesAnswer> {
  const { epoch, behind } = await currentEpoch(store, workspaceId, since)
  const from = behind ? 0 : since
  const rows = await store.db
    .selectFrom('changes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('seq', '>', from)
    .orderBy('seq')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  return {
    epoch,
    cursor: page.at(-1)?.seq ?? from,
    more: rows.length > limit,
    changes: await readEntities(store, workspaceId, keyId, page),
  }
}

/**
 * A client that has seen a later change than there is knows a history that this database has lost (it was restored
 * from a copy). The history gets a new name then, so that every client starts again instead of missing what is
 * numbered anew; the counter goes past the lost numbers, so that the next such client does not rename it once more.
 */
async function currentEpoch({ db }: Store, workspaceId: string, since: number) {
  const read = () =>
    db
      .selectFrom('workspaces')
      .select(['epoch', 'seq'])
      .where('id', '=', workspaceId)
      .executeTakeFirstOrThrow()
  const { epoch, seq } = await read()
  if (since <= seq) return { epoch, behind: false }
  await db
    .updateTable('workspaces')
    .set({ epoch: randomUUID(), seq: since })
    .where('id', '=', workspaceId)
    .where('seq', '<', since)
    .execute()
  return { epoch: (await read()).epoch, behind: true }
}

async function readEntities(
  store: Store,
  workspaceId: string,
  keyId: string,
  page: Selectable<ChangeTable>[],
): Promise<Change[]> {
  const ids = (kind: ChangeTable['kind']) =>
    page.filter((row) => row.kind === kind).map((row) => row.entity_id)
  const [leads, points, statuses, updates] = await Promise.all([
    readContexts(store, workspaceId, ids('lead')),
    byId(store, 'talking_points', workspaceId, ids('talking_point')),
    byId(store, 'feedback', workspaceId, ids('feedback_status')),
    selectorUpdates(store, workspaceId, ids('selector_update')),
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

async function selectorUpdates({ db }: Store, workspaceId: string, hosts: string[]) {
  if (hosts.length === 0) return []
  return db
    .selectFrom('selector_updates')
    .select(['host', 'payload', 'signature'])
    .where('workspace_id', '=', workspaceId)
    .where('host', 'in', hosts)
    .execute()
}

async function byId<T extends 'talking_points' | 'feedback'>(
  { db }: Store,
  table: T,
  workspaceId: string,
  ids: string[],
) {
  if (ids.length === 0) return []
  const { rows } = await sql<
    Selectable<Database[T]>
  >`select * from ${sql.table(table)} where workspace_id = ${workspaceId} and id = any(${ids}::text[])`.execute(
    db,
  )
  return rows
}
