import type { IncomingTouchpoint } from '../../lib/contract/touchpoint.ts'
import { refusalOf } from '../../lib/domain/touchpoint-kinds.ts'
import { lockConsent } from '../store/consent.ts'
import { eraseInBatch } from '../store/erasures.ts'
import type { Db } from '../store/open.ts'
import type { Forbidden, RowProblem } from './formats/file-problem.ts'
import { leadNamed } from './formats/touchpoint-row.ts'
import { remembering } from './formats/values/remember.ts'
import { applyRefused, type RefusedRow } from './lead-rows.ts'
import { between, copyRows, FORBIDDEN_PARTS, PART_ROWS, readBatch } from './staged-rows.ts'
import type { Batch, RunKey } from './subject.ts'

/** Touchpoints by which somebody wants no more mail are a dated no to the address, also where no lead has it yet. */

/** Files have millions of touchpoints, of few kinds. */
const refused = remembering(refusalOf)

/** What touchpoints forbid. */
export const refusalsOf = (
  touchpoints: Pick<IncomingTouchpoint, 'kind' | 'email' | 'leadId' | 'at' | 'zoned'>[],
  source?: string,
): Forbidden[] =>
  touchpoints.flatMap(({ kind, email, leadId, at, zoned }): Forbidden[] => {
    const topic = refused(kind)
    if (topic === null) return []
    const statements = [{ topic, state: 'denied' as const, at, zoned }]
    return [{ emails: [email], statements, ...leadNamed(leadId), ...(source && { source }) }]
  })

/**
 * Stages what the rows of a file forbid, beside the rows; also those that are refused. A no whose time is in doubt, or
 * ahead, is as old as the file.
 */
export const stageRefusals = (
  db: Db,
  run: RunKey,
  rows: { line: number; value: IncomingTouchpoint }[],
  problems: readonly RowProblem[],
  exportedAt: string | null,
): Promise<void> =>
  copyRows(
    db,
    run,
    ['part', 'line', 'value'],
    [
      ...rows.flatMap(({ line, value }) => refusalsOf([value]).map((refused) => ({ line, refused }))),
      ...problems.flatMap(({ line, consent }) => (consent ? [{ line, refused: consent }] : [])),
    ].map(({ line, refused }) => [
      FORBIDDEN_PARTS + Math.floor(line / PART_ROWS),
      line,
      JSON.stringify({
        refused: { ...refused, ...(exportedAt !== null && { asOf: exportedAt }) },
      } satisfies RefusedRow),
    ]),
  )

/**
 * Stores what a batch of such rows forbids.
 * @returns ids of the leads whose consent changed
 */
export async function applyRefusals(db: Db, run: RunKey, batch: Batch, now: Date): Promise<string[]> {
  await lockConsent(db, run.workspaceId)
  await eraseInBatch(db, run, between(run, batch))
  const rows = await readBatch<RefusedRow>(db, run, batch)
  return applyRefused(
    db,
    run.workspaceId,
    rows.map(({ value }) => value.refused),
    { now, importId: run.importId },
  )
}
