import { type Kysely, sql } from 'kysely'
import type { RejectedRow } from '../../lib/contract/import.ts'
import type { IncomingTouchpoint } from '../../lib/contract/touchpoint.ts'
import { reason } from '../../lib/domain/import-reason.ts'
import type { TouchpointRollups } from '../../lib/domain/touchpoint.ts'
import type { CopyValue } from '../store/copy-into.ts'
import type { Database } from '../store/schema.ts'
import {
  changeOf,
  countAdded,
  isNotElsewhere,
  isShared,
  storeRollups,
  UNLESS_THERE,
} from '../store/touchpoints.ts'
import type { RowRead } from './formats/file-problem.ts'
import { leadsOfRows } from './lead-of-row.ts'
import { leadParts } from './lead-parts.ts'
import { between, copyRows, isForbidden } from './staged-rows.ts'
import { noOutcome, type Subject } from './subject.ts'
import { applyRefusals, stageRefusals } from './touchpoint-refusals.ts'

type Db = Kysely<Database>
type Row = RowRead<IncomingTouchpoint>

/**
 * Touchpoints out of JSON Lines. A part has the rows of some leads, wherever they stand in the file, so that rows and
 * index entries of a lead land beside each other and its roll-ups are written seldom. They are staged in columns, and
 * written from there without passing through JavaScript.
 */
export const touchpointsSubject: Subject<IncomingTouchpoint> = {
  // Sorted by their parts before they are staged: the more together, the fewer pages a part lies on.
  batch: 10_000,

  async stage(db, run, rows, reading, problems) {
    const outcome = noOutcome()
    const found = await leadsOfRows(db, run.workspaceId, rows, reading.leads)
    reading.partOf ??= await leadParts(db, run.workspaceId)
    const staged: CopyValue[][] = []
    for (const [at, row] of rows.entries()) {
      const lead = found[at]!
      if (typeof lead === 'string') {
        // Who names the lead means that one.
        const shared = row.value.leadId === undefined && isShared(reading.leads.get(row.value.email)!)
        staged.push(columnsOf(row, { lead, shared, part: reading.partOf(lead) }))
      } else outcome.rejected.push({ line: row.line, reason: lead })
    }
    // What they did is counted when they are applied.
    if (reading.dryRun) {
      outcome.unchanged = await countKnown(db, run.workspaceId, staged)
      outcome.created = staged.length - outcome.unchanged
    }
    staged.sort((a, b) => (a[PART] as number) - (b[PART] as number))
    await copyRows(db, run, COLUMNS, staged)
    await stageRefusals(db, run, rows, problems, reading.exportedAt)
    return outcome
  },

  async apply(tx, run, batch, { now }) {
    if (isForbidden(batch.upTo)) {
      tx.changed('lead', await applyRefusals(tx.db, run, batch, now))
      return noOutcome()
    }
    const inBatch = between(run, batch)
    const leads = await lockBatch(tx.db, run.workspaceId, inBatch)
    const rollups = new Map(leads.flatMap(({ id, rollups }) => (rollups ? [[id, rollups]] : [])))
    const erased = leads.filter(({ rollups }) => !rollups).map(({ id }) => id)
    // Each condition more is a table more to plan for, with every batch.
    const isThere = erased.length === 0 ? sql`` : sql`and lead_id = any(${[...rollups.keys()]}::text[])`
    const isNew = leads.some(({ shared }) => shared)
      ? sql`and ${isNotElsewhere(run.workspaceId, 'import_rows')}`
      : sql``
    // Leads without roll-ups have no touchpoints, and get none while they are locked: nothing can be there already.
    const isFirst = [...rollups.values()].every((kinds) => Object.keys(kinds).length === 0)
    const added = await countAdded(
      tx.db,
      sql`insert into touchpoints (workspace_id, lead_id, at, id, kind, title, url, detail, change)
      select distinct on (lead_id, id) workspace_id, lead_id, at, id, kind, title, url, detail, change
      from import_rows where ${inBatch} ${isThere} ${isNew}
      order by lead_id, id, line ${isFirst ? sql`` : UNLESS_THERE}`,
    )
    tx.changed('lead', await storeRollups(tx.db, run.workspaceId, rollups, added))
    const rejected = erased.length > 0 ? await rowsOf(tx.db, erased, inBatch) : []
    const all = leads.reduce((sum, { rows }) => sum + rows, 0)
    const created = added.reduce((sum, { count }) => sum + count, 0)
    return { ...noOutcome(), created, unchanged: all - rejected.length - created, rejected }
  },
}

/** A lead of a batch: how many rows are about it, and its roll-ups, null where it is erased. */
interface LeadOfBatch {
  id: string
  rows: number
  shared: boolean
  rollups: TouchpointRollups | null
}

/**
 * The leads of a batch, locked in the order of their ids, as POST /v1/touchpoints locks them: both wait for each other,
 * none deadlocks.
 */
async function lockBatch(
  db: Db,
  workspaceId: string,
  inBatch: ReturnType<typeof between>,
): Promise<LeadOfBatch[]> {
  const { rows } = await sql<LeadOfBatch>`
    with batch as materialized (
      select lead_id as id, count(*)::integer as rows, bool_or(shared) as shared
      from import_rows where ${inBatch} group by lead_id
    ), locked as (
      select id, rollups from leads where workspace_id = ${workspaceId} and id = any(array(select id from batch))
      order by id for update
    )
    select batch.*, locked.rollups from batch left join locked on locked.id = batch.id`.execute(db)
  return rows
}

async function rowsOf(db: Db, erased: string[], inBatch: ReturnType<typeof between>): Promise<RejectedRow[]> {
  const { rows } = await sql<{ line: number }>`
    select line from import_rows where ${inBatch} and lead_id = any(${erased}::text[]) order by line`.execute(
    db,
  )
  return rows.map(({ line }) => ({ line, reason: reason('lead_erased') }))
}

const COLUMNS = [
  ...(['part', 'line', 'lead_id', 'id', 'shared'] as const),
  ...(['at', 'kind', 'title', 'url', 'detail', 'change'] as const),
]
const [PART, LEAD, ID, SHARED] = [0, 2, 3, 4]

function columnsOf(
  { line, value }: Row,
  { lead, shared, part }: { lead: string; shared: boolean; part: number },
): CopyValue[] {
  const change = changeOf(value)
  const { id, at, kind, title, url, detail } = value
  return [part, line, lead, id, shared, at, kind, title, url, detail, change && JSON.stringify(change)]
}

/** How many of the staged rows are there already. */
async function countKnown(db: Db, workspaceId: string, staged: CopyValue[][]): Promise<number> {
  let count = 0
  for (let from = 0; from < staged.length; from += ID_LOOKUPS) {
    const rows = staged
      .slice(from, from + ID_LOOKUPS)
      .map((row) => ({ lead_id: row[LEAD], id: row[ID], shared: row[SHARED] }))
    const { rows: found } = await sql<{ count: number }>`
      select count(*)::integer as count
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(lead_id text, id text, shared boolean)
      where not ${isNotElsewhere(workspaceId, 'r')} or exists (
        select 1 from touchpoints t where t.workspace_id = ${workspaceId} and t.lead_id = r.lead_id and t.id = r.id)`.execute(
      db,
    )
    count += found[0]!.count
  }
  return count
}
const ID_LOOKUPS = 1000
