import { objectionKey } from '../domain/objections.ts'
import type { WorkspaceDatabase } from './database.ts'
import { isOwn } from './own-feedback.ts'

/** Longer ones are a story, and no button. */
const LONGEST = 80

/** Objections that this rep has told marketing, those told most first; each once, as it was written last. */
export async function objectionsTold(db: WorkspaceDatabase): Promise<string[]> {
  const counts = new Map<string, { text: string; count: number }>()
  await db.outbox
    .orderBy('createdAt')
    .filter(isOwn)
    .each(({ feedback }) => {
      if (feedback.kind !== 'heard' || feedback.what !== 'objection' || feedback.text.length > LONGEST) return
      const key = objectionKey(feedback.text)
      counts.set(key, { text: feedback.text, count: (counts.get(key)?.count ?? 0) + 1 })
    })
  return [...counts.values()].sort((a, b) => b.count - a.count).map(({ text }) => text)
}
