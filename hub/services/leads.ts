import type { TouchpointsAnswer, TouchpointsQuery } from '../../lib/contract/lead.ts'
import type { AddressExport, LeadExport } from '../../lib/contract/lead-export.ts'
import { foldAddress } from '../../lib/domain/identity.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { lockConsent, selectStatements } from '../store/consent.ts'
import { finishErasures, insertErasure, selectErasure } from '../store/erasures.ts'
import { selectFeedbackOfLead } from '../store/feedback.ts'
import { selectImportTraces } from '../store/import-traces.ts'
import { type LeadRecord, selectAddressesAsIds, selectRenamed } from '../store/lead-sources.ts'
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
  type DataSubject,
  eraseWithoutLead,
  PLACES,
  readDataSubject,
  withoutLead,
} from '../store/personal-data.ts'
import { selectRefusalsBeside } from '../store/record-refusals.ts'
import { refreshStatistics } from '../store/statistics.ts'
import { write } from '../store/transaction.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
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
export async function exportLead({ db, jobs }: Store, actor: Actor, id: string): Promise<LeadExport> {
  must(actor, 'lead.export')
  const { workspaceId } = actor
  const leadId = await currentId(db, workspaceId, id)
  const [context] = await readContexts(db, workspaceId, [leadId])
  const person = await readDataSubject(db, workspaceId, leadId)
  if (!context || !person) throw notThere('lead')
  return {
    exportedAt: new Date().toISOString(),
    lead: context.lead,
    sources: await sourcesOf(db, person),
    fieldSources: await selectFieldSources(db, workspaceId, leadId),
    rollups: context.rollups,
    consent: await consentOf(db, workspaceId, person.emails),
    waitingConsent: await selectRefusalsBeside(db, workspaceId, person.emails),
    touchpoints: await selectTouchpoints(db, workspaceId, leadId),
    feedback: (await selectFeedbackOfLead(db, workspaceId, { leadId, emails: person.ownEmails })).map(
      toFeedbackItem,
    ),
    imports: await selectImportTraces(jobs, person),
  }
}

/** The ids of the lead, and those of others that are an address of the lead alone. */
async function sourcesOf(
  db: Db,
  { workspaceId, records, ownEmails }: DataSubject,
): Promise<LeadExport['sources']> {
  const asIds = await selectAddressesAsIds(db, workspaceId, ownEmails)
  const isOwn = (id: LeadRecord) =>
    records.some(({ source, externalId }) => source === id.source && externalId === id.externalId)
  return [...records, ...asIds.filter((id) => !isOwn(id))]
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
export async function exportAddress(
  { db, jobs }: Store,
  actor: Actor,
  address: string,
): Promise<AddressExport> {
  must(actor, 'lead.export')
  const { workspaceId } = actor
  const email = foldAddress(address)
  await refuseLeadsAddress(db, workspaceId, email)
  return {
    exportedAt: new Date().toISOString(),
    sources: await selectAddressesAsIds(db, workspaceId, [email]),
    consent: await consentOf(db, workspaceId, [email]),
    waitingConsent: await selectRefusalsBeside(db, workspaceId, [email]),
    feedback: (await selectFeedbackOfLead(db, workspaceId, withoutLead(workspaceId, email))).map(
      toFeedbackItem,
    ),
    imports: await selectImportTraces(jobs, withoutLead(workspaceId, email)),
  }
}

/**
 * Erases what the hub holds about an address that no lead has, a no to marketing mail too: whoever sends mail keeps that.
 * @param onLeft as of eraseLead
 * @throws Refusal 409 when a lead has it: then nothing was erased
 */
export async function eraseAddress(
  store: Store,
  actor: Actor,
  address: string,
  onLeft: OnLeft = () => {},
): Promise<void> {
  must(actor, 'lead.erase')
  const { workspaceId } = actor
  const email = foldAddress(address)
  const person = withoutLead(workspaceId, email)
  const erasure = await write(store, workspaceId, async (tx) => {
    const { db } = tx
    await lockConsent(db, workspaceId)
    await refuseLeadsAddress(db, workspaceId, email)
    const feedback = await selectFeedbackOfLead(db, workspaceId, person)
    await eraseWithoutLead(db, workspaceId, email)
    tx.changed(
      'feedback_status',
      feedback.map(({ id }) => id),
    )
    return insertErasure(db, person)
  })
  await finishErasure(store, erasure, onLeft)
  await refreshStatistics(store, ['lead_sources', 'feedback', 'record_refusals'])
}

type OnLeft = (error: StoreUnavailable) => void

/** The erasure is stored by now: a refusal would say that it is not. */
async function finishErasure({ jobs }: Store, id: string, onLeft: OnLeft): Promise<void> {
  try {
    await finishErasures(jobs, { only: id })
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    onLeft(error)
  }
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
 * What was counted on talking points stays: it names nobody. It is complete when it answers, but for imports: those that
 * are being read or applied then get nothing of the lead in, and what they hold goes when they end; where the database is
 * busy, what ended ones hold goes soon after. Asked again, it does what is left.
 * @param onLeft told why the database could not free imports of the lead now: importers go on with it
 */
export async function eraseLead(
  store: Store,
  actor: Actor,
  id: string,
  onLeft: OnLeft = () => {},
): Promise<void> {
  must(actor, 'lead.erase')
  const { workspaceId } = actor
  const leadId = await currentId(store.db, workspaceId, id)
  const noted = await write(store, workspaceId, async (tx) => {
    // Whoever adds leads has it: what they found is there until they end, or gone before they look.
    await lockConsent(tx.db, workspaceId)
    const person = await readDataSubject(tx.db, workspaceId, leadId, { lock: true })
    if (!person) return undefined
    const feedback = await selectFeedbackOfLead(tx.db, workspaceId, { leadId, emails: person.ownEmails })
    for (const erase of Object.values(PLACES)) await erase(tx.db, person)
    tx.changed('lead', [leadId])
    tx.changed(
      'feedback_status',
      feedback.map((row) => row.id),
    )
    return insertErasure(tx.db, person)
  })
  const erasure = noted ?? (await selectErasure(store.db, workspaceId, leadId))
  if (erasure === undefined) throw notThere('lead')
  await finishErasure(store, erasure, onLeft)
  const places = [
    'leads',
    'lead_emails',
    'lead_sources',
    'consent_statements',
    'record_refusals',
    'touchpoints',
    'feedback',
    'missed_searches',
  ] as const
  await refreshStatistics(store, places)
}
