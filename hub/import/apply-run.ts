import { setTimeout as wait } from 'node:timers/promises'
import type { ImportRun, RejectedRow } from '../../lib/contract/import.ts'
import { reason } from '../../lib/domain/import-reason.ts'
import type { Store } from '../store/open.ts'
import { refreshStatistics } from '../store/statistics.ts'
import { NoSuchWorkspace, type Write, write } from '../store/transaction.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { createBatchSize } from './batch-size.ts'
import { countLeftOut } from './formats/count-left-out.ts'
import { withoutAddresses } from './mask-addresses.ts'
import { type HeldRun, lockApplying, saveProgress } from './runs.ts'
import { endOfBatch, storeRejects } from './staged-rows.ts'
import { noOutcome, type Outcome, type Position, type RunKey } from './subject.ts'
import { SUBJECTS } from './subjects.ts'

/**
 * The planner is shown the tables that grow, as long as it takes a column for one of a few values: it would rather read all
 * of a workspace, with every batch more, than look for a hundred leads by their index.
 */
const GROWING = ['leads', 'lead_emails', 'lead_sources', 'touchpoints', 'changes'] as const
/** After so many rows for the first time, and when they have become so many times as many. */
const FIRST_LOOK = 300
const LOOK_AGAIN = 10
/** Between two tries while the database cannot be written to. */
const PAUSE_MS = 1_000
/** Rejected rows that are shown with the run itself. */
const FIRST_REJECTED = 100

export interface ApplyOptions {
  holder: string
  /** Stops between two transactions. */
  signal: AbortSignal
  /** Told of the first row that could not be stored. */
  onError(error: unknown): void
}

/**
 * Applies what is staged, in short transactions. Each stores how far the run is with what it writes: whoever goes on
 * after a crash does every row once. It waits while the database takes no writes. A row that cannot be stored is
 * rejected alone, so nothing ends the run half-way.
 * @returns `lost`: it is another importer's now, or was ended
 */
export async function applyRun(
  store: Store,
  key: RunKey,
  { holder, signal, onError }: ApplyOptions,
): Promise<'done' | 'lost' | 'stopped'> {
  const size = createBatchSize()
  let way = 0
  let reported = false
  let applied = 0
  let lookAt = FIRST_LOOK
  while (!signal.aborted) {
    try {
      const batch = { holder, kind: store.kind, rows: size.rows, apply: WAYS[way]! }
      // For work of its own length: requests have other connections.
      let start = 0
      const done = await write({ writes: store.jobs }, key.workspaceId, (tx) => {
        start = performance.now() // it has waited for its turn by then
        return applyBatch(tx, key, batch)
      })
      if (done.end !== 'more') return done.end
      way = 0
      size.took(done.applied, performance.now() - start)
      applied += done.applied
      if (applied >= lookAt) {
        await refreshStatistics(store, GROWING)
        lookAt *= LOOK_AGAIN
      }
    } catch (error) {
      if (error instanceof NoSuchWorkspace) throw error
      if (error instanceof StoreUnavailable) await wait(PAUSE_MS, undefined, { signal }).catch(() => {})
      else if (size.rows > 1) size.one()
      else if (way < WAYS.length - 1) {
        if (!reported) onError(error)
        reported = true
        way += 1
      } else throw error // it is not the row
    }
  }
  return 'stopped'
}

interface Batch {
  holder: string
  kind: Store['kind']
  rows: number
  apply(tx: Write, held: HeldRun, upTo: Position): Promise<Outcome>
}

async function applyBatch(
  tx: Write,
  key: RunKey,
  { holder, kind, rows, apply }: Batch,
): Promise<{ end: 'more' | 'done' | 'lost'; applied: number }> {
  const held = await lockApplying(tx.db, key, { holder, kind })
  if (!held) return LOST
  if (held.run.state !== 'applying') {
    await saveProgress(tx.db, held)
    return LOST
  }
  const batch = await endOfBatch(tx.db, key, held.appliedTo, rows)
  if (batch) {
    const outcome = await apply(tx, held, batch.upTo)
    const rejected = masked(outcome.rejected)
    await storeRejects(tx.db, key, rejected)
    held.run.accepted -= rejected.length
    countOutcome(held.run, outcome, rejected)
    const counts = countLeftOut(held.run.leftOut)
    for (const { line, ...field } of outcome.leftOut) counts.add(field, line)
    held.run.leftOut = counts.leftOut()
    held.appliedTo = batch.upTo
  } else held.run.state = 'done'
  await saveProgress(tx.db, held)
  return { end: batch ? 'more' : 'done', applied: batch?.rows ?? 0 }
}
const LOST = { end: 'lost', applied: 0 } as const

const applyRows: Batch['apply'] = (tx, { workspaceId, run, by, applyingSince, appliedTo }, upTo) =>
  SUBJECTS[run.kind].apply(
    tx,
    { workspaceId, importId: run.id },
    { after: appliedTo, upTo },
    { by, now: applyingSince ?? new Date() },
  )

/** For a batch of one row that could not be stored: the row is rejected, and gives its no. */
const refuseRow: Batch['apply'] = async (tx, held, upTo) => {
  const { workspaceId, run, by, applyingSince, appliedTo } = held
  const options = { by, now: applyingSince ?? new Date() }
  await SUBJECTS[run.kind].refuse?.(
    tx,
    { workspaceId, importId: run.id },
    { after: appliedTo, upTo },
    options,
  )
  return rejectRow(tx, held, upTo)
}

/** For one of which not even the no can be stored. */
const rejectRow: Batch['apply'] = async (_tx, _held, { line }) => ({
  ...noOutcome(),
  rejected: [{ line, reason: reason('row_not_stored') }],
})

/** How a batch is applied; the next way for one of one row where the way before has failed. */
const WAYS = [applyRows, refuseRow, rejectRow]

/** Reasons as they are kept: without addresses. */
export const masked = (rejected: RejectedRow[]): RejectedRow[] =>
  rejected.map(({ line, reason }) => ({ line, reason: withoutAddresses(reason) }))

/** Adds to what a run has done, or in a dry run would do. */
export function countOutcome(run: ImportRun, outcome: Outcome, rejected: RejectedRow[]): void {
  run.created += outcome.created
  run.updated += outcome.updated
  run.unchanged += outcome.unchanged
  run.rejected += rejected.length
  if (run.firstRejected.length < FIRST_REJECTED)
    run.firstRejected = [...run.firstRejected, ...rejected].slice(0, FIRST_REJECTED)
}
