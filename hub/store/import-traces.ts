import { type RawBuilder, sql } from 'kysely'
import { type ImportReason, parseReason } from '../../lib/domain/import-reason.ts'
import { hubIdsOf, isAddressAsId, type LeadRecord } from './lead-sources.ts'
import { ERASED, mentions, withoutMentions } from './mentions.ts'
import { noesLeft, type StagedLead } from './noes-left.ts'
import type { Db } from './open.ts'
import type { DataSubject } from './personal-data.ts'
import type { Database } from './schema.ts'

/**
 * What imports hold about a person. No index leads to it, and there may be millions of rows: they are looked at in the
 * order of their keys, some in each statement, each a transaction of its own, so that nobody waits long for one.
 */

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

/** For the export. */
export interface ImportTraces {
  rows: { importId: string; line: number; value: unknown }[]
  rejected: Rejected[]
}

interface Rejected {
  importId: string
  line: number
  reason: ImportReason
}

/** Among ids of imports: all of the workspace, for what stays of them when they have ended. No import has this id. */
export const ALL_RUNS = ''

/** How each table of imports with a column about leads is freed of one. What was done is done: it may be begun again. */
export const IMPORT_PLACES: {
  readonly [T in keyof Database]?: (db: Db, person: DataSubject, run: string) => Promise<void>
} = {
  import_rows: eraseStaged,
  import_claims: eraseClaims,
  import_rejects: eraseInRejects,
  import_runs: eraseInRuns,
}

/** What is there of imports that have not ended. Who has ALL_RUNS done names those: of later ones it stays. */
const STAGED: readonly string[] = ['import_rows', 'import_claims']

/**
 * @param db for work that may take its time; not in a transaction
 * @param runs ids of the imports that are looked at, one of them ALL_RUNS
 */
export async function eraseInImports(db: Db, person: DataSubject, runs: readonly string[]): Promise<void> {
  // One by one: PostgreSQL before 17 puts rows of several in order anew for each page.
  for (const run of runs)
    for (const [table, erase] of Object.entries(IMPORT_PLACES))
      if (run !== ALL_RUNS || !STAGED.includes(table)) await erase(db, person, run)
}

/** What imports hold about a lead: rows that wait to be applied, rows that were rejected. */
export async function selectImportTraces(db: Db, person: DataSubject): Promise<ImportTraces> {
  const traces: ImportTraces = { rows: [], rejected: [] }
  for await (const inPage of stagedPages(db, person)) {
    const { rows } = await sql<ImportTraces['rows'][number]>`
      select import_id as "importId", line, coalesce(value, jsonb_build_object('id', id, 'at', at, 'kind', kind,
        'title', title, 'url', url, 'detail', detail, 'change', change)) as value
      from import_rows where ${inPage} and ${stagedAbout(person.workspaceId, [person])}
      order by import_id, line`.execute(db)
    traces.rows.push(...rows)
  }
  for await (const found of rejectedAbout(db, person)) traces.rejected.push(...found)
  return traces
}

/** Rows that are looked at together: what a statement and what is done with its rows take stays far below 100 ms. */
const PAGE = 1000
/** Whole runs have up to 100 rejected rows each. */
const RUNS_PAGE = 20

const onlyOf = (column: string, run: string) =>
  run === ALL_RUNS ? sql`` : sql`and ${sql.ref(column)} = ${run}`
/** For pages that begin at the run: told that it equals, PostgreSQL begins each with the first row of the run. */
const upTo = (column: string, run: string) =>
  run === ALL_RUNS ? sql`` : sql`and ${sql.ref(column)} <= ${run}`

