import { randomBytes } from 'node:crypto'
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Store } from './open.ts'
import type { ChangeTable, Database } from './schema.ts'
import { StoreUnavailable } from './unavailable.ts'

export type ChangeKind = ChangeTable['kind']

/** What a writing function gets: the transaction, and a way to say which entities it changed. */
export interface Write {
  db: Transaction<Database>
  /** Notes that these entities were written or deleted. Readers of GET /v1/changes get each once, as it is now. */
  changed(kind: ChangeKind, ids: Iterable<string>): void
  /** Notes that something was stored which no reader of changes gets: the transaction has its place in the history. */
  stored(): void
}

/** A point in a workspace's history: the number that was given out last, and the mark of the transaction that did. */
export interface Point {
  history: string
  seq: number
  mark: string
}

/** The workspace is not there (any more). */
export class NoSuchWorkspace extends Error {}

/** Milliseconds for trying again, so that a request has an answer within 5 seconds. */
const PATIENCE_MS = 2_000
/** Change rows per statement: one parameter each for kinds and ids, so only memory sets the bound. */
const CHUNK = 10_000
const MARK_BYTES = 9

/**
 * Runs `work` in one transaction and then, as its last statements, numbers what it changed: the workspace's counter
 * goes up by the number of changed entities and each gets its own number. The counter row is locked from there to the
 * commit, so that numbers become visible in order and a reader by cursor misses none (a sequence would not do that;
 * design.md section 4). `work` is run again when the database gives up because of others (40001, 40P01): it may do
 * nothing but write through `tx.db`. It is not run again when the connection was lost during the commit: the caller is
 * told that this is in doubt, and sends it again, with the same ids.
 * @param patience milliseconds in which `work` may be run again; work that takes long itself wants more
 */
export async function write<T>(
  store: Pick<Store, 'writes'>,
  workspaceId: string,
  work: (tx: Write) => Promise<T>,
  patience = PATIENCE_MS,
): Promise<T> {
  return (await writeAt(store, workspaceId, work, patience)).result
}

/** As `write`; also tells where the transaction stands in the history, null when it noted nothing. */
export async function writeAt<T>(
  store: Pick<Store, 'writes'>,
  workspaceId: string,
  work: (tx: Write) => Promise<T>,
  patience = PATIENCE_MS,
): Promise<{ result: T; point: Point | null }> {
  const end = performance.now() + patience
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.writes.transaction().execute(async (db) => {
        const changed = new Map<ChangeKind, Set<string>>()
        let stored = false
        const result = await work({
          db,
          changed(kind, ids) {
            const known = changed.get(kind) ?? new Set()
            changed.set(kind, known)
            for (const id of ids) known.add(id)
          },
          stored() {
            stored = true
          },
        })
        return { result, point: await numberChanges(db, workspaceId, changed, stored) }
      })
    } catch (error) {
      if (!gaveWay(error)) throw error
      const pause = Math.random() * 10 * 2 ** attempt
      if (performance.now() + pause > end)
        throw new StoreUnavailable('busy', 'Too many write the same at once.', { cause: error })
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

async function numberChanges(
  db: Kysely<Database>,
  workspaceId: string,
  changed: Map<ChangeKind, Set<string>>,
  stored: boolean,
): Promise<Point | null> {
  const rows = [...changed].flatMap(([kind, ids]) => [...ids].map((id) => ({ kind, id })))
  if (rows.length === 0 && !stored) return null
  const first = rows.slice(0, CHUNK)
  const point = await takeNumbers(
    db,
    workspaceId,
    Math.max(rows.length, 1),
    noteChanges(workspaceId, first, sql`select seq - ${rows.length}::bigint from numbered`),
  )
  for (let from = CHUNK; from < rows.length; from += CHUNK) {
    const before = point.seq - rows.length + from
    await noteChanges(workspaceId, rows.slice(from, from + CHUNK), sql`select ${before}::bigint`).execute(db)
  }
  return point
}

/**
 * Raises the counter by `count`, marks the transaction and notes the first changes, in one statement.
 * @param noteFirst reads `numbered`, which has the number given out last as `seq`
 */
async function takeNumbers(
  db: Kysely<Database>,
  workspaceId: string,
  count: number,
  noteFirst: RawBuilder<unknown>,
): Promise<Point> {
  const mark = randomBytes(MARK_BYTES).toString('base64url')
  const { rows } = await sql<Omit<Point, 'mark'>>`
    with numbered as (
      update workspaces set seq = seq + ${count} where id = ${workspaceId} returning seq, history
    ), marked as (
      insert into history_marks (workspace_id, seq, mark) select ${workspaceId}, seq, ${mark} from numbered
    ), noted as (
      ${noteFirst}
    )
    select seq, history from numbered`.execute(db)
  if (!rows[0]) throw new NoSuchWorkspace(workspaceId)
  return { ...rows[0], mark }
}

/** @param before gives the number before that of the first one, or no row: then nothing is noted */
const noteChanges = (
  workspaceId: string,
  rows: { kind: ChangeKind; id: string }[],
  before: RawBuilder<unknown>,
) => sql`
  insert into changes (workspace_id, kind, entity_id, seq)
  select ${workspaceId}, c.kind, c.id, before.seq + c.n
  from (${before}) as before(seq), unnest(${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.id)}::text[])
    with ordinality as c(kind, id, n)
  on conflict (workspace_id, kind, entity_id) do update set seq = excluded.seq`

/** Serialization failure and deadlock: nothing was written, trying again is right. */
function gaveWay(error: unknown): boolean {
  const raw = error instanceof StoreUnavailable ? error.cause : error
  return raw instanceof Error && 'code' in raw && (raw.code === '40001' || raw.code === '40P01')
}
