import { sql } from 'kysely'
import { readAddress } from '../../lib/domain/address.ts'
import { foldedWords } from '../../lib/domain/missed-search.ts'
import { isAbout } from './feedback.ts'
import { isAddressAsId, type LeadRecord, selectRecordsOf } from './lead-sources.ts'
import type { MentionedPerson } from './mentions.ts'
import type { Db } from './open.ts'
import { deleteRecordRefusals, eraseRefusalsBeside } from './record-refusals.ts'
import type { Database } from './schema.ts'

/**
 * Where personal data lies: whom each column may tell about. `lead` = a person whom marketing knows: exported and
 * erased on their demand, in PLACES and, where imports hold it, in IMPORT_PLACES (import-traces.ts). `erasing` = what is
 * known of them until that has ended (erasures.ts). `staff` = people who work in the workspace. `tombstone` = the bare id
 * of a lead that is gone, without which extensions would not forget the lead.
 */
export const PERSONAL_DATA: {
  readonly [T in keyof Database]: Readonly<
    Record<keyof Database[T], 'lead' | 'erasing' | 'staff' | 'tombstone' | 'nobody'>
  >
} = {
  workspaces: {
    id: 'nobody',
    name: 'nobody',
    history: 'nobody',
    seq: 'nobody',
    server: 'nobody',
    created_at: 'nobody',
  },
  people: {
    workspace_id: 'nobody',
    id: 'staff',
    name: 'staff',
    role: 'staff',
    email: 'staff',
    team: 'staff',
    active: 'staff',
    last_seen_at: 'staff',
    user_id: 'staff',
    created_at: 'staff',
  },
  invitations: {
    workspace_id: 'nobody',
    person_id: 'staff',
    hash: 'staff',
    expires_at: 'staff',
    created_at: 'staff',
  },
  sign_in_users: {
    id: 'staff',
    email: 'staff',
    email_verified: 'staff',
    name: 'staff',
    image: 'staff',
    created_at: 'staff',
    updated_at: 'staff',
  },
  sign_in_accounts: {
    id: 'staff',
    user_id: 'staff',
    provider_id: 'staff',
    account_id: 'staff',
    password: 'staff',
    access_token: 'staff',
    refresh_token: 'staff',
    id_token: 'staff',
    access_token_expires_at: 'staff',
    refresh_token_expires_at: 'staff',
    scope: 'staff',
    created_at: 'staff',
    updated_at: 'staff',
  },
  sign_in_sessions: {
    id: 'staff',
    user_id: 'staff',
    workspace_id: 'nobody',
    token: 'staff',
    expires_at: 'staff',
    ip_address: 'staff',
    user_agent: 'staff',
    created_at: 'staff',
    updated_at: 'staff',
  },
  sign_in_verifications: {
    id: 'staff',
    identifier: 'staff',
    value: 'staff',
    expires_at: 'staff',
    created_at: 'staff',
    updated_at: 'staff',
  },
  access_keys: {
    workspace_id: 'nobody',
    id: 'staff',
    person_id: 'staff',
    name: 'staff',
    role: 'staff',
    prefix: 'staff',
    hash: 'staff',
    session_of: 'staff',
    expires_at: 'staff',
    revoked_at: 'staff',
    created_at: 'staff',
  },
  history_marks: { workspace_id: 'nobody', seq: 'nobody', mark: 'nobody', at: 'nobody' },
  changes: { workspace_id: 'nobody', kind: 'nobody', entity_id: 'tombstone', seq: 'nobody' },
  leads: {
    workspace_id: 'nobody',
    id: 'lead',
    name: 'lead',
    company: 'lead',
    job_title: 'lead',
    owner: 'lead',
    locale: 'lead',
    lifecycle_stage: 'lead',
    lead_status: 'lead',
    fit: 'lead',
    engagement: 'lead',
    consent: 'lead',
    bounced_emails: 'lead',
    rollups: 'lead',
    field_sources: 'lead',
    updated_at: 'lead',
  },
  lead_emails: { workspace_id: 'nobody', email: 'lead', lead_id: 'lead', position: 'lead' },
  lead_sources: { workspace_id: 'nobody', source: 'lead', external_id: 'lead', lead_id: 'lead' },
  consent_statements: {
    workspace_id: 'nobody',
    email: 'lead',
    id: 'nobody',
    topic: 'lead',
    state: 'lead',
    said_at: 'lead',
    zoned: 'lead',
    received_at: 'lead',
    source: 'lead',
    stood_at: 'lead',
    import_id: 'nobody',
  },
  record_refusals: {
    workspace_id: 'nobody',
    source: 'lead',
    external_id: 'lead',
    statements: 'lead',
    emails: 'lead',
  },
  touchpoints: {
    workspace_id: 'nobody',
    lead_id: 'lead',
    at: 'lead',
    id: 'lead',
    kind: 'lead',
    title: 'lead',
    url: 'lead',
    detail: 'lead',
    change: 'lead',
  },
  // Texts for every lead, and who of the workspace wrote and verified them.
  talking_points: {
    workspace_id: 'nobody',
    id: 'nobody',
    version: 'nobody',
    written_by: 'staff',
    written_at: 'nobody',
    content: 'nobody',
    verification: 'staff',
    updated_at: 'nobody',
  },
  talking_point_counts: {
    workspace_id: 'nobody',
    talking_point_id: 'nobody',
    day: 'nobody',
    shown: 'nobody',
    used: 'nobody',
    worked: 'nobody',
    did_not_work: 'nobody',
  },
  talking_point_history: {
    workspace_id: 'nobody',
    talking_point_id: 'nobody',
    id: 'nobody',
    version: 'nobody',
    content: 'nobody',
    verification: 'staff',
    at: 'nobody',
  },
  search_words: {
    workspace_id: 'nobody',
    id: 'nobody',
    language: 'nobody',
    words: 'nobody',
    stands_for: 'nobody',
    written_by: 'staff',
    updated_at: 'nobody',
  },
  // A name that nobody here knew yet may be in a text. Whose name it is nobody can say, so it is erased and not exported.
  missed_searches: {
    workspace_id: 'nobody',
    text: 'lead',
    day: 'nobody',
    who: 'staff',
    language: 'nobody',
    dismissed_at: 'nobody',
  },
  feedback: {
    workspace_id: 'nobody',
    id: 'lead',
    person_id: 'staff',
    rep: 'staff',
    kind: 'lead',
    counted_only: 'lead',
    lead_id: 'lead',
    talking_point_id: 'lead',
    body: 'lead',
    status: 'lead',
    state: 'lead',
    superseded: 'lead',
    received_at: 'lead',
  },
  erasures: { workspace_id: 'nobody', id: 'nobody', person: 'erasing', runs: 'nobody' },
  import_runs: {
    workspace_id: 'nobody',
    id: 'nobody',
    run: 'lead', // its first rejected rows
    erased_rows: 'nobody',
    created_at: 'nobody',
    holder: 'nobody',
    held_until: 'nobody',
    started_by: 'staff',
    applying_since: 'nobody',
    applied_part: 'nobody',
    applied_line: 'nobody',
  },
  import_rows: {
    workspace_id: 'nobody',
    import_id: 'nobody',
    part: 'nobody',
    line: 'nobody',
    value: 'lead',
    lead_id: 'lead',
    id: 'lead',
    at: 'lead',
    kind: 'lead',
    title: 'lead',
    url: 'lead',
    detail: 'lead',
    change: 'lead',
    shared: 'lead',
  },
  import_claims: { workspace_id: 'nobody', import_id: 'nobody', claim: 'lead', line: 'nobody' },
  import_rejects: { workspace_id: 'nobody', import_id: 'nobody', line: 'nobody', reason: 'lead' },
  signing_keys: {
    workspace_id: 'nobody',
    private_key: 'nobody',
    public_key: 'nobody',
    created_at: 'nobody',
  },
  selector_updates: {
    workspace_id: 'nobody',
    host: 'nobody',
    payload: 'nobody',
    signature: 'nobody',
    updated_at: 'nobody',
  },
}

