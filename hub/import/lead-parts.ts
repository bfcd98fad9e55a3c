import { sql } from 'kysely'
import type { Db } from '../store/open.ts'
import { PART_ROWS } from './staged-rows.ts'

/** Leads are dealt out to so many groups at most, in the order of their ids; of a million rows each has 500. */
const GROUPS = 2048
/** Leads of the sample for a group: the more, the more alike the groups. */
const SAMPLED = 4
/** Pages of the table of leads that are looked at to find where one group ends and the next begins. */
const SAMPLE_PAGES = 4096
/** Of the leads on these pages, some 20 on each, so many are wanted: neighbours would tell the same twice. */
const SAMPLE_LEADS = GROUPS * SAMPLED
const LEADS_OF_PAGE = 20
const MOST_PARTS = 1_000_000

/** The part for one more row about a lead. */
export type PartOf = (leadId: string) => number

/**
 * Parts for rows about leads: leads with neighbouring ids, which were stored one after the other and have their entries
 * beside each other, come together, wherever they stand in the file. A group's rows fill one part after the other.
 */
export async function leadParts(db: Db, workspaceId: string): Promise<PartOf> {
  const bounds = await groupBounds(db, workspaceId)
  const rows = new Array<number>(bounds.length + 1).fill(0)
  return (leadId) => {
    const group = countUpTo(bounds, leadId)
    const before = rows[group]!
    rows[group] = before + 1
    return group * MOST_PARTS + Math.floor(before / PART_ROWS)
  }
}

/** The ids with which groups begin, all but the first. */
async function groupBounds(db: Db, workspaceId: string): Promise<string[]> {
  const { rows: sizes } = await sql<{ pages: number }>`
    select pg_relation_size('leads') / current_setting('block_size')::integer as pages`.execute(db)
  const pages = Math.max(1, sizes[0]?.pages ?? 1)
  const percent = Math.min(100, (100 * SAMPLE_PAGES) / pages)
  const oneIn = Math.max(1, Math.floor((Math.min(pages, SAMPLE_PAGES) * LEADS_OF_PAGE) / SAMPLE_LEADS))
  const { rows } = await sql<{ id: string }>`
    select id from leads tablesample system (${sql.lit(percent)})
    where workspace_id = ${workspaceId} and hashtext(id) % ${sql.lit(oneIn)} = 0`.execute(db)
  const ids = rows.map(({ id }) => id).sort()
  const groups = Math.min(GROUPS, Math.ceil(ids.length / SAMPLED))
  return Array.from(
    { length: Math.max(0, groups - 1) },
    (_, at) => ids[Math.floor(((at + 1) * ids.length) / groups)]!,
  )
}

/** How many of the sorted texts are not after this one. */
function countUpTo(sorted: string[], text: string): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle]! <= text) from = middle + 1
    else to = middle
  }
  return from
}
