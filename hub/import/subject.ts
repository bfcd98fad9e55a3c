import type { Kysely } from 'kysely'
import type { RejectedRow } from '../../lib/contract/import.ts'
import type { Database } from '../store/schema.ts'
import type { Write } from '../store/transaction.ts'
import type { RowRead } from './formats/file-problem.ts'

/** Names one import within the database. */
export interface RunKey {
  workspaceId: string
  importId: string
}

/** What rows did, or in a dry run would do. */
export interface Outcome {
  created: number
  updated: number
  unchanged: number
  rejected: RejectedRow[]
}

export const noOutcome = (): Outcome => ({ created: 0, updated: 0, unchanged: 0, rejected: [] })

export function addOutcome(sum: Outcome, more: Outcome): void {
  sum.created += more.created
  sum.updated += more.updated
  sum.unchanged += more.unchanged
  sum.rejected.push(...more.rejected)
}

export interface ApplyOptions {
  /** Name of the person (of the access key) who imports. */
  by: string
  now: Date
  /** Awaited between batches with the number of rows done; throws to stop (everything is rolled back). */
  progress(rows: number): Promise<void>
}

/** How rows of one kind are staged and applied. Adding a kind of import is writing one of these. */
export interface Subject<Draft> {
  /**
   * Checks a batch against the database and what was staged before, and stages the rows that pass. Nothing but the
   * import's own tables is written.
   */
  stage(
    db: Kysely<Database>,
    run: RunKey,
    rows: RowRead<Draft>[],
    options: Omit<ApplyOptions, 'progress'>,
  ): Promise<Outcome>
  /** Writes all staged rows within the transaction, in batches, and names the entities that changed. */
  apply(tx: Write, run: RunKey, options: ApplyOptions): Promise<Outcome>
}
