import { sql } from 'kysely'
import type { IncomingTouchpoint } from '../../lib/contract/touchpoint.ts'
import type { TouchpointRollups } from '../../lib/domain/touchpoint.ts'
import type { Db } from './open.ts'

/** SQL of touchpoints and of the roll-ups that are kept of them. */

/** A touchpoint whose lead is known. */
export type ResolvedTouchpoint = Omit<IncomingTouchpoint, 'email'> & { leadId: string }

/**
 * Folded address -> lead. Of several leads with one address, the one whose primary address it is, then the oldest id.
 * @param emails folded
 */
export async function findLeadIds(
  db: Db,
  workspaceId: string,
  emails: string[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('lead_emails')
    .select(['email', 'lead_id'])
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${[...new Set(emails)]}::text[])`)
    .orderBy('position', 'desc')
    .orderBy('lead_id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.email, row.lead_id]))
}

/** The roll-ups of these leads. Locked in one order: two batches about the same leads add up, and none deadlocks. */
export async function lockRollups(
  db: Db,
  workspaceId: string,
  leadIds: string[],
): Promise<Map<string, TouchpointRollups>> {
  const rows = await db
    .selectFrom('leads')
    .select(['id', 'rollups'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${leadIds}::text[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map(({ id, rollups }) => [id, rollups]))
}

/** Those that were not there (by id) before. */
export async function insertTouchpoints(
  db: Db,
  workspaceId: string,
  touchpoints: ResolvedTouchpoint[],
): Promise<{ lead_id: string; kind: string; at: Date }[]> {
  const column = <K extends keyof ResolvedTouchpoint>(key: K) => touchpoints.map((t) => t[key])
  const { rows } = await sql<{ lead_id: string; kind: string; at: Date }>`
    insert into touchpoints (workspace_id, lead_id, at, id, kind, title, url, detail)
    select ${workspaceId}, t.*
    from unnest(${column('leadId')}::text[], ${column('at')}::timestamptz[], ${column('id')}::text[],
      ${column('kind')}::text[], ${column('title')}::text[], ${column('url')}::text[], ${column('detail')}::text[]) as t
    on conflict (workspace_id, id) do nothing
    returning lead_id, kind, at`.execute(db)
  return rows
}

export async function updateRollups(
  db: Db,
  workspaceId: string,
  rollups: Map<string, TouchpointRollups>,
): Promise<void> {
  await sql`
    update leads set rollups = r.rollups::jsonb, updated_at = now()
    from unnest(${[...rollups.keys()]}::text[], ${[...rollups.values()].map((r) => JSON.stringify(r))}::text[])
      as r(id, rollups)
    where leads.workspace_id = ${workspaceId} and leads.id = r.id`.execute(db)
}
