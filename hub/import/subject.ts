import type { Kysely } from 'kysely'
import type { RejectedRow } from '../../lib/contract/import.ts'
import type { ReasonCode } from '../../lib/domain/import-reason.ts'
import type { Database } from '../store/schema.ts'
import type { AddressLeads } from '../store/touchpoints.ts'
import type { Write } from '../store/transaction.ts'
import type { LeftOut, RowProblem, RowRead } from './formats/file-problem.ts'
import type { PartOf } from './lead-parts.ts'

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
  /** Fields of rows that count which were not taken because of what is there, each for one of LEFT_BECAUSE. */
  leftOut: (LeftOut & { line: number })[]
}

/** Why a field is left out because of what is there: found when a row is staged, and anew when it is applied. */
export const LEFT_BECAUSE = [
  'belongs_to_other_lead',
  'older_than_known',
  'addresses_kept',
] as const satisfies ReasonCode[]

export const noOutcome = (): Outcome => ({ created: 0, updated: 0, unchanged: 0, rejected: [], leftOut: [] })

/** A place in the staging area, in whose order rows are applied. */
export interface Position {
  part: number
  line: number
}

/** A batch of staged rows: those after one position up to and with another. */
export interface Batch {
  after: Position
  upTo: Position
}

export interface ImportOptions {
  /** Name of the person who imports. */
  by: string
  /** When the file is read, or applied. */
  now: Date
}

/** What one reading of a file keeps from batch to batch. */
export interface Reading extends ImportOptions {
  dryRun: boolean
  /** When the file was exported; null where nobody says. */
  exportedAt: string | null
  /** The leads that addresses (folded) were found to have. */
  leads: Map<string, AddressLeads>
  /** The part for one more row about a lead; null until it is asked for. */
  partOf: PartOf | null
}

/** How rows of one kind are staged and applied. Adding a kind of import is writing one of these. */
export interface Subject<Draft> {
  /** Rows that are staged together. */
  batch: number
  /**
   * Checks a batch against the database and what was staged before, and stages the rows that pass. Nothing but the
   * import's own tables is written.
   * @param problems rows between them that could not be read
   */
  stage(
    db: Kysely<Database>,
    run: RunKey,
    rows: RowRead<Draft>[],
    reading: Reading,
    problems: RowProblem[],
  ): Promise<Outcome>
  /** Writes a batch of staged rows within the transaction, and names the entities that changed. */
  apply(tx: Write, run: RunKey, batch: Batch, options: ImportOptions): Promise<Outcome>
  /** Writes what staged rows forbid that cannot be applied. Without it such rows say nothing. */
  refuse?(tx: Write, run: RunKey, batch: Batch, options: ImportOptions): Promise<void>
}
