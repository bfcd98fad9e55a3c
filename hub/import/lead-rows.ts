import { sql } from 'kysely'
import type { LeadField } from '../../lib/contract/import.ts'
import { type ConsentStatement, consentOf, isSame, newStatements } from '../../lib/domain/consent.ts'
import { fold } from '../../lib/domain/fold.ts'
import { type CodedReason, reason } from '../../lib/domain/import-reason.ts'
import { selectStatements, storeStatements } from '../store/consent.ts'
import { insertRecords, type LeadRecord, selectRecords, withCurrentIds } from '../store/lead-sources.ts'
import { updateConsent } from '../store/leads.ts'
import type { Db } from '../store/open.ts'
import { deleteRecordRefusals, selectRecordRefusals, storeRecordRefusals } from '../store/record-refusals.ts'
import type { FieldSources, LeadFieldName } from '../store/schema.ts'
import type { Forbidden, LeftOut } from './formats/file-problem.ts'
import type { LeadDraft } from './formats/lead-row.ts'
import {
  addressAsId,
  type KnownLeads,
  type LeadState,
  ownersOf,
  readLeadStates,
  recordOf,
} from './known-leads.ts'

/** A staged lead: what the file says, and the id that it gets if it turns out to be new. */
export interface LeadRow {
  draft: LeadDraft
  newId: string
}

/** Of a row that was refused: what it forbids all the same. */
export interface RefusedRow {
  refused: Forbidden
}

export interface LeadPlan {
  line: number
  outcome: 'created' | 'updated' | 'unchanged'
  state: LeadState
  /** The id that the row's system has for the lead, where that is new. */
  record: LeadRecord | null
  /** Whether the list of addresses changes. */
  emailsChange: boolean
  /** Whether it becomes known of a field that it is from somewhere else, or of later. */
  sourcesChange: boolean
  /** What the row says about consent that was not known. */
  statements: { email: string; statement: ConsentStatement }[]
  /** Fields of the row that are not taken. */
  leftOut: LeftOut[]
}

const MOST_EMAILS = 50
/** Who told what a file says, where nobody names the system. */
const SOURCE = 'import'

/** When rows are applied, and by which import. */
export interface Told {
  now: Date
  importId?: string
}

/** What a row would do to the leads that are there; a problem where nobody can say whom it is about. */
export function planLead(
  known: KnownLeads,
  { line, value: { draft, newId } }: { line: number; value: LeadRow },
  { now, importId }: Told,
): LeadPlan | { line: number; problem: CodedReason } {
  const target = targetOf(draft, known)
  if (typeof target === 'object' && target) return { line, problem: target.problem }
  const before = target === null ? null : known.get(target)!
  const { draft: own, leftOut } = withoutOthers(draft, target, known)
  const merged = mergeLead(before, own, newId, now)
  const { lead } = merged
  const record = recordOf(draft)
  const isNewRecord = record !== null && known.leadOf(record) === undefined
  const waiting = isNewRecord ? known.refusalsOf(record) : []
  const statements = [
    ...lead.emails.flatMap((email) => waiting.flatMap(asStored).map((statement) => ({ email, statement }))),
    ...newlySaid({ draft, own, before, waiting }, known, { now, importId }),
  ]
  lead.consent = consentOf([
    ...lead.emails.flatMap((email) => known.statementsOf(email)),
    ...statements.filter(({ email }) => lead.emails.includes(email)).map(({ statement }) => statement),
  ])
  const systems = new Set([...(before?.systems ?? []), ...(record ? [record.source] : [])])
  return {
    line,
    outcome: before === null ? 'created' : same(before.lead, lead) ? 'unchanged' : 'updated',
    state: { lead, fieldSources: merged.fieldSources, systems },
    record: isNewRecord ? record : null,
    emailsChange: before === null || !same(before.lead.emails, lead.emails),
    sourcesChange: before === null || !same(before.fieldSources, merged.fieldSources),
    statements,
    leftOut: [...leftOut, ...merged.leftOut],
  }
}

/** Has the later rows of a batch find what a row does. */
export function take(known: KnownLeads, { state, record, statements }: LeadPlan): void {
  known.put(state, record)
  for (const { email, statement } of statements) known.addStatement(email, statement)
}

