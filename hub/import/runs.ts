import { sql } from 'kysely'
import { ImportRun, nothingRead, type RejectedRow } from '../../lib/contract/import.ts'
import { reason } from '../../lib/domain/import-reason.ts'
import { limitErasuresOf } from '../store/erasures.ts'
import { ERASED, withoutErased } from '../store/mentions.ts'
import type { Db, Store } from '../store/open.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { acrossWorkspaces } from '../store/workspace-guard.ts'
import { LEFT_BECAUSE, type Position, type RunKey } from './subject.ts'

/**
 * SQL of runs. Who works on a run holds it: its id stands in `holder` and is renewed on a timer, by the clock of the
 * database alone. Every write of a holder asks whether it still is the holder; a run is taken over only when that time
 * has run out, in one statement, so that of several importers one gets it.
 */

/** Without a sign of life for so long, the hub that works on a run has lost it. */
const HELD_SECONDS = 60
/** How often a holder shows that it is alive. */
export const RENEW_MS = 15_000
/** A dry run that nobody applied, and lists of rejected rows, are kept this long. */
const KEPT_DAYS = 7
const SWEEP = 'what ended hubs left is swept for all'
/** Rows deleted at once, so that a big import does not hold up others when it is cleaned away. */
const DELETE_LINES = 2_000

/** A run, by whom it is worked on, and how far it is applied. */
export interface HeldRun {
  workspaceId: string
  run: ImportRun
  by: string
  applyingSince: Date | null
  appliedTo: Position
}

const heldFromNow = sql<Date>`clock_timestamp() + make_interval(secs => ${sql.lit(HELD_SECONDS)})`
const state = sql<ImportRun['state']>`run->>'state'`

