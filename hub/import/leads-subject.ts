import { v7 as uuidv7 } from 'uuid'
import { lockConsent } from '../store/consent.ts'
import { eraseInBatch } from '../store/erasures.ts'
import type { LeadDraft } from './formats/lead-row.ts'
import { readKnownLeads, recordOf, refusableAddresses } from './known-leads.ts'
import { openLeadClaims } from './lead-claims.ts'
import {
  applyRefused,
  type LeadPlan,
  type LeadRow,
  planLead,
  type RefusedRow,
  refreshConsent,
  take,
  writeLeads,
} from './lead-rows.ts'
import { BATCH, between, readBatch, type StagedRow, stageRows } from './staged-rows.ts'
import { noOutcome, type Subject } from './subject.ts'

/** Leads out of a table. Within one file a lead may stand once; an address too, unless ids tell the leads apart. */
export const leadsSubject: Subject<LeadDraft> = {
  batch: BATCH,

  async stage(db, run, rows, { now }, problems) {
    const known = await readKnownLeads(
      db,
      run.workspaceId,
      rows.map(({ value }) => value),
    )
    const claims = await openLeadClaims(db, run, known, rows)
    const outcome = noOutcome()
    const accepted: StagedRow<LeadRow>[] = []
    const refused: StagedRow<RefusedRow>[] = problems.flatMap(({ line, consent }) =>
      consent && (consent.emails.length > 0 || consent.records)
        ? [{ line, value: { refused: consent } }]
        : [],
    )
    for (const { line, value: draft, consent } of rows) {
      if (consent) refused.push({ line, value: { refused: consent } })
      const row = { line, value: { draft, newId: uuidv7() } }
      const plan = planLead(known, row, { now })
      const problem = 'problem' in plan ? plan.problem : claims.problemOf(plan, draft)
      if (problem !== null) {
        outcome.rejected.push({ line, reason: problem })
        refused.push(...forbiddenBy(row))
        continue
      }
      const fits = plan as LeadPlan
      claims.add(fits, draft)
      take(known, fits)
      outcome[fits.outcome] += 1
      for (const one of fits.leftOut) outcome.leftOut.push({ line, ...one })
      accepted.push(row)
    }
    await claims.save()
    await stageRows(db, run, [...accepted, ...refused])
    return outcome
  },

  async apply(tx, run, batch, { now }) {
    const { workspaceId, importId } = run
    await lockConsent(tx.db, workspaceId)
    await eraseInBatch(tx.db, run, between(run, batch))
    const all = await readBatch<LeadRow | RefusedRow>(tx.db, run, batch)
    const rows = all.filter((row): row is StagedRow<LeadRow> => 'draft' in row.value)
    const refused = all.flatMap(({ value }) => ('refused' in value ? [value.refused] : []))
    const known = await readKnownLeads(
      tx.db,
      workspaceId,
      rows.map(({ value }) => value.draft),
    )
    const outcome = noOutcome()
    const plans: LeadPlan[] = []
    for (const row of rows) {
      const plan = planLead(known, row, { now, importId })
      if ('problem' in plan) {
        outcome.rejected.push({ line: plan.line, reason: plan.problem })
        refused.push(...forbiddenBy(row).map(({ value }) => value.refused))
      } else {
        take(known, plan)
        outcome[plan.outcome] += 1
        for (const one of plan.leftOut) outcome.leftOut.push({ line: plan.line, ...one })
        plans.push(plan)
      }
    }
    tx.changed('lead', await writeLeads(tx.db, workspaceId, plans))
    tx.changed('lead', await refreshConsent(tx.db, workspaceId, saidOfOthers(plans, known.ownersOf)))
    tx.changed('lead', await applyRefused(tx.db, workspaceId, refused, { now, importId }))
    return outcome
  },

  async refuse(tx, run, batch, { now }) {
    await lockConsent(tx.db, run.workspaceId)
    await eraseInBatch(tx.db, run, between(run, batch))
    const rows = await readBatch<LeadRow | RefusedRow>(tx.db, run, batch)
    const refused = rows.flatMap(({ line, value }) =>
      'refused' in value ? [value.refused] : forbiddenBy({ line, value }).map((row) => row.value.refused),
    )
    tx.changed('lead', await applyRefused(tx.db, run.workspaceId, refused, { now, importId: run.importId }))
  },
}

/** Addresses about which rows say something new, and which other leads have, too. */
const saidOfOthers = (plans: LeadPlan[], ownersOf: (email: string) => readonly string[]): string[] => [
  ...new Set(
    plans.flatMap(({ statements, state }) =>
      statements
        .map(({ email }) => email)
        .filter((email) => ownersOf(email).some((id) => id !== state.lead.id)),
    ),
  ),
]

/** What a row that is refused beside others of its file forbids. */
function forbiddenBy({ line, value: { draft } }: StagedRow<LeadRow>): StagedRow<RefusedRow>[] {
  const statements = (draft.consent ?? []).filter(({ state }) => state === 'denied')
  if (statements.length === 0) return []
  const record = recordOf(draft)
  const { source, exportedAt } = draft
  return [
    {
      line,
      value: {
        refused: {
          ...{ emails: refusableAddresses(draft), statements },
          ...(record && { records: [record] }),
          ...(source && { source }),
          ...(exportedAt && { asOf: exportedAt }),
        },
      },
    },
  ]
}
