import { useCallback, useEffect, useRef } from 'react'
import type { WorkspaceDatabase } from '../../lib/db/database.ts'
import { feedbackOfLead } from '../../lib/db/own-feedback.ts'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackActions } from './use-feedback.ts'

/** A text that flew by was not shown to anybody. */
const DWELL_MS = 2000
const DAY = 86_400_000

/** Follows the element with a talking point's text for as long as it stands there; answers how to end that. */
export type FollowShown = (element: Element, talkingPointId: string) => () => void

/** Talking points that were recorded as shown for this lead in the last 24 hours. */
async function shownToday(db: WorkspaceDatabase, leadId: string, now: number): Promise<Set<string>> {
  const items = await feedbackOfLead(db, leadId)
  return new Set(
    items.flatMap(({ feedback, createdAt }) =>
      feedback.kind === 'point_outcome' && feedback.outcome === 'shown' && now - createdAt < DAY
        ? [feedback.talkingPointId]
        : [],
    ),
  )
}

/** Pixels at the lower edge that the foot takes; it says so itself (foot.tsx). */
const footHeight = (): number => Number.parseFloat(document.documentElement.style.scrollPaddingBottom) || 0

/** Whether at least half of the element, or of the sidebar, is this element's, above what sticks to the lower edge. */
function isInView(element: Element): boolean {
  const { top, bottom, height } = element.getBoundingClientRect()
  const room = window.innerHeight - footHeight()
  const seen = Math.min(bottom, room) - Math.max(top, 0)
  return height > 0 && seen >= Math.min(height, room) / 2
}

/**
 * Records which talking points a rep had before the eyes: at least half in view for two seconds, at most once a day for
 * each lead and point. Without it nobody could say how many of those that were seen were used.
 * @param leadId with another one all begins anew; null = nobody to whom anything would be shown, and nothing is followed
 */
export function useShown(
  { stores, now }: Pick<SidebarWorld, 'stores' | 'now'>,
  leadId: string | null,
  record: FeedbackActions['record'],
): FollowShown | undefined {
  const followed = useRef(new Map<Element, string>())
  const observer = useRef<IntersectionObserver | null>(null)
  const latest = useRef(record)
  useEffect(() => {
    latest.current = record
  }, [record])

  useEffect(() => {
    if (leadId === null) return
    const timers = new Map<Element, ReturnType<typeof setTimeout>>()
    const note = async (element: Element) => {
      const talkingPointId = followed.current.get(element)
      if (talkingPointId === undefined || document.visibilityState !== 'visible' || !isInView(element)) return
      const { db } = await stores()
      if ((await shownToday(db, leadId, now())).has(talkingPointId)) return
      await latest.current({ kind: 'point_outcome', leadId, talkingPointId, outcome: 'shown' })
    }
    const own = new IntersectionObserver(
      (entries) => {
        for (const { target } of entries) {
          if (!isInView(target)) {
            clearTimeout(timers.get(target))
            timers.delete(target)
          } else if (!timers.has(target))
            timers.set(
              target,
              setTimeout(() => {
                timers.delete(target)
                void note(target).catch(console.error) // a count; nobody waits for it
              }, DWELL_MS),
            )
        }
      },
      // The further ones ask again after a scroll, and where half of a long text is more than fits.
      { threshold: [0.25, 0.5, 0.75, 1] },
    )
    observer.current = own
    const begin = () => {
      own.disconnect()
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      if (document.visibilityState !== 'visible') return
      for (const element of followed.current.keys()) own.observe(element)
    }
    begin()
    document.addEventListener('visibilitychange', begin)
    return () => {
      document.removeEventListener('visibilitychange', begin)
      own.disconnect()
      observer.current = null
      for (const timer of timers.values()) clearTimeout(timer)
    }
  }, [stores, now, leadId])

  const follow: FollowShown = useCallback((element, talkingPointId) => {
    followed.current.set(element, talkingPointId)
    observer.current?.observe(element)
    return () => {
      followed.current.delete(element)
      observer.current?.unobserve(element)
    }
  }, [])
  return leadId === null ? undefined : follow
}
