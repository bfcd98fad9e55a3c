import type {
  AddressExport,
  LeadExport,
  TouchpointsAnswer,
  TouchpointsQuery,
} from '../../lib/contract/lead.ts'
import { foldAddress } from '../../lib/domain/identity.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { lockConsent, selectStatements } from '../store/consent.ts'
import { selectFeedbackOfLead } from '../store/feedback.ts'
import { selectRenamed } from '../store/lead-sources.ts'
import {
  knownLeads,
  readContexts,
  selectByAddress,
  selectFieldSources,
  selectPosition,
  selectTouchpoints,
} from '../store/leads.ts'
import type { Db, Store } from '../store/open.ts'
import {
  eraseWithoutLead,
  lockDataSubject,
  PLACES,
  readDataSubject,
  selectImportTraces,
  withoutLead,
} from '../store/personal-data.ts'
import { refreshStatistics } from '../store/statistics.ts'
import { write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { toFeedbackItem } from './feedback.ts'
import { notThere, Refusal } from './refusal.ts'

/** The id of a lead that may be named by one that it had before. */
const currentId = async (db: Db, workspaceId: string, id: string): Promise<string> =>
  (await selectRenamed(db, workspaceId, [id])).get(id) ?? id

/** The leads who have this address; the one whose primary address it is first. */
export async function findLeads({ db }: Store, actor: Actor, email: string): Promise<LeadContext[]> {
  must(actor, 'lead.read')
  return selectByAddress(db, actor.workspaceId, email)
}

/**
 * Touchpoints of a lead that are older than the touchpoint `before`, newest first.
 * @throws Refusal 404 when there is no such lead, or it has no such touchpoint
 */
export async function readHistory(
  { db }: Store,
  actor: Actor,
  id: string,
  { before, limit }: TouchpointsQuery,
): Promise<TouchpointsAnswer> {
  must(actor, 'lead.read')
  const { workspaceId } = actor
  const leadId = await currentId(db, workspaceId, id)
  const position = before === undefined ? undefined : await selectPosition(db, workspaceId, leadId, before)
  if (before !== undefined && !position) throw notThere('touchpoint of this lead')
  const found = await selectTouchpoints(db, workspaceId, leadId, { before: position, limit: limit + 1 })
  if (found.length === 0 && !(await knownLeads(db, workspaceId, [leadId])).has(leadId)) throw notThere('lead')
  return { touchpoints: found.slice(0, limit), more: found.length > limit }
}

/** All that the hub holds about a lead. */
export async function exportLead({ db }: Store, actor: Actor, id: string): Promise<LeadExport> {
  must(actor, 'lead.export')
  const { workspaceId } = actor
  const leadId = await currentId(db, workspaceId, id)
  const [context] = await readContexts(db, workspaceId, [leadId])
  if (!context) throw notThere('lead')
  const { emails, name } = context.lead
  const person = await readDataSubject(db, workspaceId, leadId, name)
  return {
    exportedAt: new Date().toISOString(),
    lead: context.lead,
    sources: person.records,
    fieldSources: await selectFieldSources(db, workspaceId, leadId),
    rollups: context.rollups,
    consent: await consentOf(db, workspaceId, emails),
    touchpoints: await selectTouchpoints(db, workspaceId, leadId),
    feedback: (await selectFeedbackOfLead(db, workspaceId, { leadId, emails: person.ownEmails })).map(
      toFeedbackItem,
    ),
    imports: await selectImportTraces(db, person),
  }
}

/** What was said about consent, under each of the addresses (folded). */
async function consentOf(db: Db, workspaceId: string, emails: string[]): Promise<LeadExport['consent']> {
  return [...(await selectStatements(db, workspaceId, emails))].flatMap(([email, statements]) =>
    statements.map((statement) => ({ email, ...statement })),
  )
}

/**
 * All that the hub holds about an address that no lead has.
 * @throws Refusal 409 when a lead has it
 */
export async function exportAddress({ db }: Store, actor: Actor, address: string): Promise<AddressExport> {
  must(actor, 'lead.export')
  const { workspaceId } = actor
  const email = foldAddress(address)
  await refuseLeadsAddress(db, workspaceId, email)
  return {
    exportedAt: new Date().toISOString(),
    consent: await consentOf(db, workspaceId, [email]),
    feedback: (await selectFeedbackOfLead(db, workspaceId, withoutLead(workspaceId, email))).map(
      toFeedbackItem,
    ),
    imports: await selectImportTraces(db, withoutLead(workspaceId, email)),
  }
}

/**
 * Erases what the hub holds about an address that no lead has, a no to marketing mail too: whoever sends mail keeps that.
 * @throws Refusal 409 when a lead has it
 */
export async function eraseAddress(store: Store, actor: Actor, address: string): Promise<void> {
  must(actor, 'lead.erase')
  const { workspaceId } = actor
  const email = foldAddress(address)
  await write(store, workspaceId, async (tx) => {
    const { db } = tx
    await lockConsent(db, workspaceId)
    await refuseLeadsAddress(db, workspaceId, email)
    const feedback = await selectFeedbackOfLead(db, workspaceId, withoutLead(workspaceId, email))
    await eraseWithoutLead(db, workspaceId, email)
    tx.changed(
      'feedback_status',
      feedback.map(({ id }) => id),
    )
  })
  await refreshStatistics(store, ['feedback'])
}

async function refuseLeadsAddress(db: Db, workspaceId: string, email: string): Promise<void> {
  const [context] = await selectByAddress(db, workspaceId, email)
  if (!context) return
  throw new Refusal(
    409,
    'A lead has this address',
    `The lead ${context.lead.id} has this address. Export or erase the lead: /v1/leads/${context.lead.id}.`,
  )
}

/**
 * Erases a lead wherever the hub holds something about the person (store/personal-data.ts). Readers get tombstones.
 * What was counted on talking points stays: it names nobody.
 */
export async function eraseLead(store: Store, actor: Actor, id: string): Promise<void> {
  must(actor, 'lead.erase')
  const { workspaceId } = actor
  await write(store, workspaceId, async (tx) => {
    const leadId = await currentId(tx.db, workspaceId, id)
    const person = await lockDataSubject(tx.db, workspaceId, leadId)
    if (!person) throw notThere('lead')
    const feedback = await selectFeedbackOfLead(tx.db, workspaceId, { leadId, emails: person.ownEmails })
    for (const erase of Object.values(PLACES)) await erase(tx.db, person)
    tx.changed('lead', [leadId])
    tx.changed(
      'feedback_status',
      feedback.map((row) => row.id),
    )
  })
  const places = [
    'leads',
    'lead_emails',
    'lead_sources',
    'touchpoints',
    'feedback',
    'missed_searches',
  ] as const
  await refreshStatistics(store, places)
}
