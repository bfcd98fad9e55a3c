import { type Kysely, sql } from 'kysely'
import {
  type ConsentStatement,
  consentOf,
  newStatements,
  type SaidConsent,
} from '../../lib/domain/consent.ts'
import type { Lead } from '../../lib/domain/lead.ts'
import { insertStatements, selectStatements } from '../store/consent.ts'
import { leadEmails, toLead } from '../store/leads.ts'
import type { Database } from '../store/schema.ts'
import type { LeadDraft } from './formats/lead-row.ts'

type Db = Kysely<Database>

/** A staged lead: what the file says, and the id that it gets if it turns out to be new. */
export interface LeadRow {
  draft: LeadDraft
  newId: string
}

/** Of a row that was refused: what it forbids all the same. */
export interface RefusedRow {
  refused: { emails: string[]; statements: SaidConsent[] }
}

/** A lead without what the hub alone knows. */
export type LeadState = Omit<Lead, 'updatedAt'>

export interface LeadPlan {
  line: number
  outcome: 'created' | 'updated' | 'unchanged'
  lead: LeadState
  /** Whether the list of addresses changes. */
  emailsChange: boolean
  /** What the row says about consent that was not known. */
  statements: { email: string; statement: ConsentStatement }[]
}

const MOST_EMAILS = 50
/** Who told what a file says, where the file names no system. */
export const SOURCE = 'import'

/**
 * What each row would do to the leads that are there. A row is about the lead with its id, else about the one that
 * has one of its addresses, else about a new one. Where that names two leads the row is a problem: nothing is guessed.
 * @param inTurn whether a row finds what earlier rows of the batch would write
 */
export async function planLeads(
  db: Db,
  workspaceId: string,
  rows: { line: number; value: LeadRow }[],
  { now, inTurn }: { now: Date; inTurn: boolean },
): Promise<(LeadPlan | { line: number; problem: string })[]> {
  const emails = [...new Set(rows.flatMap((row) => row.value.draft.emails))]
  const givenIds = rows.flatMap((row) => row.value.draft.id ?? [])
  const owners = await ownersOf(db, workspaceId, emails)
  const current = await readLeads(db, workspaceId, [...new Set([...givenIds, ...owners.values()].flat())])
  const said = await statementsOf(db, workspaceId, emails, current)
  return rows.map(({ line, value: { draft, newId } }) => {
    const target = whose(draft, owners, current)
    if (typeof target === 'object' && target) return { line, problem: target.problem }
    const before = target === null ? null : current.get(target)!
    const statements = draft.emails.flatMap((email) =>
      newStatements(said.get(email) ?? [], draft.consent ?? [], {
        source: draft.source ?? SOURCE,
        receivedAt: now.toISOString(),
      }).map((statement) => ({ email, statement })),
    )
    const lead = mergeLead(before, draft, draft.id ?? newId)
    lead.consent = consentOf([
      ...lead.emails.flatMap((email) => said.get(email) ?? []),
      ...statements.map(({ statement }) => statement),
    ])
    if (lead.emails.length > MOST_EMAILS)
      return {
        line,
        problem: `The lead would have ${lead.emails.length} e-mail addresses; ${MOST_EMAILS} fit.`,
      }
    if (inTurn) {
      current.set(lead.id, lead)
      for (const email of lead.emails)
        owners.set(email, [...new Set([...(owners.get(email) ?? []), lead.id])])
      for (const { email, statement } of statements) said.set(email, [...(said.get(email) ?? []), statement])
    }
    const outcome = before === null ? 'created' : same(before, lead) ? 'unchanged' : 'updated'
    const emailsChange = before === null || !same(before.emails, lead.emails)
    return { line, outcome, lead, emailsChange, statements }
  })
}

/** The lead that a row is about: its id, null for a new one, or a problem. */
function whose(
  draft: LeadDraft,
  owners: Map<string, string[]>,
  current: Map<string, LeadState>,
): string | null | { problem: string } {
  const byAddress = new Map<string, string>()
  for (const email of draft.emails) for (const owner of owners.get(email) ?? []) byAddress.set(owner, email)
  if (draft.id && current.has(draft.id)) {
    byAddress.delete(draft.id)
    const [other] = byAddress
    if (!other) return draft.id
    return {
      problem: `The address ${other[1]} belongs to another lead. Correct the address, or erase that lead.`,
    }
  }
  const found = [...byAddress]
  if (found.length <= 1) return found[0]?.[0] ?? null
  const list = found.map(([, email]) => email).join(', ')
  return {
    problem: `The addresses belong to ${found.length} leads (${list}). Make them one in the source, or split the row.`,
  }
}

/** The lead as it is after the row: what the row leaves open stays. */
function mergeLead(before: LeadState | null, draft: LeadDraft, newId: string): LeadState {
  const others = (before?.emails ?? []).filter((email) => !draft.emails.includes(email))
  const field = <
    Key extends 'name' | 'company' | 'jobTitle' | 'owner' | 'locale' | 'lifecycleStage' | 'leadStatus',
  >(
    key: Key,
  ) => draft[key] ?? before?.[key] ?? null
  return {
    id: before?.id ?? newId,
    emails: [...draft.emails, ...others],
    name: field('name'),
    company: field('company'),
    jobTitle: field('jobTitle'),
    owner: field('owner'),
    locale: field('locale'),
    lifecycleStage: field('lifecycleStage'),
    leadStatus: field('leadStatus'),
    score: {
      fit: draft.fit ?? before?.score.fit ?? null,
      engagement: draft.engagement ?? before?.score.engagement ?? null,
    },
    consent: before?.consent ?? consentOf([]),
  }
}