/**
 * The lead that a row is about: its id, or null for a new one. The id that the row's system has for it decides; two
 * records of one system are never one lead, whatever addresses they share. Else it is the lead whose primary address is
 * the row's first one. Colleagues share their second addresses (reception@…), so where one of the two has the address in
 * another place than the first, their names decide: see `byFurtherAddress`.
 */
function targetOf(draft: LeadDraft, known: KnownLeads): string | null | { problem: CodedReason } {
  const record = recordOf(draft)
  const recorded = record && known.leadOf(record)
  if (recorded) return recorded
  if (draft.emails.length === 0) return { problem: draft.noAddress ?? reason('no_address') }
  const ownersOf = (email: string) =>
    known.ownersOf(email).filter((id) => !record || !known.get(id)?.systems.has(record.source))
  const [first = '', ...further] = draft.emails
  const owners = ownersOf(first)
  const primary = owners.filter((id) => known.get(id)?.lead.emails[0] === first)
  const fits = byFurtherAddress(draft.name, known, owners, further.flatMap(ownersOf))
  const [found, ...others] = primary.length > 0 ? primary : fits
  if (found === undefined) return null
  if (others.length === 0) return found
  // Of several, another system's record is a lead of its own.
  return record
    ? null
    : { problem: reason('several_leads_have_address', { leads: others.length + 1, email: first }) }
}

/**
 * Leads that an address in another place than the first speaks for: those who have the row's first address, unless both
 * have other names; and those who have a further address of the row, where both have the same first and last name.
 */
function byFurtherAddress(
  name: string | undefined,
  known: KnownLeads,
  owners: readonly string[],
  ownersOfFurther: readonly string[],
): string[] {
  const wordsInCommon = (id: string) => sameName(name, known.get(id)?.lead.name ?? undefined)
  const ofFirst = owners.filter((id) => wordsInCommon(id) !== 0)
  if (ofFirst.length > 0) return ofFirst
  const ofFurther = [...new Set(ownersOfFurther)].filter((id) => (wordsInCommon(id) ?? 0) >= 2)
  return ofFurther.length === 1 ? ofFurther : []
}

/**
 * How many words two names have in common where one of them has all words of the other: Ana and Ana Reis, but not Ana
 * Reis and Bo Reis. 0 for other names, null where one is missing.
 */
function sameName(a: string | undefined, b: string | undefined): number | null {
  if (!a || !b) return null
  const [one, other] = [a, b].map((name) => new Set(fold(name).match(/[\p{L}\p{N}]{2,}/gu)))
  const common = one!.intersection(other!).size
  return common === Math.min(one!.size, other!.size) ? common : 0
}

/**
 * A row that is known by its address alone keeps its first address; a further one that somebody else has stays with them.
 * Where a system has an id for the lead, its word counts: several leads may share an address, and the rep picks.
 */
function withoutOthers(draft: LeadDraft, target: string | null, known: KnownLeads) {
  if (recordOf(draft)) return { draft, leftOut: [] }
  const emails = draft.emails.filter((email, at) => {
    const owners = known.ownersOf(email)
    return at === 0 || owners.length === 0 || (target !== null && owners.includes(target))
  })
  const leftOut: LeftOut[] =
    emails.length < draft.emails.length
      ? [{ field: 'otherEmails', reason: reason('belongs_to_other_lead') }]
      : []
  return { draft: { ...draft, emails }, leftOut }
}

/**
 * What a row says about consent that was not known. A no is said of each of its addresses, or of all that the lead has
 * where the row has none, and of the one that its id is; a yes of those only that nobody else has, so that nobody says yes for another.
 */
function newlySaid(
  { draft, own, before, waiting }: RowOfLead,
  known: KnownLeads,
  { now, importId }: Told,
): LeadPlan['statements'] {
  const source = draft.source ?? SOURCE
  const isOwn = (email: string, at: number) =>
    own.emails.includes(email) && (at === 0 || known.ownersOf(email).every((id) => id === before?.lead.id))
  const ofLead = draft.emails.length > 0 ? draft.emails : (before?.lead.emails ?? [])
  const asId = addressAsId(draft)
  const addresses = asId === null || ofLead.includes(asId) ? ofLead : [...ofLead, asId]
  return addresses.flatMap((email, at) => {
    const statements = (draft.consent ?? []).filter(({ state }) => state === 'denied' || isOwn(email, at))
    // What waited is the lead's by now.
    const said = [...known.statementsOf(email), ...(ofLead.includes(email) ? waiting : [])]
    return newStatements(said, statements, {
      source,
      receivedAt: now.toISOString(),
      asOf: draft.exportedAt,
      importId,
    }).map((statement) => ({ email, statement }))
  })
}

