import { type CodedReason, reason } from '../../lib/domain/import-reason.ts'
import { CLAIM } from '../store/import-traces.ts'
import type { Db } from '../store/open.ts'
import { openClaims } from './claims.ts'
import type { RowRead } from './formats/file-problem.ts'
import type { LeadDraft } from './formats/lead-row.ts'
import { type KnownLeads, recordOf } from './known-leads.ts'
import type { LeadPlan } from './lead-rows.ts'
import type { RunKey } from './subject.ts'

/**
 * Two lines about one lead would undo each other, so one is taken. A line with an id shares its addresses with others
 * that have ids; a line without one is known by its first address alone, so no other line may have that first.
 */
export interface LeadClaims {
  /** Why a line cannot be taken beside the lines before it; null when it can. */
  problemOf(plan: LeadPlan, draft: LeadDraft): CodedReason | null
  /** Notes a line that is taken. */
  add(plan: LeadPlan, draft: LeadDraft): void
  save(): Promise<void>
}

/**
 * The claims that concern a batch of lines. Leads that lines before it have tied to the system of the file are tied in
 * `known`, too, which does not have what is only staged.
 */
export async function openLeadClaims(
  db: Db,
  run: RunKey,
  known: KnownLeads,
  rows: readonly RowRead<LeadDraft>[],
): Promise<LeadClaims> {
  const drafts = rows.map(({ value }) => value)
  const emails = [...new Set(drafts.flatMap((draft) => draft.emails))]
  const records = drafts.flatMap((draft) => recordOf(draft) ?? [])
  const leads = [
    ...new Set([
      ...emails.flatMap((email) => known.ownersOf(email)),
      ...records.flatMap((record) => known.leadOf(record) ?? []),
    ]),
  ]
  const claims = await openClaims(db, run, [
    ...emails.flatMap((email) => [CLAIM.email(email), CLAIM.sharedEmail(email)]),
    ...leads.flatMap((id) => [CLAIM.lead(id), CLAIM.recordedLead(id)]),
    ...records.map(CLAIM.record),
  ])
  const system = records[0]?.source
  if (system !== undefined)
    for (const id of leads) if (claims.lineOf(CLAIM.recordedLead(id)) !== undefined) known.tied(id, system)
  return {
    problemOf({ outcome, state: { lead } }, draft) {
      const record = recordOf(draft)
      const [email] = draft.emails
      if (email !== undefined) {
        const line = claims.lineOf(CLAIM.email(email), ...(record ? [] : [CLAIM.sharedEmail(email)]))
        if (line !== undefined) return reason('line_has_address', { line, email })
      }
      const line = claims.lineOf(
        ...(outcome === 'created' ? [] : [CLAIM.lead(lead.id)]),
        ...(record ? [CLAIM.record(record)] : [CLAIM.recordedLead(lead.id)]),
      )
      return line === undefined ? null : reason('line_is_same_lead', { line })
    },
    add({ line, outcome, state: { lead } }, draft) {
      const record = recordOf(draft)
      claims.add(line, [
        ...draft.emails.slice(0, 1).map(record ? CLAIM.sharedEmail : CLAIM.email),
        ...(outcome === 'created' ? [] : [(record ? CLAIM.recordedLead : CLAIM.lead)(lead.id)]),
        ...(record ? [CLAIM.record(record)] : []),
      ])
    },
    save: claims.save,
  }
}