/** What is known about the consent of these addresses, and of all others of the leads that have them. */
const statementsOf = (db: Db, workspaceId: string, emails: string[], leads: Map<string, LeadState>) =>
  selectStatements(db, workspaceId, [
    ...new Set([...emails, ...leads.values().flatMap((lead) => lead.emails)]),
  ])

async function ownersOf(db: Db, workspaceId: string, emails: string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('lead_emails')
    .select(['email', 'lead_id'])
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${emails}::text[])`)
    .execute()
  const owners = new Map<string, string[]>()
  for (const { email, lead_id } of rows) owners.set(email, [...(owners.get(email) ?? []), lead_id])
  return owners
}

async function readLeads(db: Db, workspaceId: string, ids: string[]): Promise<Map<string, LeadState>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('leads as l')
    .selectAll('l')
    .select(leadEmails)
    .where('l.workspace_id', '=', workspaceId)
    .where('l.id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return new Map(
    rows.map((row) => {
      const { updatedAt, ...state } = toLead(row)
      return [row.id, state]
    }),
  )
}

/**
 * Stores what refused rows forbid, for their addresses: for the leads that have them now, and those that get them later.
 * @returns ids of the leads whose consent changed
 */
export async function applyRefused(
  db: Db,
  workspaceId: string,
  rows: RefusedRow['refused'][],
  { now, source }: { now: Date; source: string },
): Promise<string[]> {
  const emails = [...new Set(rows.flatMap((row) => row.emails))]
  if (emails.length === 0) return []
  const said = await selectStatements(db, workspaceId, emails)
  const added = rows.flatMap(({ emails: mine, statements }) =>
    mine.flatMap((email) => {
      const known = said.get(email) ?? []
      const fresh = newStatements(known, statements, { source, receivedAt: now.toISOString() })
      said.set(email, [...known, ...fresh])
      return fresh.map((statement) => ({ email, statement }))
    }),
  )
  await insertStatements(db, workspaceId, added)
  return refreshConsent(db, workspaceId, [...new Set(added.map(({ email }) => email))])
}

/** Works out anew what holds for the leads that have these addresses; gives those for whom it is something else. */
async function refreshConsent(db: Db, workspaceId: string, emails: string[]): Promise<string[]> {
  const owners = await ownersOf(db, workspaceId, emails)
  const leads = await readLeads(db, workspaceId, [...new Set([...owners.values()].flat())])
  const said = await statementsOf(db, workspaceId, [], leads)
  const changed: string[] = []
  for (const lead of leads.values()) {
    const consent = consentOf(lead.emails.flatMap((email) => said.get(email) ?? []))
    if (same(consent, lead.consent)) continue
    changed.push(lead.id)
    await db
      .updateTable('leads')
      .set({ consent: JSON.stringify(consent), updated_at: sql<Date>`now()` })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', lead.id)
      .execute()
  }
  return changed
}

/** Writes the leads of plans that change something, and what is said about consent. */
export async function writeLeads(db: Db, workspaceId: string, plans: LeadPlan[]): Promise<void> {
  await insertStatements(
    db,
    workspaceId,
    plans.flatMap((plan) => plan.statements),
  )
  // Of several rows about one lead the last has everything.
  const last = new Map(plans.map((plan) => [plan.lead.id, plan]))
  if (last.size === 0) return
  const leads = [...last.values()].map(({ lead }) => lead)
  await sql`
    insert into leads (workspace_id, id, name, company, job_title, owner, locale, lifecycle_stage, lead_status, fit,
      engagement, consent)
    select ${workspaceId}, r.id, r.name, r.company, r."jobTitle", r.owner, r.locale, r."lifecycleStage",
      r."leadStatus", (r.score->>'fit')::double precision, (r.score->>'engagement')::double precision, r.consent
    from jsonb_to_recordset(${JSON.stringify(leads)}::jsonb) as r(id text, name text, company text, "jobTitle" text,
      owner text, locale text, "lifecycleStage" text, "leadStatus" text, score jsonb, consent jsonb)
    on conflict (workspace_id, id) do update set name = excluded.name, company = excluded.company,
      job_title = excluded.job_title, owner = excluded.owner, locale = excluded.locale,
      lifecycle_stage = excluded.lifecycle_stage, lead_status = excluded.lead_status, fit = excluded.fit,
      engagement = excluded.engagement, consent = excluded.consent, updated_at = now()`.execute(db)
  const readdressed = plans.filter((plan) => plan.emailsChange).map(({ lead }) => last.get(lead.id)!.lead)
  const emails = [...new Set(readdressed)].flatMap(({ id, emails: list }) =>
    list.map((email, position) => ({ email, id, position })),
  )
  if (emails.length === 0) return
  await db
    .deleteFrom('lead_emails')
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', sql<string>`any(${readdressed.map((lead) => lead.id)}::text[])`)
    .execute()
  await sql`
    insert into lead_emails (workspace_id, email, lead_id, position)
    select ${workspaceId}, r.email, r.id, r.position
    from jsonb_to_recordset(${JSON.stringify(emails)}::jsonb) as r(email text, id text, position integer)`.execute(
    db,
  )
}

/** Deep equality of plain values whose keys come in any order (jsonb does not keep it). */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return (
    left.length === right.length &&
    left.every(([key, value]) => same(value, (b as Record<string, unknown>)[key]))
  )
}