interface RowOfLead {
  draft: LeadDraft
  /** Without what others have. */
  own: LeadDraft
  before: LeadState | null
  /** What was forbidden for its id before a lead had it. */
  waiting: readonly ConsentStatement[]
}

/** How long a statement stood is noted of one that is there. */
const asStored = ({ stoodAt, ...first }: ConsentStatement): ConsentStatement[] =>
  stoodAt === undefined ? [first] : [first, { ...first, stoodAt }]

type Texts = Exclude<LeadFieldName, 'emails' | 'fit' | 'engagement' | 'bounced'>

/** The lead as it is after the row: what the row leaves open stays, and so does what is known of later. */
function mergeLead(before: LeadState | null, draft: LeadDraft, newId: string, now: Date) {
  const source = { source: draft.source ?? SOURCE, at: draft.asOf ?? now.toISOString() }
  const fieldSources: FieldSources = { ...before?.fieldSources }
  const leftOut: LeftOut[] = []
  const field = <Value>(name: LeadFieldName, old: Value, given: Value | undefined): Value => {
    if (given === undefined) return old
    const known = fieldSources[name]
    const isKnown = same(given, old)
    if (known && known.at > source.at && !isKnown) {
      leftOut.push({ field: COLUMNS[name] ?? name, reason: reason('older_than_known') })
      return old
    }
    // Said again without a date, it is known of no later than before.
    const isLater = draft.asOf !== undefined && known !== undefined && known.at < source.at
    if (!known || isLater || !isKnown) fieldSources[name] = source
    return given
  }
  const old = before?.lead
  const text = (name: Texts) => field(name, old?.[name] ?? null, draft[name])
  const lead = {
    id: old?.id ?? newId,
    emails: mergeEmails(old?.emails ?? [], draft.emails, field),
    name: text('name'),
    company: text('company'),
    jobTitle: text('jobTitle'),
    owner: text('owner'),
    locale: text('locale'),
    lifecycleStage: text('lifecycleStage'),
    leadStatus: text('leadStatus'),
    score: {
      fit: field('fit', old?.score.fit ?? null, draft.fit),
      engagement: field('engagement', old?.score.engagement ?? null, draft.engagement),
    },
    consent: old?.consent ?? consentOf([]),
    ...bouncedOf(old?.bouncedEmails ?? [], draft, field),
  }
  if (lead.emails.length > MOST_EMAILS) {
    // Those that are there stay: somebody may have said no to one of them.
    let room = MOST_EMAILS - (old?.emails.length ?? 0)
    lead.emails = lead.emails.filter((email) => old?.emails.includes(email) || room-- > 0)
    leftOut.push({ field: 'otherEmails', reason: reason('addresses_kept', { most: MOST_EMAILS }) })
  }
  return { lead, fieldSources, leftOut }
}

/** What the columns are called that tell these fields, where that is something else. */
const COLUMNS: Partial<Record<LeadFieldName, LeadField>> = { emails: 'email', bounced: 'emailStatus' }

/** The addresses from which mail came back; a row speaks of its first address. */
function bouncedOf(
  old: string[],
  { emails: [address], bounced }: LeadDraft,
  field: <Value>(name: 'bounced', old: Value, given: Value) => Value,
): Pick<LeadState['lead'], 'bouncedEmails'> {
  if (bounced === undefined || address === undefined) return old.length > 0 ? { bouncedEmails: old } : {}
  const others = old.filter((email) => email !== address)
  const now = field('bounced', old, bounced ? [...others, address].sort() : others)
  return now.length > 0 ? { bouncedEmails: now } : {}
}

/** All addresses; those of the newer source first, because the first is the primary one. None is ever taken away. */
function mergeEmails(
  old: string[],
  given: string[],
  field: <Value>(name: 'emails', old: Value, given: Value) => Value,
): string[] {
  if (given.length === 0) return old
  const newest = [...given, ...old.filter((email) => !given.includes(email))]
  const first = field('emails', old.length > 0 ? old[0] : undefined, given[0])
  if (old.length === 0 || first === given[0]) return newest
  return [...old, ...given.filter((email) => !old.includes(email))]
}

