import { useEffect, useRef } from 'react'
import type { WorkspaceDatabase } from '../../lib/db/database.ts'
import type { FeedbackActions } from './use-feedback.ts'

/** A list that flew by was not shown to anybody. */
const DWELL_MS = 2000
const DAY = 86_400_000

/** Talking points that were recorded as shown (or used: more than shown) for this lead in the last 24 hours. */
async function shownToday(db: WorkspaceDatabase, leadId: string, now: number): Promise<Set<string>> {
  const items = await db.outbox.where('leadId').equals(leadId).toArray()
  return new Set(
    items.flatMap(({ feedback, createdAt }) =>
      feedback.kind === 'point_outcome' && feedback.outcome === 'shown' && now - createdAt < DAY
        ? [feedback.talkingPointId]
        : [],
    ),
  )
}

/**
 * Records which talking points a rep had before the eyes, at most once a day for each lead and point: without it
 * nobody could say how many of those that were seen were used. Works well after the paint.
 */
export function useShown(
  { db, now }: { db: WorkspaceDatabase; now(): number },
  leadId: string | null,
  pointIds: readonly string[],
  record: FeedbackActions['record'],
): void {
  const ids = pointIds.join('\n')
  const latest = useRef(record)
  useEffect(() => {
    latest.current = record
  }, [record])

  useEffect(() => {
    if (leadId === null || ids === '') return
    const note = async () => {
      if (document.visibilityState !== 'visible') return
      const known = await shownToday(db, leadId, now())
      for (const talkingPointId of ids.split('\n')) {
        if (known.has(talkingPointId)) continue
        await latest.current({ kind: 'point_outcome', leadId, talkingPointId, outcome: 'shown' })
      }
    }
    const timer = setTimeout(() => void note().catch(console.error), DWELL_MS) // a count; nobody waits for it
    return () => clearTimeout(timer)
  }, [db, now, leadId, ids])
}
