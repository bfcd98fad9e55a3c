import { v7 as uuidv7 } from 'uuid'
import { lockConsent } from '../store/consent.ts'
import type { LeadDraft } from './formats/lead-row.ts'
import {
  applyRefused,
  type LeadPlan,
  type LeadRow,
  planLeads,
  type RefusedRow,
  SOURCE,
  writeLeads,
} from './lead-rows.ts'
import { BATCH, dropClaims, readBatch, type StagedRow, stageRows, takeClaims } from './staged-rows.ts'
import { noOutcome, type Subject } from './subject.ts'

/** Leads out of a CSV file. Within one file an address, and a lead, may stand once. */
export const leadsSubject: Subject<LeadDraft> = {
  batch: BATCH,

  async stage(db, run, rows, { now }, problems) {
    const drafts = rows.map(({ line, value }) => ({ line, value: { draft: value, newId: uuidv7() } }))
    const planned = await planLeads(db, run.workspaceId, drafts, { now, inTurn: false })
    const emails = new Map(drafts.map((row) => [row.line, row.value.draft.emails]))
    const plans = planned.filter((plan): plan is LeadPlan => 'outcome' in plan)
    const lost = await takeClaims(
      db,
      run,
      plans.flatMap(({ line, lead }) => [
        ...emails.get(line)!.map((email) => ({ claim: `email:${email}`, line })),
        { claim: `lead:${lead.id}`, line },
      ]),
    )
    // Of two reasons, the one about the address says more.
    lost.sort((a, b) => b.claim.localeCompare(a.claim))
    const reasons = new Map(
      lost.map(({ claim, line, holder }) => [
        line,
        claim.startsWith('email:')
          ? `Line ${holder} has the address ${claim.slice('email:'.length)} already. Two leads cannot share it; take one of the lines out.`
          : `Line ${holder} is about the same lead already. Take one of the lines out.`,
      ]),
    )
    await dropClaims(db, run, [...reasons.keys()])
    const outcome = noOutcome()
    for (const plan of planned) {
      const problem = 'problem' in plan ? plan.problem : reasons.get(plan.line)
      if (problem) outcome.rejected.push({ line: plan.line, reason: problem })
      else outcome[(plan as LeadPlan).outcome] += 1
    }
    const refused = new Set(outcome.rejected.map((row) => row.line))
    const accepted = drafts.filter((row) => !refused.has(row.line))
    const forbidding = [
      ...problems.flatMap(({ line, consent }) =>
        consent?.emails.length ? [{ line, value: { refused: consent } }] : [],
      ),
      ...drafts.filter((row) => refused.has(row.line)).flatMap(forbiddenBy),
    ]
    await stageRows(db, run, [...accepted, ...forbidding])
    return outcome
  },

  async apply(tx, run, batch, { now }) {
    await lockConsent(tx.db, run.workspaceId)
    const all = await readBatch<LeadRow | RefusedRow>(tx.db, run, batch)
    const rows = all.filter((row): row is StagedRow<LeadRow> => 'draft' in row.value)
    const refused = all.flatMap(({ value }) => ('refused' in value ? [value.refused] : []))
    const outcome = noOutcome()
    const changes: LeadPlan[] = []
    for (const plan of await planLeads(tx.db, run.workspaceId, rows, { now, inTurn: true })) {
      if ('problem' in plan) outcome.rejected.push({ line: plan.line, reason: plan.problem })
      else {
        outcome[plan.outcome] += 1
        if (plan.outcome !== 'unchanged' || plan.statements.length > 0) changes.push(plan)
      }
    }
    await writeLeads(tx.db, run.workspaceId, changes)
    tx.changed(
      'lead',
      changes.filter((plan) => plan.outcome !== 'unchanged').map((plan) => plan.lead.id),
    )
    tx.changed('lead', await applyRefused(tx.db, run.workspaceId, refused, { now, source: SOURCE }))
    return outcome
  },
}

/** What a row that is refused beside others of its file forbids. */
function forbiddenBy({ line, value: { draft } }: { line: number; value: LeadRow }) {
  const statements = (draft.consent ?? []).filter(({ state }) => state === 'denied')
  return statements.length > 0 ? [{ line, value: { refused: { emails: draft.emails, statements } } }] : []
}