/**
 * Stores what refused rows forbid, for their addresses and those of the leads that their ids name: for the leads that have
 * them now, and those that get them later.
 * @returns ids of the leads whose consent changed
 */
export async function applyRefused(
  db: Db,
  workspaceId: string,
  rows: Forbidden[],
  { now, importId }: Told,
): Promise<string[]> {
  const receivedAt = now.toISOString()
  const toldBy = ({ source = SOURCE, asOf }: Forbidden) => ({ source, receivedAt, asOf, importId })
  const { addressed, ofNobody } = await whoseRows(db, workspaceId, rows)
  await keepForRecords(db, workspaceId, ofNobody, toldBy)
  const emails = [...new Set(addressed.flatMap((row) => row.emails))]
  if (emails.length === 0) return []
  const stored = await selectStatements(db, workspaceId, emails)
  const added = addressed.flatMap((row) =>
    row.emails.flatMap((email) => {
      const known = stored.get(email) ?? []
      const fresh = newStatements(known, row.statements, toldBy(row))
      stored.set(email, [...known, ...fresh])
      return fresh.map((statement) => ({ email, statement }))
    }),
  )
  await storeStatements(db, workspaceId, added)
  return refreshConsent(db, workspaceId, [...new Set(added.map(({ email }) => email))])
}

/**
 * A row says no for its addresses, and for those of the leads that its ids name; of a lead that it names by the hub's id,
 * where it has none of them. `ofNobody`: of ids of systems that name none yet.
 */
async function whoseRows(db: Db, workspaceId: string, given: Forbidden[]) {
  const rows = await withCurrentIds(db, workspaceId, given)
  const all = rows.flatMap(({ records = [] }) => records)
  const [system] = all
  const named = rows.flatMap(({ leadId }) => leadId ?? [])
  const ids = all.map(({ externalId }) => externalId)
  const leads = system ? await selectRecords(db, workspaceId, system.source, ids) : new Map<string, string>()
  const states = await readLeadStates(db, workspaceId, [...new Set([...leads.values(), ...named])])
  const leadOf = ({ externalId }: LeadRecord) => states.get(leads.get(externalId) ?? '')?.lead
  const ofNamed = ({ emails, leadId }: Forbidden): string[] => {
    const theirs = states.get(leadId ?? '')?.lead.emails ?? []
    return theirs.some((email) => emails.includes(email)) ? [] : theirs
  }
  return {
    addressed: rows.map((row) => {
      const ofLeads = (row.records ?? []).flatMap((record) => leadOf(record)?.emails ?? [])
      return { ...row, emails: [...new Set([...row.emails, ...ofLeads, ...ofNamed(row)])] }
    }),
    ofNobody: rows.flatMap((row) =>
      (row.records ?? []).filter((record) => !leadOf(record)).map((record) => ({ ...row, record })),
    ),
  }
}

/** Keeps what rows forbid under their ids, until a lead has them. All are of one system. */
async function keepForRecords(
  db: Db,
  workspaceId: string,
  rows: (Forbidden & { record: LeadRecord })[],
  toldBy: (row: Forbidden) => Parameters<typeof newStatements>[2],
): Promise<void> {
  const [system] = rows
  if (!system) return
  const { source } = system.record
  const ids = rows.map(({ record }) => record.externalId)
  const known = await selectRecordRefusals(db, workspaceId, source, ids)
  for (const row of rows) {
    const before = known.get(row.record.externalId) ?? { statements: [], emails: [] }
    const fresh = newStatements(before.statements, row.statements, toldBy(row))
    // One that still stood is given again, for the one that is known.
    const others = before.statements.filter((one) => !fresh.some((again) => isSame(one, again)))
    known.set(row.record.externalId, {
      statements: [...others, ...fresh],
      emails: [...new Set([...before.emails, ...row.emails])],
    })
  }
  await storeRecordRefusals(db, workspaceId, source, known)
}

