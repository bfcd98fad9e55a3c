import { v7 as uuidv7 } from 'uuid'
import type { FirstRow, ImportRun } from '../../lib/contract/import.ts'
import type { Db } from '../store/open.ts'
import type { RowRead } from './formats/file-problem.ts'
import { LeadDraft } from './formats/lead-row.ts'
import { readKnownLeads } from './known-leads.ts'
import { planLead, take } from './lead-rows.ts'

const SHOWN = 5
/** Rows that are kept to choose from: some may be rejected for what stands in the database, or beside them. */
const KEPT = 50

/**
 * The first rows of a file of leads as they will be. They go out with the answer to the dry run alone: nothing of them
 * is stored, so that there is nothing to erase.
 */
export function firstRows() {
  const kept: RowRead<unknown>[] = []
  return {
    keep(row: RowRead<unknown>): void {
      if (kept.length < KEPT) kept.push(row)
    },

    /** @param run the dry run when all of the file was read */
    async read(db: Db, workspaceId: string, run: ImportRun, now: Date): Promise<FirstRow[]> {
      if (run.kind !== 'leads' || !run.dryRun || run.state !== 'ready') return []
      const rejected = new Set(run.firstRejected.map(({ line }) => line))
      const rows = kept.filter(({ line }) => !rejected.has(line)).slice(0, SHOWN)
      const drafts = rows.map(({ value }) => LeadDraft.parse(value))
      const known = await readKnownLeads(db, workspaceId, drafts)
      return rows.flatMap(({ line, leftOut = [] }, at) => {
        const plan = planLead(known, { line, value: { draft: drafts[at]!, newId: uuidv7() } }, { now })
        if ('problem' in plan) return []
        take(known, plan)
        const { id, ...lead } = plan.state.lead
        return [{ line, outcome: plan.outcome, lead, leftOut: [...leftOut, ...plan.leftOut] }]
      })
    },
  }
}
