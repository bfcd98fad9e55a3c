import { type Kysely, sql } from 'kysely'
import type { IncomingTouchpoint } from '../../lib/contract/touchpoint.ts'
import type { Database } from '../store/schema.ts'
import { changeOf, countAdded, findLeadIds, lockRollups, storeRollups } from '../store/touchpoints.ts'
import { between, type StagedRow, stageRows } from './staged-rows.ts'
import { noOutcome, type Subject } from './subject.ts'

type Db = Kysely<Database>

/**
 * Touchpoints out of JSON Lines. They are staged under their lead, and applied lead by lead: rows and index entries
 * of a lead land beside each other and its roll-ups are written seldom, whatever the order of the file. They are
 * written without passing through JavaScript.
 */
export const touchpointsSubject: Subject<IncomingTouchpoint> = {
  async stage(db, run, rows) {
    const outcome = noOutcome()
    const leads = await findLeadIds(
      db,
      run.workspaceId,
      rows.map((row) => row.value.email),
    )
    const known = await knownIds(
      db,
      run.workspaceId,
      rows.map((row) => row.value.id),
    )
    const staged: StagedRow<unknown>[] = []
    for (const {
      line,
      value: { email, from, to, ...touchpoint },
    } of rows) {
      const key = leads.get(email)
      if (!key) {
        outcome.rejected.push({
          line,
          reason: `No lead has the address ${email}. Import the leads first, then this file again.`,
        })
        continue
      }
      outcome[known.has(touchpoint.id) ? 'unchanged' : 'created'] += 1
      staged.push({ key, line, value: { ...touchpoint, change: changeOf({ from, to }) } })
    }
    await stageRows(db, run, staged)
    return outcome
  },

  async apply(tx, run, { after, upTo }) {
    const inBatch = between(run, after, upTo)
    const { rows } = await sql<{ line: number; key: string }>`
      select line, key from import_rows where ${inBatch}`.execute(tx.db)
    // Locked in the order of their ids, as POST /v1/touchpoints does: both wait for each other, none deadlocks.
    const rollups = await lockRollups(tx.db, run.workspaceId, [...new Set(rows.map(({ key }) => key))])
    const orphans = rows.filter(({ key }) => !rollups.has(key))
    const added = await countAdded(
      tx.db,
      sql`insert into touchpoints (workspace_id, lead_id, at, id, kind, title, url, detail, change)
      select workspace_id, key, (value->>'at')::timestamptz, value->>'id', value->>'kind', value->>'title',
        value->>'url', value->>'detail', nullif(value->'change', 'null'::jsonb)
      from import_rows
      where ${inBatch} and key = any(${[...rollups.keys()]}::text[])
      order by key, line`,
    )
    tx.changed('lead', await storeRollups(tx.db, run.workspaceId, rollups, added))
    const created = added.reduce((sum, { count }) => sum + count, 0)
    return {
      ...noOutcome(),
      created,
      unchanged: rows.length - orphans.length - created,
      rejected: orphans.map(({ line }) => ({
        line,
        reason: 'The lead of this touchpoint was erased while the file was read.',
      })),
    }
  },
}

async function knownIds(db: Db, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('touchpoints')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return new Set(rows.map((row) => row.id))
}