/** Works out anew what holds for the leads that have these addresses; gives those for whom it is something else. */
export async function refreshConsent(db: Db, workspaceId: string, emails: string[]): Promise<string[]> {
  const owners = await ownersOf(db, workspaceId, emails)
  const states = await readLeadStates(db, workspaceId, [...new Set([...owners.values()].flat())])
  const all = [...states.values()].flatMap(({ lead }) => lead.emails)
  const statements = await selectStatements(db, workspaceId, [...new Set(all)])
  const changed = [...states.values()].flatMap(({ lead }) => {
    const consent = consentOf(lead.emails.flatMap((email) => statements.get(email) ?? []))
    return same(consent, lead.consent) ? [] : [{ id: lead.id, consent }]
  })
  await updateConsent(db, workspaceId, changed)
  return changed.map(({ id }) => id)
}

/**
 * Writes the leads of plans, and what is said about consent.
 * @returns ids of the leads that are not as they were for those who read them
 */
export async function writeLeads(db: Db, workspaceId: string, plans: LeadPlan[]): Promise<string[]> {
  await storeStatements(
    db,
    workspaceId,
    plans.flatMap((plan) => plan.statements),
  )
  const records = plans.flatMap(({ record, state }) => (record ? [{ ...record, leadId: state.lead.id }] : []))
  await insertRecords(db, workspaceId, records)
  // The plans have what was forbidden for these ids.
  await deleteRecordRefusals(db, workspaceId, records)
  const byLead = [...Map.groupBy(plans, (plan) => plan.state.lead.id).values()]
  // Of several rows about one lead the last has everything.
  const lastOf = (picks: (plan: LeadPlan) => boolean) =>
    byLead.filter((rows) => rows.some(picks)).map((rows) => rows.at(-1)!.state)
  const changed = lastOf(({ outcome }) => outcome !== 'unchanged')
  await upsertLeads(db, workspaceId, changed)
  const isWritten = new Set(changed.map(({ lead }) => lead.id))
  await updateFieldSources(
    db,
    workspaceId,
    lastOf((plan) => plan.sourcesChange).filter(({ lead }) => !isWritten.has(lead.id)),
  )
  await replaceEmails(
    db,
    workspaceId,
    lastOf((plan) => plan.emailsChange),
  )
  return [...isWritten]
}

async function upsertLeads(db: Db, workspaceId: string, states: LeadState[]): Promise<void> {
  if (states.length === 0) return
  const rows = states.map(({ lead, fieldSources }) => ({ ...lead, fieldSources }))
  await sql`
    insert into leads (workspace_id, id, name, company, job_title, owner, locale, lifecycle_stage, lead_status, fit,
      engagement, consent, bounced_emails, field_sources)
    select ${workspaceId}, r.id, r.name, r.company, r."jobTitle", r.owner, r.locale, r."lifecycleStage",
      r."leadStatus", (r.score->>'fit')::double precision, (r.score->>'engagement')::double precision, r.consent,
      coalesce(r."bouncedEmails", '{}'), r."fieldSources"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, name text, company text, "jobTitle" text,
      owner text, locale text, "lifecycleStage" text, "leadStatus" text, score jsonb, consent jsonb,
      "bouncedEmails" text[], "fieldSources" jsonb)
    on conflict (workspace_id, id) do update set name = excluded.name, company = excluded.company,
      job_title = excluded.job_title, owner = excluded.owner, locale = excluded.locale,
      lifecycle_stage = excluded.lifecycle_stage, lead_status = excluded.lead_status, fit = excluded.fit,
      engagement = excluded.engagement, consent = excluded.consent,
      bounced_emails = excluded.bounced_emails, field_sources = excluded.field_sources,
      updated_at = now()`.execute(db)
}

/** For leads of which nothing else changes: who reads them gets nothing new. */
async function updateFieldSources(db: Db, workspaceId: string, states: LeadState[]): Promise<void> {
  if (states.length === 0) return
  const rows = states.map(({ lead, fieldSources }) => ({ id: lead.id, fieldSources }))
  await sql`
    update leads set field_sources = r."fieldSources"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, "fieldSources" jsonb)
    where leads.workspace_id = ${workspaceId} and leads.id = r.id`.execute(db)
}

async function replaceEmails(db: Db, workspaceId: string, states: LeadState[]): Promise<void> {
  if (states.length === 0) return
  const emails = states.flatMap(({ lead: { id, emails: list } }) =>
    list.map((email, position) => ({ email, id, position })),
  )
  await db
    .deleteFrom('lead_emails')
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', sql<string>`any(${states.map(({ lead }) => lead.id)}::text[])`)
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
