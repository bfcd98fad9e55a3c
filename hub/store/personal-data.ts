import { sql } from 'kysely'
import type { ImportRun } from '../../lib/contract/import.ts'
import { type ImportReason, parseReason } from '../../lib/domain/import-reason.ts'
import { foldedWords } from '../../lib/domain/missed-search.ts'
import { isAbout } from './feedback.ts'
import { type LeadRecord, selectRecordsOf } from './lead-sources.ts'
import { ERASED, type MentionedPerson, mayMention, mentions, withoutMentions } from './mentions.ts'
import type { Db } from './open.ts'
import type { Database } from './schema.ts'

/**
 * Where personal data lies: whom each column may tell about. `lead` = a person whom marketing knows: exported and
 * erased on their demand, in PLACES. `staff` = people who work in the workspace. `tombstone` = the bare id of a lead
 * that is gone, without which extensions would not forget the lead.
 */
export const PERSONAL_DATA: {
  readonly [T in keyof Database]: Readonly<
    Record<keyof Database[T], 'lead' | 'staff' | 'tombstone' | 'nobody'>
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
  people: { workspace_id: 'nobody', id: 'staff', name: 'staff', created_at: 'staff' },
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
    received_at: 'lead',
    source: 'lead',
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

/** What stands in import_claims, each with the first line of the file that has it. */
export const CLAIM = {
  /** An address, by a line without an id. */
  email: (email: string) => `email:${email}`,
  /** An address, by a line with an id: others with ids may have it, too. */
  sharedEmail: (email: string) => `shared:${email}`,
  record: ({ source, externalId }: LeadRecord) => `record:${source}:${externalId}`,
  /** A lead that is there, by a line without an id. */
  lead: (id: string) => `lead:${id}`,
  /** A lead that is there, by a line with an id. */
  recordedLead: (id: string) => `recorded:${id}`,
}

/** What the hub holds about a lead besides the lead itself and its touchpoints, for the export. */
export interface ImportTraces {
  rows: { importId: string; line: number; value: unknown }[]
  rejected: Rejected[]
}

/** Who the lead is, locked until the transaction ends; null when there is none. */
export async function lockDataSubject(
  db: Db,
  workspaceId: string,
  leadId: string,
): Promise<DataSubject | null> {
  const lead = await db
    .selectFrom('leads')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', leadId)
    .forUpdate()
    .executeTakeFirst()
  return lead ? readDataSubject(db, workspaceId, leadId, lead.name) : null
}

/** A lead of this name, with all by which the lead is found elsewhere. */
export async function readDataSubject(
  db: Db,
  workspaceId: string,
  leadId: string,
  name: string | null,
): Promise<DataSubject> {
  const emails = await emailsOf(db, workspaceId, leadId)
  const ownEmails = await ownOf(db, workspaceId, leadId, emails)
  const records = (await selectRecordsOf(db, workspaceId, [leadId])).get(leadId) ?? []
  return { workspaceId, leadId, name, emails, ownEmails, records }
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
    .execute()
  return rows.map(({ email }) => email)
}

/** Erases a lead in one table: deletes the rows about the lead, or takes the lead out of them. */
type Erase = (db: Db, person: DataSubject) => Promise<unknown>

/** How each table with a column about leads is freed of one, in this order. */
export const PLACES: { readonly [T in keyof Database]?: Erase } = {
  leads: (db, { workspaceId, leadId }) =>
    db.deleteFrom('leads').where('workspace_id', '=', workspaceId).where('id', '=', leadId).execute(),
  lead_emails: (db, { workspaceId, leadId }) =>
    db
      .deleteFrom('lead_emails')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', leadId)
      .execute(),
  lead_sources: (db, { workspaceId, leadId }) =>
    db
      .deleteFrom('lead_sources')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', leadId)
      .execute(),
  consent_statements: (db, { workspaceId, ownEmails }) =>
    db
      .deleteFrom('consent_statements')
      .where('workspace_id', '=', workspaceId)
      .where('email', '=', sql<string>`any(${ownEmails}::text[])`)
      .execute(),
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
  // Counted are those that would still have been applied: one that was refused is among the rejected.
  import_rows: (db, person) =>
    sql`
      with gone as (
          delete from import_rows where ${stagedAbout(person)}
          returning workspace_id, import_id, part, line, value),
        counted as (
          select gone.import_id, count(*)::integer as n
          from gone join import_runs as run on run.workspace_id = gone.workspace_id and run.id = gone.import_id
          where (gone.part, gone.line) > (run.applied_part, run.applied_line)
            and not coalesce(gone.value ? 'refused', false)
          group by gone.import_id)
      update import_runs set erased_rows = erased_rows + counted.n from counted
      where import_runs.workspace_id = ${person.workspaceId} and import_runs.id = counted.import_id`.execute(
      db,
    ),
  import_claims: (db, { workspaceId, leadId, emails, records }) => {
    const claims = [
      ...[CLAIM.lead(leadId), CLAIM.recordedLead(leadId)],
      ...emails.flatMap((email) => [CLAIM.email(email), CLAIM.sharedEmail(email)]),
      ...records.map(CLAIM.record),
    ]
    return sql`
      delete from import_claims where workspace_id = ${workspaceId} and claim = any(${claims}::text[])`.execute(
      db,
    )
  },
  import_rejects: eraseInRejects,
  import_runs: eraseInRuns,
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
  'missed_searches',
  'consent_statements',
  'feedback',
  'import_rows',
  'import_claims',
  'import_rejects',
  'import_runs',
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

/** Rejected rows that are looked at together. */
const PAGE = 1000

interface Rejected {
  importId: string
  line: number
  reason: ImportReason
}

/** Rejected rows about a person, a page at a time. */
async function* rejectedAbout(db: Db, person: DataSubject): AsyncGenerator<Rejected[]> {
  let [importId, line] = ['', 0]
  for (;;) {
    const { rows } = await sql<Rejected & { reason: string }>`
      select import_id as "importId", line, reason from import_rejects
      where workspace_id = ${person.workspaceId} and (import_id, line) > (${importId}, ${line}::integer)
        and ${mayMention(sql.ref('reason'), person)}
      order by import_id, line limit ${PAGE}`.execute(db)
    yield rows.flatMap((row) => {
      const reason = parseReason(row.reason)
      return mentions(reason, person) ? [{ ...row, reason }] : []
    })
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    importId = last.importId
    line = last.line
  }
}

async function eraseInRejects(db: Db, person: DataSubject): Promise<void> {
  for await (const found of rejectedAbout(db, person)) {
    if (found.length === 0) continue
    await sql`
      update import_rejects set reason = ${JSON.stringify(ERASED)}
      from unnest(${found.map(({ importId }) => importId)}::text[], ${found.map(({ line }) => line)}::integer[])
        as gone(import_id, line)
      where import_rejects.workspace_id = ${person.workspaceId} and import_rejects.import_id = gone.import_id
        and import_rejects.line = gone.line`.execute(db)
  }
}

/** The first rejected rows of a run, and what a file without a line of headers has in their place. */
async function eraseInRuns(db: Db, person: DataSubject): Promise<void> {
  const { rows } = await sql<{ id: string; run: Partial<ImportRun> }>`
    select id, run from import_runs
    where workspace_id = ${person.workspaceId} and ${mayMention(sql.ref('run'), person)} for update`.execute(
    db,
  )
  for (const { id, run } of rows) {
    await db
      .updateTable('import_runs')
      .set({ run: JSON.stringify(withoutMentions(run, person)) })
      .where('workspace_id', '=', person.workspaceId)
      .where('id', '=', id)
      .execute()
  }
}

/**
 * Rows of import_rows that would write to the lead: touchpoints have its id in a column, leads an id of a system or an
 * address. A row with the id of somebody else is theirs, and so is one with an address that others have, too.
 */
function stagedAbout({ workspaceId, leadId, ownEmails, records }: DataSubject) {
  const recordOf = (row: string) => sql.raw(`(value->${row}->>'source', value->${row}->>'externalId')`)
  const draft = recordOf("'draft'")
  const refused = sql.raw(
    `(value->'refused'->'record'->>'source', value->'refused'->'record'->>'externalId')`,
  )
  const hers = sql`(
    select r.source, r."externalId"
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(source text, "externalId" text))`
  const isOthers = sql`exists (
    select 1 from lead_sources s where s.workspace_id = ${workspaceId} and s.lead_id <> ${leadId}
      and (s.source, s.external_id) in (${draft}, ${refused}))`
  return sql`workspace_id = ${workspaceId} and ((lead_id = ${leadId} and lead_id <> '')
    or ${draft} in ${hers} or ${refused} in ${hers}
    or ((value->'draft'->'emails' ?| ${ownEmails}::text[] or value->'refused'->'emails' ?| ${ownEmails}::text[])
      and not ${isOthers}))`
}

/** What imports hold about a lead: rows that wait to be applied, rows that were rejected. */
export async function selectImportTraces(db: Db, lead: DataSubject): Promise<ImportTraces> {
  const rows = await sql<ImportTraces['rows'][number]>`
    select import_id as "importId", line, coalesce(value, jsonb_build_object('id', id, 'at', at, 'kind', kind,
      'title', title, 'url', url, 'detail', detail, 'change', change)) as value
    from import_rows where ${stagedAbout(lead)}
    order by import_id, line`.execute(db)
  const rejected: Rejected[] = []
  for await (const found of rejectedAbout(db, lead)) rejected.push(...found)
  return { rows: rows.rows, rejected }
}