/** @returns false when there is a run of this id */
export async function insertRun(
  db: Db,
  workspaceId: string,
  run: ImportRun,
  { by, holder }: { by: string; holder: string },
): Promise<boolean> {
  await limitErasuresOf(db, workspaceId)
  const inserted = await db
    .insertInto('import_runs')
    .values({
      workspace_id: workspaceId,
      id: run.id,
      run: JSON.stringify(run),
      holder,
      held_until: heldFromNow,
      started_by: by,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

const one = (db: Db, { workspaceId, importId }: RunKey) =>
  db.updateTable('import_runs').where('workspace_id', '=', workspaceId).where('id', '=', importId)

/**
 * Stores where a run stands. Its reader has it in memory: what was erased meanwhile in the stored one stays erased.
 * @param from states in which it may be; any other is somebody else's doing and stays. Null: whatever stands there
 * @returns false when it is in none of them, or no longer held
 */
export async function saveRun(
  db: Db,
  workspaceId: string,
  run: ImportRun,
  { holder, from }: { holder: string; from: ImportRun['state'][] | null },
): Promise<boolean> {
  const key = { workspaceId, importId: run.id }
  return db.transaction().execute(async (tx) => {
    const stored = await tx
      .selectFrom('import_runs')
      .select('run')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', run.id)
      .where('holder', '=', holder)
      .$if(from !== null, (query) => query.where(state, 'in', from ?? []))
      .forUpdate()
      .executeTakeFirst()
    if (!stored) return false
    const cleaned = withoutErased(run, stored.run, await erasedLines(tx, key, run.firstRejected))
    await one(tx, key)
      .set({ run: JSON.stringify(cleaned), held_until: heldFromNow })
      .execute()
    return true
  })
}

/** Those of the rejected rows that were about somebody who is erased. */
async function erasedLines(
  db: Db,
  { workspaceId, importId }: RunKey,
  rejected: readonly RejectedRow[],
): Promise<number[]> {
  if (rejected.length === 0) return []
  const rows = await db
    .selectFrom('import_rejects')
    .select('line')
    .where('workspace_id', '=', workspaceId)
    .where('import_id', '=', importId)
    .where('line', '=', sql<number>`any(${rejected.map(({ line }) => line)}::integer[])`)
    .where('reason', '=', JSON.stringify(ERASED))
    .execute()
  return rows.map(({ line }) => line)
}

/**
 * Shows that the holder is alive.
 * @param states in which the holder works on it
 * @returns false when it is no longer the holder, or somebody has ended the run
 */
export async function renewRun(
  db: Db,
  run: RunKey,
  { holder, states }: { holder: string; states: readonly ImportRun['state'][] },
): Promise<boolean> {
  const renewed = await one(db, run)
    .set({ held_until: heldFromNow })
    .where('holder', '=', holder)
    .where(state, 'in', states)
    .returning('id')
    .executeTakeFirst()
  return renewed !== undefined
}

/** Has nothing to do with the run any more. `held_until` of now would let another importer take it. */
export async function releaseRun(db: Db, run: RunKey, holder: string): Promise<void> {
  await one(db, run).set({ holder: null, held_until: null }).where('holder', '=', holder).execute()
}

/** Lets another importer go on with it at once. */
export async function handOver(db: Db, run: RunKey, holder: string): Promise<void> {
  await one(db, run).set({ held_until: sql`clock_timestamp()` }).where('holder', '=', holder).execute()
}

const RUN = [
  'workspace_id',
  'id',
  'run',
  'erased_rows',
  'started_by',
  'applying_since',
  'applied_part',
  'applied_line',
] as const

/**
 * A run as it is stored, and the rows of it that erasing took, which a column of their own counts: who erases does not
 * wait for whoever holds the run. One that cannot be read has failed: it must hold up neither the others nor the start.
 */
function parseRun({ id, run, erased_rows }: StoredRun): ImportRun {
  const parsed = ImportRun.safeParse(run)
  if (parsed.success) return { ...parsed.data, erased: erased_rows }
  const counts = { rowsRead: 0, accepted: 0, rejected: 0, created: 0, updated: 0, unchanged: 0, erased: 0 }
  const nothing = { ...nothingRead(), firstRejected: [], dryRun: false }
  return { id, kind: 'leads', ...nothing, ...counts, state: 'failed', error: reason('run_unreadable') }
}

interface StoredRun {
  id: string
  run: unknown
  erased_rows: number
}

interface RunRow extends StoredRun {
  workspace_id: string
  started_by: string
  applying_since: Date | null
  applied_part: number
  applied_line: number
}

const toHeldRun = (row: RunRow): HeldRun => ({
  workspaceId: row.workspace_id,
  run: parseRun(row),
  by: row.started_by,
  applyingSince: row.applying_since,
  appliedTo: { part: row.applied_part, line: row.applied_line },
})

export async function readRun(db: Db, { workspaceId, importId }: RunKey): Promise<ImportRun | null> {
  const row = await db
    .selectFrom('import_runs')
    .select(['id', 'run', 'erased_rows'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', importId)
    .executeTakeFirst()
  return row ? parseRun(row) : null
}

/** The run, when this holder has it. */
export async function readHeld(
  db: Db,
  { workspaceId, importId }: RunKey,
  holder: string,
): Promise<HeldRun | undefined> {
  const row = await db
    .selectFrom('import_runs')
    .select(RUN)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', importId)
    .where('holder', '=', holder)
    .executeTakeFirst()
  return row && toHeldRun(row)
}

/** What rows will do is counted anew when they do it, and so is what of them is left out because of what is there. */
const startApplying = sql<string>`run || '{"state":"applying","created":0,"updated":0,"unchanged":0}'::jsonb
  || jsonb_build_object('leftOut', (
    select coalesce(jsonb_agg(one), '[]'::jsonb) from jsonb_array_elements(run->'leftOut') as one
    where (one->'reason'->>'code' = any(${[...LEFT_BECAUSE]}::text[])) is not true))`

/**
 * Begins to apply a run: a dry run that nobody holds, or one's own that was read. Two importers may try it; one does.
 * @returns undefined when it is not ready (any more)
 */
export async function beginApplying(
  db: Db,
  run: RunKey,
  { holder, by }: { holder: string; by: string },
): Promise<HeldRun | undefined> {
  const row = await one(db, run)
    .set({
      run: startApplying,
      holder,
      held_until: heldFromNow,
      started_by: by,
      applying_since: sql<Date>`clock_timestamp()`,
    })
    .where((eb) =>
      eb.or([
        eb.and([eb(state, '=', 'ready'), eb('holder', 'is', null)]),
        eb.and([eb(state, '=', 'reading'), eb('holder', '=', holder)]),
      ]),
    )
    .returning(RUN)
    .executeTakeFirst()
  return row && toHeldRun(row)
}

/**
 * By their indexes, whatever the planner knows of tables that were empty a moment ago: so it comes to the same plan with
 * every batch. The embedded database keeps statements ready, and there keeps the plan as well: making it anew took a
 * third of what a batch costs by itself.
 */
const PLANNED = {
  postgres: sql`set_config('enable_seqscan', 'off', true)`,
  pglite: sql`set_config('enable_seqscan', 'off', true) || set_config('plan_cache_mode', 'force_generic_plan', true)`,
}

/**
 * The run, locked until the transaction ends, in which what follows is planned by indexes; undefined when it is not this
 * holder's to apply.
 */
export async function lockApplying(
  db: Db,
  run: RunKey,
  { holder, kind }: { holder: string; kind: Store['kind'] },
): Promise<HeldRun | undefined> {
  const row = await db
    .selectFrom('import_runs')
    .select(RUN)
    .select(PLANNED[kind].as('planned'))
    .where('workspace_id', '=', run.workspaceId)
    .where('id', '=', run.importId)
    .where('holder', '=', holder)
    .where(state, '=', 'applying')
    .forUpdate()
    .executeTakeFirst()
  return row && toHeldRun(row)
}

/** How far a run is applied, in the transaction that did it. The row is locked. */
export async function saveProgress(db: Db, { workspaceId, run, appliedTo }: HeldRun): Promise<void> {
  await one(db, { workspaceId, importId: run.id })
    .set({
      run: JSON.stringify(run),
      held_until: heldFromNow,
      applied_part: appliedTo.part,
      applied_line: appliedTo.line,
    })
    .execute()
}

/**
 * Cancels a run that is not yet being applied. Who reads its file notices and cleans up; for a dry run that is ready
 * the caller becomes the holder and does.
 * @returns the run as it is then, and its holder; undefined when it cannot be cancelled (any more)
 */
export async function cancelRun(
  db: Db,
  run: RunKey,
  holder: string,
): Promise<{ run: ImportRun; holder: string | null } | undefined> {
  const row = await one(db, run)
    .set((eb) => ({
      run: sql<string>`run || '{"state":"cancelled"}'::jsonb`,
      holder: eb.fn.coalesce('holder', eb.val(holder)),
      held_until: eb.fn.coalesce('held_until', heldFromNow),
    }))
    .where(state, 'in', ['reading', 'ready'])
    .returning(['id', 'run', 'erased_rows', 'holder'])
    .executeTakeFirst()
  return row && { run: parseRun(row), holder: row.holder }
}

/**
 * Takes over the runs that somebody holds who shows no life any more.
 * @param except ids of the runs that the caller works on
 * @param anyway for a database that no other process can have open: whoever holds a run is gone
 */
export async function takeOver(
  db: Db,
  holder: string,
  { anyway, except }: { anyway: boolean; except: string[] },
): Promise<HeldRun[]> {
  const rows = await acrossWorkspaces(db, SWEEP)
    .updateTable('import_runs')
    .set({ holder, held_until: heldFromNow })
    .where('holder', 'is not', null)
    .where('id', '!=', sql<string>`all(${except}::text[])`)
    .where(anyway ? sql<boolean>`true` : sql<boolean>`held_until < clock_timestamp()`)
    .returning(RUN)
    .execute()
  return rows.map(toHeldRun)
}

/** Dry runs that nobody applied for long, with their keys. */
export async function cancelOld(db: Db, holder: string): Promise<RunKey[]> {
  const rows = await acrossWorkspaces(db, SWEEP)
    .updateTable('import_runs')
    .set({ run: sql<string>`run || '{"state":"cancelled"}'::jsonb`, holder, held_until: heldFromNow })
    .where(state, '=', 'ready')
    .where('holder', 'is', null)
    .where('created_at', '<', keptSince)
    .returning(['workspace_id', 'id'])
    .execute()
  return rows.map((row) => ({ workspaceId: row.workspace_id, importId: row.id }))
}

const keptSince = sql<Date>`clock_timestamp() - make_interval(days => ${sql.lit(KEPT_DAYS)})`

/** Forgets the lists of rejected rows of long ago. */
export async function deleteOldRejects(db: Db): Promise<void> {
  await sql`
    delete from import_rejects using import_runs
    where import_runs.workspace_id = import_rejects.workspace_id and import_runs.id = import_rejects.import_id
    and import_runs.created_at < ${keptSince}`.execute(acrossWorkspaces(db, SWEEP))
}

/**
 * Throws away what an ended run has staged, and gives its disk back: at once where no other run has anything staged;
 * else on PostgreSQL as far as the table's end is free, and on PGlite, which cannot, when the last of them ends.
 * @param signal ends it between two statements
 * @returns whether all of it is gone
 */
export function clearStaged(store: Store, run: RunKey, signal?: AbortSignal): Promise<boolean> {
  const before = clearing.get(store) ?? Promise.resolve()
  const cleared = before.then(() => clearNow(store, run, signal))
  clearing.set(
    store,
    cleared.catch(() => {}),
  )
  return cleared
}

/** One at a time: they wait for each other anyway, and each would hold a connection that an import needs. */
const clearing = new WeakMap<Store, Promise<unknown>>()

async function clearNow(store: Store, run: RunKey, signal?: AbortSignal): Promise<boolean> {
  if (await truncateWhenAlone(store.jobs, run)) return true
  for (const [table, key] of STAGED) {
    // Where the one before ended: else each statement passes all that those before it have deleted.
    let from: string | number | null = null
    do {
      if (signal?.aborted) return false
      from = await deleteFrom(store.jobs, run, { table, key, from })
    } while (from !== null)
    // On PGlite it would hold up everybody for seconds. Where another hub is at it, it need not be waited for.
    if (store.kind === 'postgres') await sql`vacuum (skip_locked) ${sql.table(table)}`.execute(store.jobs)
  }
  return true
}

/** The tables of the staging area, each with the column by which its index orders the rows of a run. */
const STAGED = [
  ['import_rows', 'part'],
  ['import_claims', 'claim'],
] as const

/** @returns where the rows go on; null when none is left */
async function deleteFrom(
  db: Db,
  { workspaceId, importId }: RunKey,
  { table, key, from }: { table: string; key: string; from: string | number | null },
): Promise<string | number | null> {
  const column = sql.ref(key)
  return db.transaction().execute(async (tx) => {
    // The planner knows nothing of these tables, and may read all of one for each statement.
    await sql`set local enable_seqscan = off`.execute(tx)
    const after = from === null ? sql`` : sql`and ${column} >= ${from}`
    const { rows } = await sql<{ at: string | number }>`
      delete from ${sql.table(table)} where workspace_id = ${workspaceId} and ctid = any(array(
        select ctid from ${sql.table(table)}
        where workspace_id = ${workspaceId} and import_id = ${importId} ${after}
        order by ${column} limit ${DELETE_LINES}))
      returning ${column} as at`.execute(tx)
    if (rows.length < DELETE_LINES) return null
    return rows.reduce((last, { at }) => (at > last ? at : last), rows[0]!.at)
  })
}

/**
 * Only truncating gives the space of indexes back, and PGlite runs no vacuum. Whoever stages has stored the run before:
 * who holds the tables sees every run that has rows in them. It waits for nobody, so that nobody waits behind it.
 */
async function truncateWhenAlone(db: Db, run: RunKey): Promise<boolean> {
  try {
    return await acrossWorkspaces(db, 'truncating is for all, so nobody else may have anything staged')
      .transaction()
      .execute(async (tx) => {
        await sql`lock table import_rows, import_claims in access exclusive mode nowait`.execute(tx)
        const other = await tx
          .selectFrom('import_runs')
          .select('id')
          .where('id', '!=', run.importId)
          .where(state, 'in', ['reading', 'ready', 'applying'])
          .limit(1)
          .executeTakeFirst()
        if (other) return false
        await sql`truncate import_rows, import_claims`.execute(tx)
        return true
      })
  } catch (error) {
    if (error instanceof StoreUnavailable) return false
    throw error
  }
}
