import type { Selectable } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { TalkingPoint, TalkingPointContent } from '../../lib/domain/talking-point.ts'
import {
  nextVerification,
  proposed,
  type Step,
  type Verification,
  verificationAfterEdit,
  verificationAt,
} from '../../lib/domain/verification.ts'
import type { Store } from './open.ts'
import type { TalkingPointTable } from './schema.ts'
import { type Write, write } from './transaction.ts'

const NO_EVIDENCE = { shown: 0, used: 0, worked: 0, didNotWork: 0 }

/** A row as the contract has it; a validation that is over reads as needing review. */
export const toTalkingPoint = (row: Selectable<TalkingPointTable>, now = new Date()): TalkingPoint => ({
  ...row.content,
  id: row.id,
  verification: verificationAt(row.verification, now),
  evidence: row.evidence,
  updatedAt: row.updated_at.toISOString(),
})

/** All talking points of a workspace, the newest proposal first. */
export async function listTalkingPoints(
  { db }: Pick<Store, 'db'>,
  workspaceId: string,
): Promise<TalkingPoint[]> {
  const rows = await db
    .selectFrom('talking_points')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => toTalkingPoint(row))
}

/** Stores a proposal once: sent again, it answers what is there by now. */
export async function proposeTalkingPoint(
  store: Store,
  workspaceId: string,
  { id, content }: { id: string; content: TalkingPointContent },
  by: string,
): Promise<{ created: boolean; talkingPoint: TalkingPoint }> {
  return write(store, workspaceId, async (tx) => {
    const now = new Date()
    const verification = proposed({ by, now })
    const row = await tx.db
      .insertInto('talking_points')
      .values({
        workspace_id: workspaceId,
        id,
        content: JSON.stringify(content),
        verification: JSON.stringify(verification),
        evidence: JSON.stringify(NO_EVIDENCE),
        updated_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (row) {
      await keepHistory(tx, workspaceId, id, content, verification, now)
      tx.changed('talking_point', [id])
      return { created: true, talkingPoint: toTalkingPoint(row) }
    }
    const there = await tx.db
      .selectFrom('talking_points')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return { created: false, talkingPoint: toTalkingPoint(there) }
  })
}

/** A new text. Null: there is no such talking point. */
export function editTalkingPoint(
  store: Store,
  workspaceId: string,
  id: string,
  { content, minor }: { content: TalkingPointContent; minor: boolean },
  by: string,
): Promise<TalkingPoint | null> {
  return change(store, workspaceId, id, (row, now) => ({
    content,
    verification: verificationAfterEdit(row.verification, minor, { by, now }),
  }))
}

/** Why a step was not taken: a sentence for the marketer. */
export class StepRefused extends Error {}

/**
 * The next step of its verification. Null: there is no such talking point.
 * @throws StepRefused
 */
export function stepTalkingPoint(
  store: Store,
  workspaceId: string,
  id: string,
  step: Step,
  by: string,
): Promise<TalkingPoint | null> {
  return change(store, workspaceId, id, (row, now) => {
    const next = nextVerification(row.verification, step, { by, now })
    if (!next.ok) throw new StepRefused(next.problem)
    return { content: row.content, verification: next.value }
  })
}

async function change(
  store: Store,
  workspaceId: string,
  id: string,
  to: (
    row: Selectable<TalkingPointTable>,
    now: Date,
  ) => { content: TalkingPointContent; verification: Verification },
): Promise<TalkingPoint | null> {
  return write(store, workspaceId, async (tx) => {
    const row = await tx.db
      .selectFrom('talking_points')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) return null
    const now = new Date()
    const { content, verification } = to(row, now)
    const changed = await tx.db
      .updateTable('talking_points')
      .set({
        content: JSON.stringify(content),
        verification: JSON.stringify(verification),
        updated_at: now,
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await keepHistory(tx, workspaceId, id, content, verification, now)
    tx.changed('talking_point', [id])
    return toTalkingPoint(changed, now)
  })
}

async function keepHistory(
  { db }: Write,
  workspaceId: string,
  talkingPointId: string,
  content: TalkingPointContent,
  verification: Verification,
  at: Date,
): Promise<void> {
  await db
    .insertInto('talking_point_history')
    .values({
      workspace_id: workspaceId,
      talking_point_id: talkingPointId,
      id: uuidv7(),
      content: JSON.stringify(content),
      verification: JSON.stringify(verification),
      at,
    })
    .execute()
}
