import type { IncomingTouchpoint } from '../../lib/contract/touchpoint.ts'
import type { Db } from '../store/open.ts'
import { findLeadIds } from '../store/touchpoints.ts'
import { othersTurn } from './runs.ts'

/** Addresses that are looked up in one statement. */
const TOGETHER = 1000
/** Addresses that a run remembers, some 20 MB of them; of a file with more, some are looked up again. */
const MOST = 100_000

/**
 * Which lead each row is about: the one with its address, null for nobody. An address is looked up once a run.
 * @param known what the run has found out by now
 */
export async function leadsOfRows(
  db: Db,
  workspaceId: string,
  rows: { value: Pick<IncomingTouchpoint, 'email'> }[],
  known: Map<string, string | null>,
): Promise<(string | null)[]> {
  if (known.size > MOST) known.clear()
  const unknown = [...new Set(rows.map(({ value }) => value.email))].filter((email) => !known.has(email))
  for (let from = 0; from < unknown.length; from += TOGETHER) {
    const emails = unknown.slice(from, from + TOGETHER)
    const found = await findLeadIds(db, workspaceId, emails)
    for (const email of emails) known.set(email, found.get(email) ?? null)
    await othersTurn()
  }
  return rows.map(({ value }) => known.get(value.email) ?? null)
}
