/** What marketing answered to the person, whichever of their browsers they told it in, and what of it they have read. */
import type { FeedbackStatus } from '../domain/feedback.ts'
import { ANSWER_STATES } from '../domain/feedback-kinds.ts'
import type { OutboxItem, WorkspaceDatabase } from './database.ts'
import { isOwn } from './own-feedback.ts'

/** A feedback that marketing has answered, or made use of. */
export type Answered = OutboxItem & { status: FeedbackStatus }

const answered = (db: WorkspaceDatabase) => db.outbox.where('status.state').anyOf(ANSWER_STATES).and(isOwn)

/** Read neither here nor in another browser. A newer answer to the same feedback is unread again. */
export const isUnread = ({ status, read }: OutboxItem): boolean =>
  status !== null && status.read !== true && read?.at !== status.at

/** All answers, newest first. */
export async function listAnswers(db: WorkspaceDatabase): Promise<Answered[]> {
  const items = await answered(db).toArray()
  const time = ({ status }: OutboxItem) => Date.parse(status?.at ?? '')
  return items
    .flatMap((item) => (item.status ? [{ ...item, status: item.status }] : []))
    .sort((a, b) => time(b) - time(a) || (a.id < b.id ? 1 : -1))
}

export const countUnread = (db: WorkspaceDatabase): Promise<number> => answered(db).filter(isUnread).count()

/** The person has these answers before their eyes. What came meanwhile in place of one stays unread. */
export function markRead(db: WorkspaceDatabase, seen: readonly Answered[]): Promise<void> {
  return db.transaction('rw', db.outbox, async () => {
    for (const { id, status } of seen) {
      const item = await db.outbox.get(id)
      if (item?.status?.at !== status.at || !isUnread(item)) continue
      await db.outbox.put({ ...item, read: { at: status.at, sent: false } })
    }
  })
}

/** Read answers of which the hub has not heard. */
export const unsentReads = (db: WorkspaceDatabase): Promise<OutboxItem[]> =>
  answered(db)
    .filter(({ read }) => read?.sent === false)
    .toArray()

/** The hub knows it, or will never take it. */
export async function markReadsSent(db: WorkspaceDatabase, sent: readonly OutboxItem[]): Promise<void> {
  const at = new Map(sent.map(({ id, read }) => [id, read?.at]))
  await db.outbox
    .where('id')
    .anyOf([...at.keys()])
    .modify((item) => {
      if (item.read && item.read.at === at.get(item.id)) item.read.sent = true
    })
}
