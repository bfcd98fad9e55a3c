import { sql } from 'kysely'
import { readAddress } from '../../lib/domain/address.ts'
import type { ConsentStatement } from '../../lib/domain/consent.ts'
import type { Lead } from '../../lib/domain/lead.ts'
import { selectStatements } from '../store/consent.ts'
import { type LeadRecord, selectRecords, selectRecordsOf } from '../store/lead-sources.ts'
import { LEAD_COLUMNS, leadEmails, toLead } from '../store/leads.ts'
import type { Db } from '../store/open.ts'
import { selectRecordRefusals } from '../store/record-refusals.ts'
import type { FieldSources } from '../store/schema.ts'
import type { LeadDraft } from './formats/lead-row.ts'

/** A lead without what the hub alone knows, and where its fields are from. */
export interface LeadState {
  lead: Omit<Lead, 'updatedAt'>
  fieldSources: FieldSources
  /** The systems that have an id for it. */
  systems: ReadonlySet<string>
}

/** What is known about all leads that a batch of rows may be about. What its rows do is added as it is taken. */
export interface KnownLeads {
  get(leadId: string): LeadState | undefined
  /** The lead that a system has this id for. */
  leadOf(record: LeadRecord): string | undefined
  ownersOf(email: string): readonly string[]
  statementsOf(email: string): readonly ConsentStatement[]
  /** What was forbidden for an id before any lead had it. */
  refusalsOf(record: LeadRecord): readonly ConsentStatement[]
  /** A row of the batch has made a lead, or changed one. */
  put(state: LeadState, record: LeadRecord | null): void
  /** Somebody has said something about the consent of an address. */
  addStatement(email: string, statement: ConsentStatement): void
  /** A row that is not in the batch has tied the lead to this system. */
  tied(leadId: string, system: string): void
}

/** The id that the system of a file has for a row's lead; null where the row tells none. */
export const recordOf = ({ source, externalId }: LeadDraft): LeadRecord | null =>
  source !== undefined && externalId !== undefined ? { source, externalId } : null

/** The address that a row's id is, if it is one: some systems know people by theirs. */
export const addressAsId = ({ externalId }: LeadDraft): string | null =>
  externalId?.includes('@') ? readAddress(externalId) : null

/** The addresses for which a row says no: of its cells, and the one that its id is. */
export const refusableAddresses = (draft: LeadDraft): string[] => [
  ...new Set([...draft.emails, ...[addressAsId(draft)].filter((email) => email !== null)]),
]

const keyOf = ({ source, externalId }: LeadRecord): string => `${source} ${externalId}`

/** @param drafts rows of one file, so of one system at most */
export async function readKnownLeads(
  db: Db,
  workspaceId: string,
  drafts: readonly LeadDraft[],
): Promise<KnownLeads> {
  const emails = [...new Set(drafts.flatMap(refusableAddresses))]
  const owners = await ownersOf(db, workspaceId, emails)
  const leadOf = await leadsOf(db, workspaceId, drafts)
  const ids = [...new Set([...leadOf.values(), ...[...owners.values()].flat()])]
  const states = await readLeadStates(db, workspaceId, ids)
  const known = [...states.values()].flatMap(({ lead }) => lead.emails)
  const statements = await selectStatements(db, workspaceId, [...new Set([...emails, ...known])])
  const refusals = await refusalsOf(db, workspaceId, drafts)
  return knownLeads({ states, owners, leadOf, statements, refusals })
}

interface Known {
  states: Map<string, LeadState>
  /** Address -> ids of leads. */
  owners: Map<string, string[]>
  /** Record (keyOf) -> id of the lead. */
  leadOf: Map<string, string>
  statements: Map<string, ConsentStatement[]>
  /** Record (keyOf) -> what was forbidden for it. */
  refusals: Map<string, ConsentStatement[]>
}

/** What is known, as it was read; nothing, where nothing is given. */
export function knownLeads({
  states = new Map(),
  owners = new Map(),
  leadOf = new Map(),
  statements = new Map(),
  refusals = new Map(),
}: Partial<Known> = {}): KnownLeads {
  const tie = (id: string, system: string) => {
    const state = states.get(id)
    if (state) states.set(id, { ...state, systems: new Set([...state.systems, system]) })
  }
  return {
    get: (id) => states.get(id),
    leadOf(record) {
      const id = leadOf.get(keyOf(record))
      return id !== undefined && states.has(id) ? id : undefined
    },
    ownersOf: (email) => (owners.get(email) ?? []).filter((id) => states.has(id)),
    statementsOf: (email) => statements.get(email) ?? [],
    refusalsOf: (record) => refusals.get(keyOf(record)) ?? [],
    put(state, record) {
      const { id } = state.lead
      states.set(id, state)
      if (record) {
        leadOf.set(keyOf(record), id)
        tie(id, record.source)
      }
      for (const email of state.lead.emails)
        owners.set(email, [...new Set([...(owners.get(email) ?? []), id])])
    },
    addStatement: (email, statement) =>
      void statements.set(email, [...(statements.get(email) ?? []), statement]),
    tied: tie,
  }
}

/** Of the ids of drafts, by keyOf, what is stored of them. */
async function ofRecords<Value>(
  drafts: readonly LeadDraft[],
  select: (source: string, externalIds: string[]) => Promise<Map<string, Value>>,
): Promise<Map<string, Value>> {
  const records = drafts.flatMap((draft) => recordOf(draft) ?? [])
  const found = new Map<string, Value>()
  for (const [source, ofSource] of Map.groupBy(records, (record) => record.source)) {
    const ids = ofSource.map(({ externalId }) => externalId)
    for (const [externalId, value] of await select(source, ids))
      found.set(keyOf({ source, externalId }), value)
  }
  return found
}

const leadsOf = (db: Db, workspaceId: string, drafts: readonly LeadDraft[]) =>
  ofRecords(drafts, (source, ids) => selectRecords(db, workspaceId, source, ids))
async function refusalsOf(db: Db, workspaceId: string, drafts: readonly LeadDraft[]) {
  const found = await ofRecords(drafts, (source, ids) => selectRecordRefusals(db, workspaceId, source, ids))
  return new Map([...found].map(([key, { statements }]) => [key, statements]))
}

/** Address -> the leads that have it. */
export async function ownersOf(
  db: Db,
  workspaceId: string,
  emails: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('lead_emails')
    .select(['email', 'lead_id'])
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${emails}::text[])`)
    .orderBy('lead_id')
    .execute()
  const owners = new Map<string, string[]>()
  for (const { email, lead_id } of rows) owners.set(email, [...(owners.get(email) ?? []), lead_id])
  return owners
}

/** These leads as they stand, as many as are there. */
export async function readLeadStates(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, LeadState>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('leads as l')
    .select([...LEAD_COLUMNS, 'l.field_sources'])
    .select(leadEmails)
    .where('l.workspace_id', '=', workspaceId)
    .where('l.id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  const records = await selectRecordsOf(db, workspaceId, ids)
  return new Map(
    rows.map((row) => {
      const { updatedAt, ...lead } = toLead(row)
      const systems = new Set((records.get(row.id) ?? []).map(({ source }) => source))
      return [row.id, { lead, fieldSources: row.field_sources, systems }]
    }),
  )
}
