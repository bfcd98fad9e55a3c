import { v7 as uuidv7 } from 'uuid'
import type { EditTalkingPoint, ProposeTalkingPoint } from '../../lib/contract/talking-point.ts'
import type { TalkingPoint, TalkingPointContent } from '../../lib/domain/talking-point.ts'
import {
  nextVerification,
  proposed,
  type Step,
  type Verification,
  verificationAfterEdit,
  verificationAt,
} from '../../lib/domain/verification.ts'
import type { Store } from '../store/open.ts'
import {
  insertTalkingPoint,
  insertTalkingPointHistory,
  lockTalkingPoint,
  selectTalkingPoint,
  selectTalkingPoints,
  type TalkingPointRow,
  updateTalkingPoint,
} from '../store/talking-points.ts'
import { type Write, write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { notThere, Refusal } from './refusal.ts'

const NO_EVIDENCE = { shown: 0, used: 0, worked: 0, didNotWork: 0 }

/** A row as the contract has it; a validation that is over reads as needing review. */
export const toTalkingPoint = (row: TalkingPointRow, now = new Date()): TalkingPoint => ({
  ...row.content,
  id: row.id,
  verification: verificationAt(row.verification, now),
  evidence: row.evidence,
  updatedAt: row.updated_at.toISOString(),
})

/** All talking points of a workspace, the newest proposal first. */
export async function listTalkingPoints({ db }: Store, actor: Actor): Promise<TalkingPoint[]> {
  must(actor, 'talking_point.read')
  return (await selectTalkingPoints(db, actor.workspaceId)).map((row) => toTalkingPoint(row))
}

/** Stores a proposal once: sent again, it answers what is there by now. */
export async function proposeTalkingPoint(
  store: Store,
  actor: Actor,
  { id, content }: ProposeTalkingPoint,
): Promise<{ created: boolean; talkingPoint: TalkingPoint }> {
  must(actor, 'talking_point.propose')
  const { workspaceId } = actor
  return write(store, workspaceId, async (tx) => {
    const now = new Date()
    const verification = proposed({ by: actor.name, now })
    const row = await insertTalkingPoint(tx.db, {
      workspace_id: workspaceId,
      id,
      content: JSON.stringify(content),
      verification: JSON.stringify(verification),
      evidence: JSON.stringify(NO_EVIDENCE),
      updated_at: now,
    })
    if (row) {
      await keepHistory(tx, workspaceId, id, content, verification, now)
      tx.changed('talking_point', [id])
      return { created: true, talkingPoint: toTalkingPoint(row) }
    }
    const there = await selectTalkingPoint(tx.db, workspaceId, id)
    return { created: false, talkingPoint: toTalkingPoint(there!) }
  })
}

/** Stores a new text. */
export function editTalkingPoint(
  store: Store,
  actor: Actor,
  id: string,
  { content, minor }: EditTalkingPoint,
): Promise<TalkingPoint> {
  must(actor, 'talking_point.edit')
  return change(store, actor.workspaceId, id, (row, now) => ({
    content,
    verification: verificationAfterEdit(row.verification, minor, { by: actor.name, now }),
  }))
}

/**
 * Takes the next step of its verification.
 * @throws Refusal 409 when the step cannot be taken in this state
 */
export function stepTalkingPoint(store: Store, actor: Actor, id: string, step: Step): Promise<TalkingPoint> {
  must(actor, 'talking_point.verify')
  return change(store, actor.workspaceId, id, (row, now) => {
    const next = nextVerification(row.verification, step, { by: actor.name, now })
    if (!next.ok) throw new Refusal(409, 'Not possible in this state', next.problem)
    return { content: row.content, verification: next.value }
  })
}

async function change(
  store: Store,
  workspaceId: string,
  id: string,
  to: (row: TalkingPointRow, now: Date) => { content: TalkingPointContent; verification: Verification },
): Promise<TalkingPoint> {
  return write(store, workspaceId, async (tx) => {
    const row = await lockTalkingPoint(tx.db, workspaceId, id)
    if (!row) throw notThere('talking point')
    const now = new Date()
    const { content, verification } = to(row, now)
    const changed = await updateTalkingPoint(tx.db, workspaceId, id, {
      content: JSON.stringify(content),
      verification: JSON.stringify(verification),
      updated_at: now,
    })
    await keepHistory(tx, workspaceId, id, content, verification, now)
    tx.changed('talking_point', [id])
    return toTalkingPoint(changed, now)
  })
}

const keepHistory = (
  { db }: Write,
  workspaceId: string,
  talkingPointId: string,
  content: TalkingPointContent,
  verification: Verification,
  at: Date,
): Promise<void> =>
  insertTalkingPointHistory(db, {
    workspace_id: workspaceId,
    talking_point_id: talkingPointId,
    id: uuidv7(),
    content: JSON.stringify(content),
    verification: JSON.stringify(verification),
    at,
  })
