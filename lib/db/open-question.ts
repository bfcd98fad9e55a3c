import type { OutboxItem, WorkspaceDatabase } from './database.ts'
import { feedbackOfLead } from './own-feedback.ts'
import { getSetting } from './settings.ts'
import type { Stores } from './workspaces.ts'

const DAY = 86_400_000
/** Days after which nobody remembers what came of it. */
const ASKED_FOR_DAYS = 60

/** A talking point that the rep used with a lead, and of which they have not said yet whether it helped. */
export interface OpenQuestion {
  /** Id of the feedback that it was used. */
  id: string
  talkingPointId: string
  title: string
  /** Epoch milliseconds. */
  usedAt: number
}

/** Midnight in the rep's time zone before `now`, epoch milliseconds. */
const startOfDay = (now: number): number => new Date(now).setHours(0, 0, 0, 0)

/**
 * What to ask about a lead: the newest use of an earlier day, beside another message. On the day itself the mail has hardly
 * been read, and the message that was answered is no answer. Nothing is asked where the rep wants nothing counted.
 * @param message the one that is shown; null where the host tells none
 * @param now epoch milliseconds
 */
export async function openQuestion(
  { computer, db }: Stores,
  leadId: string,
  message: string | null,
  now: number,
): Promise<OpenQuestion | null> {
  // At once: whoever follows this follows the database that is asked first.
  const [items, counting] = await Promise.all([feedbackOfLead(db, leadId), getSetting(computer, 'counting')])
  if (!counting) return null
  const outcomes = items.flatMap((item) =>
    item.feedback.kind === 'point_outcome' ? [{ ...item, feedback: item.feedback }] : [],
  )
  const isAnswered = ({ feedback, createdAt }: (typeof outcomes)[number]) =>
    outcomes.some(
      (other) =>
        other.feedback.talkingPointId === feedback.talkingPointId &&
        (other.feedback.outcome === 'worked' || other.feedback.outcome === 'did_not_work') &&
        other.createdAt >= createdAt,
    )
  const uses = outcomes.filter(({ feedback }) => feedback.outcome === 'used')
  // One "Later" is about the talking point, however often it was used.
  const later = new Set(
    uses.filter(({ askFrom = 0 }) => askFrom > now).map(({ feedback }) => feedback.talkingPointId),
  )
  const newest = uses
    .filter(({ createdAt }) => createdAt < startOfDay(now) && now - createdAt < ASKED_FOR_DAYS * DAY)
    .filter(({ usedOn = null }) => usedOn === null || usedOn !== message)
    .filter(({ feedback }) => !later.has(feedback.talkingPointId))
    .sort((a, b) => b.createdAt - a.createdAt)
    .find((item) => !isAnswered(item))
  if (!newest) return null
  const { talkingPointId } = newest.feedback
  const point = await db.talkingPoints.get(talkingPointId)
  // Without its title nobody knows what is meant.
  return point ? { id: newest.id, talkingPointId, title: point.title, usedAt: newest.createdAt } : null
}

/** "Later": asks again from tomorrow on. */
export const askLater = (db: WorkspaceDatabase, id: OutboxItem['id'], now: number): Promise<number> =>
  db.outbox.update(id, { askFrom: startOfDay(now) + DAY })
