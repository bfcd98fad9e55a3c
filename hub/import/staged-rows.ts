import { type Kysely, sql } from 'kysely'
import type { RejectedRow } from '../../lib/contract/import.ts'
import { type CopyValue, copyInto } from '../store/copy-into.ts'
import type { Database, ImportRowTable } from '../store/schema.ts'
import { type BatchSize, createBatchSize, FEWEST_ROWS, MOST_MS } from './batch-size.ts'
import type { Batch, Position, RunKey } from './subject.ts'

type Db = Kysely<Database>

/** Rows of one statement: enough to be fast, few enough for the hub to answer others in between. */
export const BATCH = 1000

export interface StagedRow<Value> {
  line: number
  value: Value
}

/** Rows of a part at most: where a batch begins within a part, its rows are put in order each time. */
export const PART_ROWS = 1000

/**
 * With this part begin those in which stands what rows forbid, apart from the rows themselves (touchpoint-refusals.ts):
 * after those of all leads, so that other batches need not look for them.
 */
export const FORBIDDEN_PARTS = 2_100_000_000

/** Stages rows as JSON, in the order of the file. */
export const stageRows = (db: Db, run: RunKey, rows: StagedRow<unknown>[]): Promise<void> =>
  copyRows(
    db,
    run,
    ['part', 'line', 'value'],
    rows.map(({ line, value }) => [Math.floor(line / PART_ROWS), line, JSON.stringify(value)]),
  )

/** Stages rows, in each statement as many as the machine takes without keeping others waiting. */
export async function copyRows(
  db: Db,
  run: RunKey,
  columns: readonly Exclude<keyof ImportRowTable, 'workspace_id' | 'import_id'>[],
  rows: CopyValue[][],
): Promise<void> {
  const size = copySizes.get(db) ?? createBatchSize()
  copySizes.set(db, size)
  for (let from = 0; from < rows.length; ) {
    // Other imports change it meanwhile.
    const most = size.rows
    const some = rows.slice(from, from + most).map((row) => [run.importId, ...row])
    const ms = await copyInto(db, run.workspaceId, 'import_rows', ['import_id', ...columns], some)
    // What a few rows take tells nothing of many. Most batches have fewer than a statement may: too long is too long.
    const isTooLong = some.length >= FEWEST_ROWS && ms > MOST_MS
    if (some.length === most || isTooLong) size.took(some.length, ms)
    from += some.length
  }
}
/** How many rows fit into one statement, as the last ones told; it holds for all imports of a database. */
const copySizes = new WeakMap<Db, BatchSize>()

const of = (run: RunKey) =>
  sql`import_rows.workspace_id = ${run.workspaceId} and import_rows.import_id = ${run.importId}`
const isAfter = ({ part, line }: Position) =>
  sql`(import_rows.part, import_rows.line) > (${part}::integer, ${line}::integer)`

/** Rows of a batch, as a condition on `import_rows`. */
export const between = (run: RunKey, { after, upTo }: Batch) =>
  sql`${of(run)} and ${isAfter(after)}
    and (import_rows.part, import_rows.line) <= (${upTo.part}::integer, ${upTo.line}::integer)`

/**
 * Where a batch of so many rows at most ends that begins after a position, with a part where it has several: what is
 * about a lead comes together. What rows forbid is written in another way: it begins a batch of its own, a small one,
 * because nobody knows yet how long it takes. Null when nothing is left.
 */
export async function endOfBatch(
  db: Db,
  run: RunKey,
  after: Position,
  most: number,
): Promise<{ upTo: Position; rows: number } | null> {
  const { rows: parts } = await sql<Position & { rows: number }>`
    select part, max(line) as line, count(*)::integer as rows from (
      select part, line from import_rows where ${of(run)} and ${isAfter(after)} order by part, line limit ${most}
    ) as batch group by part order by part`.execute(db)
  const [first] = parts
  if (first && isForbidden(first) && !isForbidden(after) && most > FEWEST_ROWS)
    return endOfBatch(db, run, after, FEWEST_ROWS)
  while (first && isForbidden(parts.at(-1)!) !== isForbidden(first)) parts.pop()
  const count = () => parts.reduce((sum, { rows }) => sum + rows, 0)
  if (count() === most && parts.length > 1) parts.pop()
  const last = parts.at(-1)
  return last ? { upTo: { part: last.part, line: last.line }, rows: count() } : null
}

/** Whether a place is among what rows forbid. */
export const isForbidden = ({ part }: Pick<Position, 'part'>) => part >= FORBIDDEN_PARTS

/** The rows of a batch, in order. */
export async function readBatch<Value>(db: Db, run: RunKey, batch: Batch): Promise<StagedRow<Value>[]> {
  const { rows } = await sql<StagedRow<Value>>`
    select line, value from import_rows where ${between(run, batch)} order by part, line`.execute(db)
  return rows
}

export async function storeRejects(db: Db, run: RunKey, rejected: RejectedRow[]): Promise<void> {
  for (let from = 0; from < rejected.length; from += BATCH) {
    const rows = JSON.stringify(rejected.slice(from, from + BATCH))
    await sql`
      insert into import_rejects (workspace_id, import_id, line, reason)
      select ${run.workspaceId}, ${run.importId}, r.line, r.reason
      from jsonb_to_recordset(${rows}::jsonb) as r(line integer, reason text)
      on conflict do nothing`.execute(db)
  }
}

/** Rejected rows in the order of the file, a batch at a time, those after a line. */
export async function* readRejects(db: Db, run: RunKey, after: number): AsyncGenerator<RejectedRow[]> {
  for (;;) {
    const rows = await db
      .selectFrom('import_rejects')
      .select(['line', 'reason'])
      .where('workspace_id', '=', run.workspaceId)
      .where('import_id', '=', run.importId)
      .where('line', '>', after)
      .orderBy('line')
      .limit(BATCH)
      .execute()
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)!.line
  }
}
