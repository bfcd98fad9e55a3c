import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'
import { acrossWorkspaces } from './workspace-guard.ts'

/** What both databases do when somebody asks for health. */

/** Calls at the same time share one run: a crowd that asks for health is no load. */
export function shared(check: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= check().finally(() => {
      running = undefined
    })
    return running
  }
}

/** A real write that changes nothing and waits for nobody: the lock of a row goes to disk with its commit. */
export async function lockOneRow(db: Kysely<Database>): Promise<void> {
  await acrossWorkspaces(db, 'asks whether anything at all can be written')
    .transaction()
    .execute((tx) => tx.selectFrom('workspaces').select('id').limit(1).forUpdate().skipLocked().execute())
}
