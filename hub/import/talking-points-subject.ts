import { type Kysely, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { reason } from '../../lib/domain/import-reason.ts'
import type { TalkingPointContent } from '../../lib/domain/talking-point.ts'
import { proposed, type Verification, verificationAfterEdit } from '../../lib/domain/verification.ts'
import type { Database } from '../store/schema.ts'
import { openClaims } from './claims.ts'
import type { TalkingPointDraft } from './formats/talking-point-row.ts'
import { same } from './lead-rows.ts'
import { BATCH, readBatch, stageRows } from './staged-rows.ts'
import { noOutcome, type Outcome, type Subject } from './subject.ts'

interface Plan {
  line: number
  outcome: 'created' | 'updated' | 'unchanged'
  id: string
  version: number
  content: TalkingPointContent
  /** Whether this text is not the one that was there. */
  edited: boolean
  verification: Verification
}

/** Talking points out of JSON Lines. What was verified on the hub after the file's date stays as it is. */
export const talkingPointsSubject: Subject<TalkingPointDraft> = {
  batch: BATCH,

  async stage(db, run, rows, { by, now }) {
    const claimOf = (id: string) => `point:${id}`
    const claims = await openClaims(
      db,
      run,
      rows.map(({ value }) => claimOf(value.id)),
    )
    const outcome: Outcome = noOutcome()
    const kept = rows.filter(({ line, value: { id } }) => {
      const holder = claims.lineOf(claimOf(id))
      if (holder === undefined) claims.add(line, [claimOf(id)])
      else outcome.rejected.push({ line, reason: reason('same_talking_point', { line: holder }) })
      return holder === undefined
    })
    await claims.save()
    for (const plan of await planPoints(db, run.workspaceId, kept, by, now)) outcome[plan.outcome] += 1
    await stageRows(db, run, kept)
    return outcome
  },

  async apply(tx, run, batch, { by, now }) {
    const rows = await readBatch<TalkingPointDraft>(tx.db, run, batch)
    const plans = await planPoints(tx.db, run.workspaceId, rows, by, now)
    const changes = plans.filter((plan) => plan.outcome !== 'unchanged')
    await writePoints(tx.db, run.workspaceId, changes, by)
    tx.changed(
      'talking_point',
      changes.map((plan) => plan.id),
    )
    const outcome = noOutcome()
    for (const plan of plans) outcome[plan.outcome] += 1
    return outcome
  },
}

async function planPoints(
  db: Kysely<Database>,
  workspaceId: string,
  rows: { line: number; value: TalkingPointDraft }[],
  by: string,
  now: Date,
): Promise<Plan[]> {
  const found = await db
    .selectFrom('talking_points')
    .select(['id', 'version', 'content', 'verification'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${rows.map((row) => row.value.id)}::text[])`)
    .execute()
  const current = new Map(found.map((row) => [row.id, row]))
  return rows.map(({ line, value: { id, content, verification } }) => {
    const before = current.get(id)
    if (!before) {
      const created = verification ? ofVersion(verification, 1) : proposed({ by, now })
      return { line, outcome: 'created', id, version: 1, content, edited: true, verification: created }
    }
    const edited = !same(before.content, content)
    const isNewer = verification !== null && Date.parse(verification.at) > Date.parse(before.verification.at)
    const version = before.version + (edited ? 1 : 0)
    if (!edited && !isNewer)
      return { line, outcome: 'unchanged', id, version, content, edited, verification: before.verification }
    const next = isNewer
      ? ofVersion(verification, version)
      : verificationAfterEdit(before.verification, false, { by, now })
    return { line, outcome: 'updated', id, version, content, edited, verification: next }
  })
}

/** A file's validation is of the text that the file has. */
const ofVersion = (verification: Verification, version: number): Verification =>
  verification.state === 'validated' ? { ...verification, version } : verification

async function writePoints(
  db: Kysely<Database>,
  workspaceId: string,
  plans: Plan[],
  by: string,
): Promise<void> {
  for (let from = 0; from < plans.length; from += BATCH) {
    const rows = JSON.stringify(
      plans.slice(from, from + BATCH).map((plan) => ({ ...plan, history: uuidv7() })),
    )
    await sql`
      insert into talking_points
        (workspace_id, id, version, written_by, written_at, content, verification)
      select ${workspaceId}, r.id, r.version, case when r.edited then ${by} end, case when r.edited then now() end,
        r.content, r.verification
      from jsonb_to_recordset(${rows}::jsonb)
        as r(id text, version integer, edited boolean, content jsonb, verification jsonb)
      on conflict (workspace_id, id) do update
      set version = excluded.version,
        written_by = coalesce(excluded.written_by, talking_points.written_by),
        written_at = coalesce(excluded.written_at, talking_points.written_at),
        content = excluded.content, verification = excluded.verification, updated_at = now()`.execute(db)
    await sql`
      insert into talking_point_history (workspace_id, talking_point_id, id, version, content, verification, at)
      select ${workspaceId}, r.id, r.history, r.version, r.content, r.verification, now()
      from jsonb_to_recordset(${rows}::jsonb) as r(id text, history text, version integer, content jsonb, verification jsonb)`.execute(
      db,
    )
  }
}
