import { type Kysely, sql } from 'kysely'
import { ImportRun } from '../../lib/contract/import.ts'
import type { Store } from '../store/open.ts'
import type { Database } from '../store/schema.ts'
import { acrossWorkspaces } from '../store/workspace-guard.ts'
import type { RunKey } from './subject.ts'

type Db = Kysely<Database>

/** On PostgreSQL a run without a sign of life for this long has lost its hub. */
const DEAD_AFTER_SECONDS = 120
/** A dry run that nobody applied, and lists of rejected rows, are kept this long. */
const KEPT_DAYS = 7
const SWEEP = 'what ended hubs left is swept for all'
/** Rows deleted at once, so that a big import does not hold up others when it is cleaned away. */
const DELETE_LINES = 50_000

export async function insertRun(db: Db, workspaceId: string, run: ImportRun): Promise<void> {
  await db
    .insertInto('import_runs')
    .values({ workspace_id: workspaceId, id: run.id, run: JSON.stringify(run), created_at: new Date() })
    .execute()
}

/**
 * Stores where a run stands; also its sign of life.
 * @returns false when somebody else has ended the run in between
 */
export async function saveRun(db: Db, workspaceId: string, run: ImportRun): Promise<boolean> {
  const saved = await db
    .updateTable('import_runs')
    .set({ run: JSON.stringify(run), alive_at: new Date() })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', run.id)
    .where(sql<string>`run->>'state'`, 'not in', ['done', 'failed', 'cancelled'])
    .returning('id')
    .executeTakeFirst()
  return saved !== undefined
}

export async function readRun(db: Db, workspaceId: string, id: string): Promise<ImportRun | null> {
  const row = await db
    .selectFrom('import_runs')
    .select('run')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? ImportRun.parse(row.run) : null
}

/**
 * How many staged rows a run has, with those of leads who were erased since: fewer than it accepted when a crash has
 * emptied the staging area.
 */
export async function countStaged(db: Db, run: RunKey): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select r.erased_rows + (
      select count(*)::integer from import_rows s
      where s.workspace_id = ${run.workspaceId} and s.import_id = ${run.importId}) as count
    from import_runs r where r.workspace_id = ${run.workspaceId} and r.id = ${run.importId}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Throws away what an ended run has staged. */
export async function clearStaged(store: Store, run: RunKey): Promise<void> {
  if (store.kind === 'pglite' && (await truncateWhenAlone(store.db, run))) return
  for (const table of ['import_rows', 'import_claims'] as const) {
    for (;;) {
      const { rows } = await sql<{ deleted: boolean }>`
        delete from ${sql.table(table)} where workspace_id = ${run.workspaceId} and ctid = any(array(
          select ctid from ${sql.table(table)}
          where workspace_id = ${run.workspaceId} and import_id = ${run.importId} limit ${DELETE_LINES}))
        returning true as deleted`.execute(store.db)
      if (rows.length < DELETE_LINES) break
    }
  }
}

/**
 * PGlite runs no vacuum: only truncating gives the space of a million rows back. It has one connection, so nobody
 * can begin an import between the look and the act.
 */
async function truncateWhenAlone(db: Db, run: RunKey): Promise<boolean> {
  return acrossWorkspaces(db, 'truncating is for all, so nobody else may have anything staged')
    .transaction()
    .execute(async (tx) => {
      const other = await tx
        .selectFrom('import_runs')
        .select('id')
        .where('id', '!=', run.importId)
        .where(sql<string>`run->>'state'`, 'in', ['reading', 'ready', 'applying'])
        .limit(1)
        .executeTakeFirst()
      if (other) return false
      await sql`truncate import_rows, import_claims`.execute(tx)
      return true
    })
}

/**
 * Ends the runs whose hub is gone and cleans after them. Nothing of them is in the workspace: what a run applies, and
 * that it is done, are one transaction.
 * @param mine ids of the runs that this process works on
 */
export async function sweepRuns(store: Store, mine: ReadonlySet<string>): Promise<void> {
  const rows = await acrossWorkspaces(store.db, SWEEP)
    .selectFrom('import_runs')
    .select(['workspace_id', 'id', 'run', 'alive_at'])
    .where(sql<string>`run->>'state'`, 'in', ['reading', 'ready', 'applying'])
    .execute()
  const now = Date.now()
  for (const row of rows) {
    const run = ImportRun.parse(row.run)
    const age = (now - row.alive_at.getTime()) / 1000
    const dead = store.kind === 'pglite' || age > DEAD_AFTER_SECONDS
    const old = age > KEPT_DAYS * 86_400
    if (mine.has(run.id) || (run.state === 'ready' ? !old : !dead)) continue
    const ended: ImportRun = {
      ...run,
      state: run.state === 'ready' ? 'cancelled' : 'failed',
      error:
        run.state === 'ready'
          ? null
          : 'The hub stopped during the import. Nothing was changed; import the file again.',
    }
    if (await saveRun(store.db, row.workspace_id, ended))
      await clearStaged(store, { workspaceId: row.workspace_id, importId: run.id })
  }
  const before = new Date(now - KEPT_DAYS * 86_400_000)
  await sql`
    delete from import_rejects using import_runs
    where import_runs.workspace_id = import_rejects.workspace_id and import_runs.id = import_rejects.import_id
    and import_runs.created_at < ${before}`.execute(acrossWorkspaces(store.db, SWEEP))
}
