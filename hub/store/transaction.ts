import { type Kysely, sql, type Transaction } from 'kysely'
import type { Store } from './open.ts'
import type { ChangeTable, Database } from './schema.ts'

export type ChangeKind = ChangeTable['kind']

/** What a writing function gets: the transaction, and a way to say which entities it changed. */
export interface Write {
  db: Transaction<Database>
  /** Notes that these entities were written or deleted. Readers of GET /v1/changes get each once, as it is now. */
  changed(kind: ChangeKind, ids: Iterable<string>): void
}

/** The workspace is not there (any more). */
export class NoSuchWorkspace extends Error {}

const ATTEMPTS = 10
/** Change rows per statement: one parameter each for kinds and ids, so only memory sets the bound. */
const CHUNK = 10_000

/**
 * Runs `work` in one transaction and then, as its last statements, numbers what it changed: the workspace's counter
 * goes up by the number of changed entities and each gets its own number. The counter row is locked from there to the
 * commit, so that numbers become visible in order and a reader by cursor misses none (a sequence would not do that;
 * design.md section 4). `work` is run again when the database gives up because of others (40001, 40P01): it may do
 * nothing but write through `tx.db`.
 */
export async function write<T>(
  store: Pick<Store, 'db'>,
  workspaceId: string,
  work: (tx: Write) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.db.transaction().execute(async (db) => {
        const changed = new Map<ChangeKind, Set<string>>()
        const result = await work({
          db,
          changed(kind, ids) {
            const known = changed.get(kind) ?? new Set()
            changed.set(kind, known)
            for (const id of ids) known.add(id)
          },
        })
        await numberChanges(db, workspaceId, changed)
        return result
      })
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt))
    }
  }
}

async function numberChanges(
  db: Kysely<Database>,
  workspaceId: string,
  changed: Map<ChangeKind, Set<string>>,
): Promise<void> {
  const rows = [...changed].flatMap(([kind, ids]) => [...ids].map((id) => ({ kind, id })))
  if (rows.length === 0) return
  const workspace = await db
    .updateTable('workspaces')
    .set((eb) => ({ seq: eb('seq', '+', rows.length) }))
    .where('id', '=', workspaceId)
    .returning('seq')
    .executeTakeFirst()
  if (!workspace) throw new NoSuchWorkspace(workspaceId)
  let next = workspace.seq - rows.length
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK)
    await sql`
      insert into changes (workspace_id, kind, entity_id, seq)
      select ${workspaceId}, c.kind, c.id, ${next}::bigint + c.n
      from unnest(${chunk.map((r) => r.kind)}::text[], ${chunk.map((r) => r.id)}::text[])
        with ordinality as c(kind, id, n)
      on conflict (workspace_id, kind, entity_id) do update set seq = excluded.seq`.execute(db)
    next += chunk.length
  }
}

/** Serialization failure and deadlock: nothing was written, trying again is right. */
function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
}