/** A lead, as it is looked for everywhere. */
export interface DataSubject extends MentionedPerson {
  workspaceId: string
  /** The ids that systems have for the lead. */
  records: LeadRecord[]
  /** Those of the addresses that no other lead has. */
  ownEmails: string[]
}

/**
 * A lead, with all by which the lead is found elsewhere; null when there is none.
 * @param lock until the transaction ends
 */
export async function readDataSubject(
  db: Db,
  workspaceId: string,
  leadId: string,
  { lock = false } = {},
): Promise<DataSubject | null> {
  const lead = await db
    .selectFrom('leads')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', leadId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!lead) return null
  const had = await emailsOf(db, workspaceId, leadId)
  const records = (await selectRecordsOf(db, workspaceId, [leadId])).get(leadId) ?? []
  // Some systems know people by their addresses: what rows say is kept under these, too.
  const asIds = records.flatMap(({ externalId }) =>
    externalId.includes('@') ? (readAddress(externalId) ?? []) : [],
  )
  const ownEmails = await ownOf(db, workspaceId, leadId, [...new Set([...had, ...asIds])])
  const emails = [...new Set([...had, ...ownEmails])]
  return { workspaceId, leadId, name: lead.name, emails, ownEmails, records }
}

async function ownOf(db: Db, workspaceId: string, leadId: string, emails: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('lead_emails')
    .select('email')
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${emails}::text[])`)
    .where('lead_id', '!=', leadId)
    .execute()
  const others = new Set(rows.map(({ email }) => email))
  return emails.filter((email) => !others.has(email))
}

async function emailsOf(db: Db, workspaceId: string, leadId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('lead_emails')
    .select('email')
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', leadId)
    .orderBy('position')
    .execute()
  return rows.map(({ email }) => email)
}

/** Erases a lead in one table: deletes the rows about the lead, or takes the lead out of them. */
type Erase = (db: Db, person: DataSubject) => Promise<unknown>

/** How tables with a column about leads are freed of one, in this order: what a key leads to, in one transaction. */
export const PLACES: { readonly [T in keyof Database]?: Erase } = {
  leads: (db, { workspaceId, leadId }) =>
    db.deleteFrom('leads').where('workspace_id', '=', workspaceId).where('id', '=', leadId).execute(),
  lead_emails: (db, { workspaceId, leadId }) =>
    db
      .deleteFrom('lead_emails')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', leadId)
      .execute(),
  lead_sources: async (db, { workspaceId, leadId, ownEmails }) => {
    const records = db.deleteFrom('lead_sources').where('workspace_id', '=', workspaceId)
    await records.where('lead_id', '=', leadId).execute()
    await records.where(isAddressAsId(sql`external_id`, ownEmails)).execute()
  },
  consent_statements: (db, { workspaceId, ownEmails }) =>
    db
      .deleteFrom('consent_statements')
      .where('workspace_id', '=', workspaceId)
      .where('email', '=', sql<string>`any(${ownEmails}::text[])`)
      .execute(),
  record_refusals: async (db, { workspaceId, records, ownEmails }) => {
    await deleteRecordRefusals(db, workspaceId, records)
    await eraseRefusalsBeside(db, workspaceId, ownEmails)
  },
  touchpoints: (db, { workspaceId, leadId }) =>
    db
      .deleteFrom('touchpoints')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', leadId)
      .execute(),
  missed_searches: eraseSearches,
  feedback: (db, { workspaceId, leadId, ownEmails }) =>
    db
      .deleteFrom('feedback')
      .where('workspace_id', '=', workspaceId)
      .where(isAbout({ leadId, emails: ownEmails }))
      .execute(),
}

/**
 * Searches with a word of the name that has three letters or more, the whole name, or the whole local part of an address:
 * also some that mean somebody else, or nobody. They are a count, and nobody misses it.
 */
async function eraseSearches(db: Db, { workspaceId, name, emails }: DataSubject): Promise<void> {
  const ofName = foldedWords(name ?? '')
  const telling = ofName.filter((word) => word.length >= 3)
  const whole = [ofName, ...emails.map((email) => foldedWords(email.slice(0, email.lastIndexOf('@'))))]
    .filter((words) => words.length > 0)
    .map((words) => sql`string_to_array(text, ' ') @> ${words}::text[]`)
  const conditions = [sql`string_to_array(text, ' ') && ${telling}::text[]`, ...whole]
  await sql`
    delete from missed_searches where workspace_id = ${workspaceId}
      and (${sql.join(conditions, sql` or `)})`.execute(db)
}

/** The places that tell about an address, whether a lead has it or not. */
const PLACES_OF_ADDRESSES = [
  'lead_sources',
  'missed_searches',
  'consent_statements',
  'record_refusals',
  'feedback',
] as const

/** Erases what is there about an address (folded) that no lead has. */
export async function eraseWithoutLead(db: Db, workspaceId: string, email: string): Promise<void> {
  for (const place of PLACES_OF_ADDRESSES) await PLACES[place]?.(db, withoutLead(workspaceId, email))
}

/** An address that no lead has, as it is looked for everywhere. */
export const withoutLead = (workspaceId: string, email: string): DataSubject => ({
  ...{ workspaceId, emails: [email], ownEmails: [email] },
  ...{ leadId: '', name: null, records: [] },
})
