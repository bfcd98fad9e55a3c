import { type KyselyPlugin, type RawBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { ALL_RUNS, eraseInImports, eraseRows } from './import-traces.ts'
import { FORMER } from './lead-sources.ts'
import type { Db } from './open.ts'
import type { DataSubject } from './personal-data.ts'
import { acrossWorkspaces } from './workspace-guard.ts'

/**
 * What imports hold about somebody takes time to erase, and a file that is still being read may bring more. So the
 * transaction in which somebody goes notes it here, and the note stays until imports hold nothing more: rows about them
 * are not applied meanwhile, and whoever finds it goes on, after a fault or a crash, too.
 */

/**
 * Notes that imports are to be freed of somebody, in the transaction that erases everything else.
 * @returns the id of the note
 */
export async function insertErasure(db: Db, person: DataSubject): Promise<string> {
  const id = uuidv7()
  await db
    .insertInto('erasures')
    .values({ workspace_id: person.workspaceId, id, person: JSON.stringify(person), runs: null })
    .execute()
  return id
}

/** The note of a lead who is gone, but not yet out of all imports. */
export async function selectErasure(
  db: Db,
  workspaceId: string,
  leadId: string,
): Promise<string | undefined> {
  const former = JSON.stringify([{ source: FORMER, externalId: leadId }])
  const row = await db
    .selectFrom('erasures')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where(sql<boolean>`(person->>'leadId' = ${leadId} or person->'records' @> ${former}::jsonb)`)
    .executeTakeFirst()
  return row?.id
}

/**
 * Takes out of a batch what is about people who are being erased, in the transaction that applies it: it has the run and
 * the lock on consent, which erasing takes, too, so that a batch comes before all of an erasure or sees its note.
 * @param rows the batch, a condition on import_rows
 */
export async function eraseInBatch(
  db: Db,
  { workspaceId, importId }: { workspaceId: string; importId: string },
  rows: RawBuilder<unknown>,
): Promise<void> {
  const found = await db
    .selectFrom('erasures')
    .select('person')
    .where('workspace_id', '=', workspaceId)
    .where(sql<boolean>`(runs is null or ${importId} = any(runs))`)
    .execute()
  const people = found.map(({ person }) => person)
  if (people.length > 0) await eraseRows(db, { workspaceId, people }, rows)
}

/**
 * Whoever is done only cleans away what was staged. Of one that was cancelled or taken over the former reader may still
 * write what it was about to.
 */
const isAtWork = sql<boolean>`(holder is not null and run->>'state' is distinct from 'done')`

/**
 * Erases in imports what was noted. Of imports that are worked on the note stays, for whoever asks when they have ended;
 * until then they are looked through once.
 * @param jobs for work that may take its time; not in a transaction
 * @param only id of a note; all of all workspaces when absent
 * @param signal ends it between two statements
 * @throws the signal's reason; what the first failed with that could not be finished, after all others
 */
export async function finishErasures(
  jobs: Db,
  { only, signal }: { only?: string; signal?: AbortSignal } = {},
): Promise<void> {
  const db = signal ? jobs.withPlugin(endedBy(signal)) : jobs
  await limitErasures(db, only === undefined ? sql`true` : sql`id = ${only}`)
  const open = await acrossWorkspaces(db, 'erasures are finished for all')
    .selectFrom('erasures')
    .select(['id', 'person', 'runs'])
    .where(
      sql<boolean>`cardinality(runs) > (
        select count(*) from import_runs
        where import_runs.workspace_id = erasures.workspace_id and import_runs.id = any(runs) and ${isAtWork})`,
    )
    .$if(only !== undefined, (query) => query.where('erasures.id', '=', only!))
    .orderBy('id')
    .$narrowType<{ runs: string[] }>()
    .execute()
  const failures: unknown[] = []
  for (const erasure of open) {
    signal?.throwIfAborted()
    // One that cannot be finished holds up no other.
    await finish(db, erasure).catch((error) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

interface Erasure {
  id: string
  person: DataSubject
  runs: string[]
}

async function finish(db: Db, { id, person, runs }: Erasure): Promise<void> {
  const atWork = await selectAtWork(db, person.workspaceId, runs)
  const isFirst = runs.includes(ALL_RUNS)
  await eraseInImports(db, person, isFirst ? runs : runs.filter((run) => !atWork.includes(run)))
  await leave(db, person.workspaceId, id, atWork)
}

/**
 * Says of the erasures of a workspace which imports they are about, before another one begins there: that one may bring
 * the person back, or their no.
 */
export const limitErasuresOf = (db: Db, workspaceId: string): Promise<void> =>
  limitErasures(db, sql`workspace_id = ${workspaceId}`)

/**
 * Says of new erasures which imports they are about, so that files that come later lose nothing. Not in the transaction
 * that erases: an import that began after this statement and looked before the commit would be missed. Whoever looked
 * before the commit has stored the run before, so that it is seen here.
 */
async function limitErasures(db: Db, which: RawBuilder<unknown>): Promise<void> {
  await sql`
    update erasures set runs = array(
      select ${ALL_RUNS} union all
      select id from import_runs where import_runs.workspace_id = erasures.workspace_id
        and (holder is not null or run->>'state' in ('reading', 'ready', 'applying')))
    where runs is null and ${which}`.execute(acrossWorkspaces(db, 'erasures are finished for all'))
}

const endedBy = (signal: AbortSignal): KyselyPlugin => ({
  transformQuery({ node }) {
    signal.throwIfAborted()
    return node
  },
  transformResult: async ({ result }) => result,
})

/** Those of the imports that somebody works on: of them more may come. */
async function selectAtWork(db: Db, workspaceId: string, runs: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('import_runs')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where(isAtWork)
    .where('id', '=', sql<string>`any(${runs}::text[])`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Leaves of an erasure what is still to be done for these imports: nothing where there are none. */
async function leave(db: Db, workspaceId: string, id: string, runs: string[]): Promise<void> {
  if (runs.length === 0)
    await db.deleteFrom('erasures').where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
  else
    await db
      .updateTable('erasures')
      .set({ runs })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
}