/** By their indexes, whatever the planner knows of tables that grow and empty. */
const byIndex = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`.execute(
      tx,
    )
    return work(tx)
  })

/** All that is staged, in pages: each a condition on import_rows. */
async function* stagedPages(db: Db, { workspaceId }: DataSubject, run = ALL_RUNS) {
  let after = { importId: run, part: -1, line: 0 }
  for (;;) {
    const isAfter = sql`import_rows.workspace_id = ${workspaceId} ${upTo('import_rows.import_id', run)}
      and (import_rows.import_id, import_rows.part, import_rows.line)
        > (${after.importId}, ${after.part}::integer, ${after.line}::integer)`
    const { rows } = await byIndex(db, (tx) =>
      sql<typeof after>`
        select import_id as "importId", part, line from (
          select import_id, part, line from import_rows where ${isAfter}
          order by import_id, part, line limit ${PAGE}
        ) as page order by import_id desc, part desc, line desc limit 1`.execute(tx),
    )
    const last = rows[0]
    if (!last) return
    yield sql`${isAfter} and (import_rows.import_id, import_rows.part, import_rows.line)
      <= (${last.importId}, ${last.part}::integer, ${last.line}::integer)`
    after = last
  }
}

/**
 * Rows of import_rows that would write to one of the leads: touchpoints have its id in a column, or in
 * what they refuse; leads have an id of a system or an address. A row with the id of somebody else is theirs, and so is one with an address that others have, too.
 */
function stagedAbout(workspaceId: string, people: readonly DataSubject[]) {
  const draft = sql`(value->'draft'->>'source', value->'draft'->>'externalId')`
  const refused = sql`(
    select r.source, r."externalId" from jsonb_to_recordset(value->'refused'->'records')
      as r(source text, "externalId" text))`
  const theirs = sql`(
    select r.source, r."externalId"
    from jsonb_to_recordset(${JSON.stringify(people.flatMap(({ records }) => records))}::jsonb)
      as r(source text, "externalId" text))`
  const refusesTheirs = sql`(value->'refused' ? 'records' and exists (
    select from (${refused} intersect ${theirs}) as common))`
  const ownEmails = people.flatMap((person) => person.ownEmails)
  const isTheirAddress = (id: RawBuilder<unknown>) => isAddressAsId(id, ownEmails)
  const hasAddressAsId = sql`(${isTheirAddress(sql`(value->'draft'->>'externalId')`)}
    or (value->'refused' ? 'records' and exists (
      select from jsonb_to_recordset(value->'refused'->'records') as r("externalId" text)
      where ${isTheirAddress(sql`r."externalId"`)})))`
  const has = (emails: RawBuilder<unknown>) =>
    sql`(value->'draft'->'emails' ?| ${emails} or value->'refused'->'emails' ?| ${emails})`
  const isOthers = sql`exists (
    select 1 from lead_sources s where s.workspace_id = ${workspaceId} and s.lead_id <> p."leadId"
      and ((s.source, s.external_id) = ${draft} or (s.source, s.external_id) in ${refused}))`
  // Most rows have none of the addresses: only for the others is it asked whose they are.
  const leads = sql`any(${people.flatMap(hubIdsOf).filter((id) => id !== '')}::text[])`
  return sql`(lead_id = ${leads} or value->'refused'->>'leadId' = ${leads}
    or ${draft} in ${theirs} or ${refusesTheirs} or coalesce(${hasAddressAsId}, false)
    or (${has(sql`${ownEmails}::text[]`)} and exists (
      select 1 from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as p("leadId" text, "ownEmails" text[])
      where ${has(sql`p."ownEmails"`)} and not ${isOthers})))`
}

async function eraseStaged(db: Db, person: DataSubject, run: string): Promise<void> {
  for await (const inPage of stagedPages(db, person, run))
    await byIndex(db, async (tx) => {
      // Before the rows, as whoever applies them: the two wait for each other and do not deadlock.
      await sql`
        select from import_runs where workspace_id = ${person.workspaceId}
          and id in (select import_id from import_rows where ${inPage}) order by id for update`.execute(tx)
      await eraseRows(tx, { workspaceId: person.workspaceId, people: [person] }, inPage)
    })
}

/**
 * Takes what is about people out of some staged rows of runs that are locked. Counted are those that would still have
 * been applied: one that was refused is among the rejected. What they claimed goes, too.
 * What they forbid for others stays.
 * @param rows a condition on import_rows
 */
export async function eraseRows(
  db: Db,
  { workspaceId, people }: { workspaceId: string; people: readonly DataSubject[] },
  rows: RawBuilder<unknown>,
): Promise<void> {
  const { rows: saying } = await sql<StagedAt & { value: StagedLead }>`
    with gone as (
        delete from import_rows where ${rows} and ${stagedAbout(workspaceId, people)}
        returning workspace_id, import_id, part, line, value),
      claims as (
        delete from import_claims using gone
        where import_claims.workspace_id = gone.workspace_id and import_claims.import_id = gone.import_id
          and (claim = ${RECORD_CLAIM} or (import_claims.line = gone.line and claim in ${ADDRESS_CLAIMS}))),
      counted as (
        select gone.import_id, count(*)::integer as n
        from gone join import_runs as run on run.workspace_id = gone.workspace_id and run.id = gone.import_id
        where (gone.part, gone.line) > (run.applied_part, run.applied_line)
          and not coalesce(gone.value ? 'refused', false)
        group by gone.import_id),
      told as (
        update import_runs set erased_rows = erased_rows + counted.n from counted
        where import_runs.workspace_id = ${workspaceId} and import_runs.id = counted.import_id)
    select import_id as "importId", part, line, value from gone
    where value ? 'refused' or value->'draft'->'consent' @> '[{"state": "denied"}]'`.execute(db)
  if (saying.length === 0) return
  const values = saying.map(({ value }) => value)
  const left = (await noesLeft(db, workspaceId, values, people)).flatMap((value, at) =>
    value ? [{ ...saying[at]!, value }] : [],
  )
  if (left.length === 0) return
  await sql`
    insert into import_rows (workspace_id, import_id, part, line, value)
    select ${workspaceId}, r."importId", r.part, r.line, r.value
    from jsonb_to_recordset(${JSON.stringify(left)}::jsonb)
      as r("importId" text, part integer, line integer, value jsonb)`.execute(db)
}

interface StagedAt {
  importId: string
  part: number
  line: number
}

/** CLAIM.record of a row. */
const RECORD_CLAIM = sql`'record:' || (gone.value->'draft'->>'source') || ':' || (gone.value->'draft'->>'externalId')`

/** CLAIM.email and CLAIM.sharedEmail of a row. */
const ADDRESS_CLAIMS = sql`('email:' || (gone.value->'draft'->'emails'->>0), 'shared:' || (gone.value->'draft'->'emails'->>0))`

/** An index has the claims of an import by what they say. */
async function eraseClaims(db: Db, person: DataSubject, run: string): Promise<void> {
  const { workspaceId, leadId, emails, records } = person
  const claims = [
    ...[CLAIM.lead(leadId), CLAIM.recordedLead(leadId)],
    ...emails.flatMap((email) => [CLAIM.email(email), CLAIM.sharedEmail(email)]),
    ...records.map(CLAIM.record),
  ]
  await byIndex(db, (tx) =>
    sql`
      delete from import_claims where workspace_id = ${workspaceId} and import_id = ${run}
        and claim = any(${claims}::text[])`.execute(tx),
  )
}

/** Rejected rows about a person, a page at a time. Few of them have a text in which somebody can be found. */
async function* rejectedAbout(db: Db, person: DataSubject, run = ALL_RUNS): AsyncGenerator<Rejected[]> {
  let [importId, line] = [run, 0]
  for (;;) {
    const { rows } = await byIndex(db, (tx) =>
      sql<Rejected & { reason: string }>`
        select import_id as "importId", line, reason from import_rejects
        where workspace_id = ${person.workspaceId} and (import_id, line) > (${importId}, ${line}::integer)
          ${upTo('import_id', run)}
        order by import_id, line limit ${PAGE}`.execute(tx),
    )
    const found = rows.flatMap((row) => {
      const reason = parseReason(row.reason)
      return mentions(reason, person) ? [{ ...row, reason }] : []
    })
    if (found.length > 0) yield found
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    importId = last.importId
    line = last.line
  }
}

async function eraseInRejects(db: Db, person: DataSubject, run: string): Promise<void> {
  for await (const found of rejectedAbout(db, person, run))
    await sql`
      update import_rejects set reason = ${JSON.stringify(ERASED)}
      from unnest(${found.map(({ importId }) => importId)}::text[], ${found.map(({ line }) => line)}::integer[])
        as gone(import_id, line)
      where import_rejects.workspace_id = ${person.workspaceId} and import_rejects.import_id = gone.import_id
        and import_rejects.line = gone.line`.execute(db)
}

/** The first rejected rows of a run, and what a file without a line of headers has in their place. */
async function eraseInRuns(db: Db, person: DataSubject, run: string): Promise<void> {
  const { workspaceId } = person
  let after = ''
  for (;;) {
    const { rows } = await byIndex(db, (tx) =>
      sql<{ id: string; run: unknown }>`
        select id, run from import_runs where workspace_id = ${workspaceId} and id > ${after} ${onlyOf('id', run)}
        order by id limit ${RUNS_PAGE}`.execute(tx),
    )
    for (const { id, run } of rows) if (isAbout(run, person)) await eraseInRun(db, person, id)
    const last = rows.at(-1)
    if (!last || rows.length < RUNS_PAGE) return
    after = last.id
  }
}

const isAbout = (run: unknown, person: DataSubject): boolean =>
  JSON.stringify(withoutMentions(run, person)) !== JSON.stringify(run)

/** Whoever works on the run writes it, too: as it stands now. */
async function eraseInRun(db: Db, person: DataSubject, id: string): Promise<void> {
  const { workspaceId } = person
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('import_runs')
      .select('run')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) return
    await tx
      .updateTable('import_runs')
      .set({ run: JSON.stringify(withoutMentions(row.run, person)) })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  })
}
