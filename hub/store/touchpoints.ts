import { type RawBuilder, sql } from 'kysely'
import type { IncomingTouchpoint } from '../../lib/contract/touchpoint.ts'
import {
  addToRollups,
  type Rollup,
  type Touchpoint,
  type TouchpointRollups,
} from '../../lib/domain/touchpoint.ts'
import type { Db } from './open.ts'

/** SQL of touchpoints and of the roll-ups that are kept of them. */

/** A touchpoint whose lead is known, and whether several leads have its address. */
export type ResolvedTouchpoint = Omit<IncomingTouchpoint, 'email' | 'leadId'> & {
  leadId: string
  shared: boolean
}

/** The leads that have an address: first the one that it names, null where it names none alone; then the others. */
export type AddressLeads = readonly [named: string | null, ...others: string[]]

/**
 * Folded address -> its leads. An address names the only lead whose primary one it is; one that is nobody's primary, such
 * as an office's, the only lead that has it.
 * @param emails folded; those that nobody has are left out
 */
export async function selectNamedLeads(
  db: Db,
  workspaceId: string,
  emails: string[],
): Promise<Map<string, AddressLeads>> {
  const rows = await db
    .selectFrom('lead_emails')
    .select(['email', 'lead_id', 'position'])
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${[...new Set(emails)]}::text[])`)
    .orderBy('lead_id')
    .execute()
  const found = new Map<string, AddressLeads>()
  for (const [email, owners] of Map.groupBy(rows, (row) => row.email)) {
    const primary = owners.filter(({ position }) => position === 0)
    const [one, ...more] = primary.length > 0 ? primary : owners
    const named = more.length === 0 ? one!.lead_id : null
    found.set(email, [named, ...owners.map(({ lead_id }) => lead_id).filter((id) => id !== named)])
  }
  return found
}

/** Touchpoints that were added: how many of a kind a lead got. */
export type Added = Rollup & { leadId: string; kind: string }

/** Whether an address is that of several leads: what comes with it may be with another of them than the one it names now. */
export const isShared = (leads: AddressLeads): boolean => leads.length > 1

/**
 * A condition on rows that are about to be added: where several leads have the address, none of them has a touchpoint of
 * this id. What came for an address once stays where it is, whoever has the address now.
 * @param rows what the statement calls them
 */
export const isNotElsewhere = (workspaceId: string, rows: string) => {
  const of = (column: string) => sql.ref(`${rows}.${column}`)
  return sql`(${of('shared')} is false or not exists (
    select 1 from lead_emails mine
    join lead_emails theirs on theirs.workspace_id = mine.workspace_id and theirs.email = mine.email
    join touchpoints there on there.workspace_id = theirs.workspace_id and there.lead_id = theirs.lead_id
    where mine.workspace_id = ${workspaceId} and mine.lead_id = ${of('lead_id')} and there.id = ${of('id')}))`
}

/** Adds those that are not there (by id). Their leads are locked. */
export async function insertTouchpoints(
  db: Db,
  workspaceId: string,
  touchpoints: ResolvedTouchpoint[],
): Promise<Added[]> {
  const rows = touchpoints.map(({ from, to, leadId, ...row }) => ({
    ...row,
    lead_id: leadId,
    change: changeOf({ from, to }),
  }))
  return countAdded(
    db,
    sql`insert into touchpoints (workspace_id, lead_id, at, id, kind, title, url, detail, change)
    select ${workspaceId}, r.lead_id, r.at, r.id, r.kind, r.title, r.url, r.detail, r.change
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(lead_id text, at timestamptz, id text, kind text,
      title text, url text, detail text, change jsonb, shared boolean)
    where ${isNotElsewhere(workspaceId, 'r')} ${UNLESS_THERE}`,
  )
}

/** What is stored of a change; null where there is none. */
export const changeOf = ({ from, to }: Pick<Touchpoint, 'from' | 'to'>) =>
  from === undefined && to === undefined ? null : { from, to }

/** Ends an insert of touchpoints: those that are there, by their id, stay as they are. */
export const UNLESS_THERE = sql`on conflict (workspace_id, lead_id, id) do nothing`

/** Runs an insert of touchpoints and counts what it added. */
export async function countAdded(db: Db, insert: RawBuilder<unknown>): Promise<Added[]> {
  const { rows } = await sql<Omit<Added, 'first' | 'last'> & { first: Date; last: Date }>`
    with added as (${insert} returning lead_id, kind, at)
    select lead_id as "leadId", kind, count(*)::integer as count, min(at) as first, max(at) as last
    from added group by lead_id, kind`.execute(db)
  return rows.map((row) => ({ ...row, first: row.first.toISOString(), last: row.last.toISOString() }))
}

/**
 * Brings the roll-ups of these leads up to date.
 * @param rollups as they were, locked
 * @returns ids of the leads that got touchpoints
 */
export async function storeRollups(
  db: Db,
  workspaceId: string,
  rollups: Map<string, TouchpointRollups>,
  added: Added[],
): Promise<string[]> {
  const leads = [...Map.groupBy(added, ({ leadId }) => leadId)]
  if (leads.length === 0) return []
  const rows = leads.map(([id, counts]) => ({ id, rollups: addToRollups(rollups.get(id) ?? {}, counts) }))
  await sql`
    update leads set rollups = r.rollups, updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, rollups jsonb)
    where leads.workspace_id = ${workspaceId} and leads.id = r.id`.execute(db)
  return leads.map(([id]) => id)
}
