import { sql } from 'kysely'
import type { IncomingTouchpoint, PostTouchpointsAnswer } from '../../lib/contract/touchpoint.ts'
import { foldAddress } from '../../lib/domain/identity.ts'
import type { TouchpointRollups } from '../../lib/domain/touchpoint.ts'
import type { Store } from './open.ts'
import { type Write, write } from './transaction.ts'

/** A touchpoint whose lead is known. */
export type ResolvedTouchpoint = Omit<IncomingTouchpoint, 'email'> & { leadId: string }

/**
 * Stores a batch out of a marketing system. One that is there already (same id) is left as it is; one without a
 * lead is rejected alone. The caller may send the same batch again after any failure.
 */
export async function postTouchpoints(
  store: Store,
  workspaceId: string,
  touchpoints: IncomingTouchpoint[],
): Promise<PostTouchpointsAnswer> {
  return write(store, workspaceId, async (tx) => {
    const leads = await findLeadIds(
      tx,
      workspaceId,
      touchpoints.map((t) => t.email),
    )
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
    const stored = await storeTouchpoints(tx, workspaceId, resolved)
    return { stored, alreadyThere: resolved.length - stored, rejected }
  })
}

/** Folded address -> lead. Of several leads with one address, the one whose primary address it is, then the oldest id. */
async function findLeadIds(
  { db }: Write,
  workspaceId: string,
  emails: string[],
): Promise<Map<string, string>> {
  const folded = [...new Set(emails.map(foldAddress))]
  const rows = await db
    .selectFrom('lead_emails')
    .select(['email', 'lead_id'])
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${folded}::text[])`)
    .orderBy('position', 'desc')
    .orderBy('lead_id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.email, row.lead_id]))
}

/**
 * Writes touchpoints of known leads and brings the roll-ups of these leads up to date.
 * @returns how many were new
 */
export async function storeTouchpoints(
  tx: Write,
  workspaceId: string,
  touchpoints: ResolvedTouchpoint[],
): Promise<number> {
  if (touchpoints.length === 0) return 0
  const leadIds = [...new Set(touchpoints.map((t) => t.leadId))]
  // Locked in one order: two batches about the same leads wait for each other and add up, and none deadlocks.
  const leads = await tx.db
    .selectFrom('leads')
    .select(['id', 'rollups'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${leadIds}::text[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  const column = <K extends keyof ResolvedTouchpoint>(key: K) => touchpoints.map((t) => t[key])
  const { rows: added } = await sql<{ lead_id: string; kind: string; at: Date }>`
    insert into touchpoints (workspace_id, lead_id, at, id, kind, title, url, detail)
    select ${workspaceId}, t.*
    from unnest(${column('leadId')}::text[], ${column('at')}::timestamptz[], ${column('id')}::text[],
      ${column('kind')}::text[], ${column('title')}::text[], ${column('url')}::text[], ${column('detail')}::text[]) as t
    on conflict (workspace_id, id) do nothing
    returning lead_id, kind, at`.execute(tx.db)
  const rollups = new Map(leads.map((lead) => [lead.id, { ...lead.rollups }]))
  for (const { lead_id, kind, at } of added) addTo(rollups.get(lead_id), kind, at.toISOString())
  const changed = [...new Set(added.map((row) => row.lead_id))]
  if (changed.length > 0) {
    await sql`
      update leads set rollups = r.rollups::jsonb, updated_at = now()
      from unnest(${changed}::text[], ${changed.map((id) => JSON.stringify(rollups.get(id) ?? {}))}::text[])
        as r(id, rollups)
      where leads.workspace_id = ${workspaceId} and leads.id = r.id`.execute(tx.db)
    tx.changed('lead', changed)
  }
  return added.length
}

/** Counts one touchpoint at `at` (ISO 8601 UTC with milliseconds, as Date writes it: such strings sort by time). */
function addTo(rollups: TouchpointRollups | undefined, kind: string, at: string): void {
  if (!rollups) return
  const { count, first, last } = rollups[kind] ?? { count: 0, first: at, last: at }
  rollups[kind] = { count: count + 1, first: at < first ? at : first, last: at > last ? at : last }
}
