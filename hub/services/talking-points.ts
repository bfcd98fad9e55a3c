import { isDeepStrictEqual } from 'node:util'
import { v7 as uuidv7 } from 'uuid'
import type {
  EditTalkingPoint,
  ProposeTalkingPoint,
  TalkingPointList,
  TalkingPointQuery,
} from '../../lib/contract/talking-point.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import {
  nextVerification,
  proposed,
  type Step,
  verificationAfterEdit,
} from '../../lib/domain/verification.ts'
import { verificationAt } from '../../lib/domain/verification-at.ts'
import type { Store } from '../store/open.ts'
import {
  insertTalkingPoint,
  insertTalkingPointHistory,
  lockTalkingPoint,
  selectTalkingPoint,
  selectTalkingPoints,
  type TalkingPointChange,
  type TalkingPointRow,
  updateTalkingPoint,
} from '../store/talking-points.ts'
import { type Write, write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { cursorOf, positionOf } from './page-cursor.ts'
import { notThere, Refusal } from './refusal.ts'

/** A row as the contract has it; a validation that is over reads as needing review. */
export const toTalkingPoint = (row: TalkingPointRow, now = new Date()): TalkingPoint => ({
  ...row.content,
  id: row.id,
  version: row.version,
  writtenBy: row.written_by,
  writtenAt: row.written_at?.toISOString() ?? null,
  verification: verificationAt(row.verification, now),
  evidence: row.evidence,
  updatedAt: row.updated_at.toISOString(),
})

/**
 * One page of the workspace's talking points, the last changed first: whoever knows the list reads on until a page
 * brings nothing new. One that is changed meanwhile moves to the front, where the next reading finds it.
 */
export async function listTalkingPoints(
  { db }: Store,
  actor: Actor,
  { after, limit }: TalkingPointQuery,
): Promise<TalkingPointList> {
  must(actor, 'talking_point.read')
  const position = after === undefined ? undefined : positionOf(after, 'after')
  const rows = await selectTalkingPoints(db, actor.workspaceId, { after: position, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    talkingPoints: page.map((row) => toTalkingPoint(row)),
    next: last ? cursorOf({ at: last.updated_at, id: last.id }) : null,
  }
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
      version: 1,
      written_by: actor.name,
      content: JSON.stringify(content),
      verification: JSON.stringify(verification),
    })
    if (row) {
      await keepHistory(tx, workspaceId, row)
      tx.changed('talking_point', [id])
      return { created: true, talkingPoint: toTalkingPoint(row) }
    }
    const there = await selectTalkingPoint(tx.db, workspaceId, id)
    return { created: false, talkingPoint: toTalkingPoint(there!) }
  })
}

/**
 * Stores a new text as the next version. The text that is there already changes nothing, so that an edit may be sent
 * again.
 * @throws Refusal 412 when another version than the edited one is there by now
 */
export function editTalkingPoint(
  store: Store,
  actor: Actor,
  id: string,
  { version, content, minor }: EditTalkingPoint,
): Promise<TalkingPoint> {
  must(actor, 'talking_point.edit')
  return change(store, actor.workspaceId, id, (row, now) => {
    if (isDeepStrictEqual(row.content, content)) return null
    mustBeCurrent(row, version)
    return {
      version: row.version + 1,
      written_by: actor.name,
      content: JSON.stringify(content),
      verification: JSON.stringify(verificationAfterEdit(row.verification, minor, { by: actor.name, now })),
    }
  })
}

/**
 * Takes the next step of its verification.
 * @throws Refusal 409 when the step cannot be taken in this state, 412 when another version than the one that was read
 * for a validation is there by now
 */
export function stepTalkingPoint(store: Store, actor: Actor, id: string, step: Step): Promise<TalkingPoint> {
  must(actor, 'talking_point.verify')
  return change(store, actor.workspaceId, id, (row, now) => {
    if (step.step === 'validate') mustBeCurrent(row, step.version)
    const next = nextVerification(row.verification, step, { by: actor.name, now })
    if (!next.ok) throw new Refusal(409, 'Not possible in this state', next.problem)
    return { verification: JSON.stringify(next.value) }
  })
}

function mustBeCurrent(row: TalkingPointRow, version: number): void {
  if (row.version === version) return
  throw new Refusal(
    412,
    'Changed meanwhile',
    'This talking point has another text by now. Read it (it is in `current`), and send your step again with its version.',
    { type: 'urn:alongside:problem:newer-version', current: toTalkingPoint(row) },
  )
}

/** @param to what changes of the row; null = nothing */
async function change(
  store: Store,
  workspaceId: string,
  id: string,
  to: (row: TalkingPointRow, now: Date) => TalkingPointChange | null,
): Promise<TalkingPoint> {
  return write(store, workspaceId, async (tx) => {
    const row = await lockTalkingPoint(tx.db, workspaceId, id)
    if (!row) throw notThere('talking point')
    const now = new Date()
    const set = to(row, now)
    if (set === null) return toTalkingPoint(row, now)
    const changed = await updateTalkingPoint(tx.db, workspaceId, id, set)
    await keepHistory(tx, workspaceId, changed)
    tx.changed('talking_point', [id])
    return toTalkingPoint(changed, now)
  })
}

/** Keeps the row as it is now. */
const keepHistory = ({ db }: Write, workspaceId: string, row: TalkingPointRow): Promise<void> =>
  insertTalkingPointHistory(db, {
    workspace_id: workspaceId,
    talking_point_id: row.id,
    id: uuidv7(),
    version: row.version,
    content: JSON.stringify(row.content),
    verification: JSON.stringify(row.verification),
    at: row.updated_at,
  })
