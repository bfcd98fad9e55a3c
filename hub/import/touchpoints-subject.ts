import { type Kysely, sql } from 'kysely'
import type { IncomingTouchpoint } from '../../lib/contract/touchpoint.ts'
import type { Database } from '../store/schema.ts'
import { findLeadIds } from '../store/touchpoints.ts'
import { type StagedRow, stageRows } from './staged-rows.ts'
import { noOutcome, type RunKey, type Subject } from './subject.ts'

type Db = Kysely<Database>

/** Touchpoints of one statement. They are written without passing through JavaScript, so it may be more than BATCH. */
const CHUNK = 4000

/**
 * Touchpoints out of JSON Lines. They are staged under their lead, and applied lead by lead: rows and index entries
 * of a lead land beside each other and its roll-ups are written once, whatever the order of the file.
 */
export const touchpointsSubject: Subject<IncomingTouchpoint> = {
  async stage(db, run, rows) {
    const outcome = noOutcome()
    const leads = await findLeadIds(
      db,
      run.workspaceId,
      rows.map((row) => row.value.email),
    )
    const known = await knownIds(
      db,
      run.workspaceId,
      rows.map((row) => row.value.id),
    )
    const staged: StagedRow<unknown>[] = []
    for (const {
      line,
      value: { email, ...touchpoint },
    } of rows) {
      const key = leads.get(email)
      if (!key) {
        outcome.rejected.push({
          line,
          reason: `No lead has the address ${email}. Import the leads first, then this file again.`,
        })
        continue
      }
      outcome[known.has(touchpoint.id) ? 'unchanged' : 'created'] += 1
      staged.push({ key, line, value: touchpoint })
    }
    await stageRows(db, run, staged)
    return outcome
  },

  async apply(tx, run, { progress }) {
    const outcome = noOutcome()
    let done = 0
    for (let from = ''; ; ) {
      const range = await nextRange(tx.db, run, from)
      if (!range) return outcome
      const there = await lockLeads(tx.db, run, from, range.to)
      outcome.rejected.push(...(await orphans(tx.db, run, from, range.to)))
      const added = await insertRange(tx.db, run, from, range.to)
      const changed = added.map((row) => row.lead_id)
      await recount(tx.db, run.workspaceId, changed)
      tx.changed('lead', changed)
      const created = added.reduce((sum, row) => sum + row.count, 0)
      outcome.created += created
      outcome.unchanged += there - created
      done += range.count
      from = range.to
      await progress(done)
    }
  },
}

async function knownIds(db: Db, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('touchpoints')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** The leads after `from` that have some CHUNK staged touchpoints together: the last of them, and the exact number. */
async function nextRange(db: Db, run: RunKey, from: string): Promise<{ to: string; count: number } | null> {
  const { rows } = await sql<{ to: string | null }>`
    select max(key) as to from (
      select key from import_rows
      where workspace_id = ${run.workspaceId} and import_id = ${run.importId} and key > ${from}
      order by key limit ${CHUNK}
    ) as next`.execute(db)
  const to = rows[0]?.to
  if (!to) return null
  const { rows: counted } = await sql<{ count: number }>`
    select count(*)::integer as count from import_rows where ${inRange(run, from, to)}`.execute(db)
  return { to, count: counted[0]!.count }
}

const inRange = (run: RunKey, from: string, to: string) =>
  sql`import_rows.workspace_id = ${run.workspaceId} and import_rows.import_id = ${run.importId}
    and import_rows.key > ${from} and import_rows.key <= ${to}`

/**
 * Locks the leads in the order of their ids, as POST /v1/touchpoints does: both wait for each other, none deadlocks.
 * @returns how many of the range's touchpoints have their lead
 */
async function lockLeads(db: Db, run: RunKey, from: string, to: string): Promise<number> {
  await sql`
    select id from leads
    where workspace_id = ${run.workspaceId} and id in (select key from import_rows where ${inRange(run, from, to)})
    order by id for update`.execute(db)
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from import_rows
    join leads on leads.workspace_id = import_rows.workspace_id and leads.id = import_rows.key
    where ${inRange(run, from, to)}`.execute(db)
  return rows[0]!.count
}

/** Touchpoints whose lead was erased since they were staged. */
async function orphans(db: Db, run: RunKey, from: string, to: string) {
  const { rows } = await sql<{ line: number }>`
    select line from import_rows where ${inRange(run, from, to)}
    and not exists (select from leads where leads.workspace_id = import_rows.workspace_id and leads.id = import_rows.key)
    order by line`.execute(db)
  return rows.map(({ line }) => ({
    line,
    reason: 'The lead of this touchpoint was erased while the file was read.',
  }))
}

async function insertRange(db: Db, run: RunKey, from: string, to: string) {
  const { rows } = await sql<{ lead_id: string; count: number }>`
    with added as (
      insert into touchpoints (workspace_id, lead_id, at, id, kind, title, url, detail)
      select leads.workspace_id, leads.id, (value->>'at')::timestamptz, value->>'id', value->>'kind', value->>'title',
        value->>'url', value->>'detail'
      from import_rows
      join leads on leads.workspace_id = import_rows.workspace_id and leads.id = import_rows.key
      where ${inRange(run, from, to)}
      order by import_rows.key, import_rows.line
      on conflict (workspace_id, id) do nothing
      returning lead_id
    )
    select lead_id, count(*)::integer as count from added group by lead_id`.execute(db)
  return rows
}

/** Counts all touchpoints of these leads anew; times as JavaScript writes them. */
async function recount(db: Db, workspaceId: string, leadIds: string[]): Promise<void> {
  if (leadIds.length === 0) return
  const iso = sql.lit('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  await sql`
    update leads set rollups = counted.rollups, updated_at = now()
    from (
      select lead_id, jsonb_object_agg(kind, jsonb_build_object('count', n, 'first', first, 'last', last)) as rollups
      from (
        select lead_id, kind, count(*) as n, to_char(min(at) at time zone 'UTC', ${iso}) as first,
          to_char(max(at) at time zone 'UTC', ${iso}) as last
        from touchpoints
        where workspace_id = ${workspaceId} and lead_id = any(${leadIds}::text[])
        group by lead_id, kind
      ) as kinds
      group by lead_id
    ) as counted
    where leads.workspace_id = ${workspaceId} and leads.id = counted.lead_id`.execute(db)
}
