import { sql } from 'kysely'
import { writtenForms } from '../../lib/domain/address.ts'
import type { SaidConsent } from '../../lib/domain/consent.ts'
import { hubIdsOf, type LeadRecord, selectRecords } from './lead-sources.ts'
import type { Db } from './open.ts'
import type { DataSubject } from './personal-data.ts'

/** What a staged row that goes with somebody forbids for others: their no stays, without the one who is erased. */

/** A row of leads as it is staged, as far as it tells who says no: one that is taken, or that was refused. */
export interface StagedLead {
  draft?: Partial<LeadRecord> & { emails: string[]; consent?: SaidConsent[]; exportedAt?: string }
  refused?: Refused
}

interface Refused {
  emails: string[]
  records?: LeadRecord[]
  leadId?: string
  source?: string
  asOf?: string
  statements: SaidConsent[]
}

/**
 * For each row what is left of it: the noes of its other addresses, and of the leads that its other ids name; null where
 * nobody else is in it. Of a row that a system's id says is of one of the people, other addresses are theirs, too, unless
 * a lead has them. One that names them by the hub's id says no for its address besides (lead-rows.ts, whoseRows), which
 * may be anybody's: that no stays.
 */
export async function noesLeft(
  db: Db,
  workspaceId: string,
  rows: readonly StagedLead[],
  people: readonly DataSubject[],
): Promise<(StagedLead | null)[]> {
  const own = new Set(people.flatMap(({ ownEmails }) => ownEmails))
  const forms = new Set([...own].flatMap(writtenForms))
  const theirs = new Set(people.flatMap(({ records }) => records.map(keyOf)))
  const leads = new Set(people.flatMap(hubIdsOf))
  const all = rows.map((row) => {
    const refused = asRefused(row)
    const records = refused.records ?? []
    return {
      refused,
      isTheirs: records.length === 1 && theirs.has(keyOf(records[0]!)),
      emails: refused.emails.filter((email) => !own.has(email)),
      records: records.filter(
        (record) => !theirs.has(keyOf(record)) && !forms.has(record.externalId.toLowerCase()),
      ),
    }
  })
  const had = await selectHad(db, workspaceId, [
    ...new Set(all.flatMap(({ isTheirs, emails }) => (isTheirs ? emails : []))),
  ])
  const known = await selectKnown(
    db,
    workspaceId,
    all.flatMap(({ records }) => records),
  )
  return all.map(({ refused: { records: _, leadId, ...refused }, isTheirs, ...left }) => {
    const emails = isTheirs ? left.emails.filter((email) => had.has(email)) : left.emails
    const records = left.records.filter((record) => known.has(keyOf(record)))
    const isOfOther = leadId !== undefined && !leads.has(leadId)
    if (emails.length + records.length === 0 && !isOfOther) return null
    return {
      refused: { ...refused, emails, ...(records.length > 0 && { records }), ...(isOfOther && { leadId }) },
    }
  })
}

const keyOf = ({ source, externalId }: LeadRecord): string => `${source} ${externalId}`

/** A row that would be taken, as one that was refused. */
function asRefused({ draft, refused }: StagedLead): Refused {
  if (refused) return refused
  const { emails = [], source, externalId, exportedAt, consent = [] } = draft ?? {}
  return {
    emails,
    statements: consent.filter(({ state }) => state === 'denied'),
    ...(source !== undefined && { source }),
    ...(source !== undefined && externalId !== undefined && { records: [{ source, externalId }] }),
    ...(exportedAt !== undefined && { asOf: exportedAt }),
  }
}

/** Which of these addresses a lead has. */
async function selectHad(db: Db, workspaceId: string, emails: readonly string[]): Promise<Set<string>> {
  if (emails.length === 0) return new Set()
  const rows = await db
    .selectFrom('lead_emails')
    .select('email')
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', sql<string>`any(${emails}::text[])`)
    .execute()
  return new Set(rows.map(({ email }) => email))
}

/** Which of these ids (keyOf) a lead has. */
async function selectKnown(
  db: Db,
  workspaceId: string,
  records: readonly LeadRecord[],
): Promise<Set<string>> {
  const known = new Set<string>()
  for (const [source, some] of Map.groupBy(records, (record) => record.source)) {
    const ids = some.map(({ externalId }) => externalId)
    for (const externalId of (await selectRecords(db, workspaceId, source, ids)).keys())
      known.add(keyOf({ source, externalId }))
  }
  return known
}
