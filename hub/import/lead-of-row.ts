import type { IncomingTouchpoint } from '../../lib/contract/touchpoint.ts'
import { type CodedReason, reason } from '../../lib/domain/import-reason.ts'
import { withCurrentIds } from '../store/lead-sources.ts'
import type { Db } from '../store/open.ts'
import { type AddressLeads, isShared, selectNamedLeads } from '../store/touchpoints.ts'

/** Addresses that are looked up in one statement. */
const TOGETHER = 1000
/** Addresses that a run remembers, some 20 MB of them; of a file with more, some are looked up again. */
const MOST = 100_000

type Row = Pick<IncomingTouchpoint, 'email' | 'leadId'>

const NOBODY: AddressLeads = [null]

/**
 * Which lead each row is about: its id, or why nobody can say. An address is looked up once a run.
 * @param known what the run has found out by now
 */
export async function leadsOfRows(
  db: Db,
  workspaceId: string,
  rows: { value: Row }[],
  known: Map<string, AddressLeads>,
): Promise<(string | CodedReason)[]> {
  if (known.size > MOST) known.clear()
  const unknown = [...new Set(rows.map(({ value }) => value.email))].filter((email) => !known.has(email))
  for (let from = 0; from < unknown.length; from += TOGETHER) {
    const emails = unknown.slice(from, from + TOGETHER)
    const found = await selectNamedLeads(db, workspaceId, emails)
    for (const email of emails) known.set(email, found.get(email) ?? NOBODY)
  }
  const leadsOf = ({ email }: Row) => known.get(email) ?? NOBODY
  // Which lead they name matters only where there are several.
  const values = rows.map(({ value: { email, leadId } }) =>
    isShared(leadsOf({ email })) ? { email, leadId } : { email },
  )
  return (await withCurrentIds(db, workspaceId, values)).map((value) => leadOfRow(leadsOf(value), value))
}

/** @param leads those that have the address of the row; undefined for nobody */
export function leadOfRow([named, ...others]: AddressLeads = NOBODY, { email, leadId }: Row) {
  if (leadId !== undefined && others.includes(leadId)) return leadId
  if (named !== null) return named
  return others.length === 0
    ? reason('no_lead', { email })
    : reason('address_of_several_leads', { leads: others.length, email })
}
