import { Suspense, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import type { Match } from '../../lib/domain/identity.ts'
import { interestingMoments } from '../../lib/domain/moments.ts'
import { refusedBy } from '../../lib/domain/refused.ts'
import { suggest } from '../../lib/domain/suggest.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { keepMessage } from './last-message.ts'
import { later } from './later.tsx'
import { LeadHeader } from './lead-header.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import { TalkingPoints } from './talking-points.tsx'
import type { FeedbackActions } from './use-feedback.ts'
import type { InsertKeys } from './use-insert-keys.ts'
import { usePointActions } from './use-point-actions.ts'
import { useShown } from './use-shown.ts'
import { WhyNow } from './why-now.tsx'

const History = later('History')
const SentFeedback = later('SentFeedback')
const UsedQuestion = later('UsedQuestion')

interface Props {
  world: SidebarWorld
  /** The hint's token; null when the rep opened the lead without a page. */
  token: number | null
  match: Match<StoredLead>
  /** The page is a message: there may be an answer to judge by. */
  isOnMessage: boolean
  /** Which one; null where the host tells none, or where the lead was only looked up beside it. */
  message: string | null
  /** Null unless the rep picked this lead. */
  onUnpick: (() => void) | null
  /** "Not this person"; null without a page. */
  onNot: ((byKeyboard: boolean) => void) | null
  /** "Wrong data"; the button gets the focus back. */
  onWrong(button: HTMLButtonElement): void
  connected: boolean
  points: readonly TalkingPoint[]
  keys: InsertKeys | null
  feedback: FeedbackActions
}

/**
 * One known lead. It has no `key`, because building all of it anew costs a switch 10 ms: whatever in it holds state
 * belongs to a lead's id, so nothing of the former lead stays.
 */
export function LeadView({
  world,
  token,
  match,
  isOnMessage,
  message,
  onUnpick,
  onNot,
  onWrong,
  connected,
  points,
  keys,
  feedback,
}: Props) {
  const { i18n } = useTranslation('sidebar')
  const { context } = match.lead
  const leadId = context.lead.id
  const now = world.now()
  const minute = Math.floor(now / 60_000)
  const moments = useMemo(() => interestingMoments(context, new Date(minute * 60_000)), [context, minute])
  const suggestions = useMemo(
    () => suggest(points, context, { now: new Date(minute * 60_000), language: i18n.language }),
    [points, context, minute, i18n.language],
  )
  const actions = usePointActions(world, leadId, feedback)
  const shown = useShown(world, leadId, feedback.record)
  useEffect(() => {
    if (message) keepMessage(leadId, message)
  }, [leadId, message])
  useScrollToTop(token)
  usePaintMark(token, leadId)

  return (
    <>
      <LeadHeader {...{ match, onUnpick, onNot, onWrong, moments, now }} />
      <WhyNow context={context} moments={moments} now={now} />
      {isOnMessage && isFromLead(match) && (
        <Suspense>
          <UsedQuestion {...{ world, leadId, message, feedback }} />
        </Suspense>
      )}
      <TalkingPoints
        leadId={leadId}
        suggestions={suggestions}
        actions={actions}
        shown={shown}
        keys={keys}
        refused={refusedBy(context.lead.consent)}
        now={now}
      />
      <Suspense>
        <History
          key={`history ${leadId}`}
          context={context}
          now={now}
          loadOlder={connected ? (before) => world.olderTouchpoints(leadId, before) : null}
        />
        <SentFeedback key={`sent ${leadId}`} world={world} leadId={leadId} onRetry={feedback.retry} />
      </Suspense>
    </>
  )
}

/** The lead wrote it: only there can a rep say whether something helped. */
const isFromLead = ({ rule }: Match<StoredLead>): boolean => rule !== null && rule !== 'to' && rule !== 'cc'

/** Another page begins at the lead's name, wherever the rep had scrolled to. */
function useScrollToTop(token: number | null): void {
  // To ask or set the place costs a layout of its own (4 ms), so it is done only after somebody scrolled.
  const scrolled = useRef(false)
  useEffect(() => {
    const onScroll = () => {
      scrolled.current = true
    }
    window.addEventListener('scroll', onScroll, { passive: true })
    return () => window.removeEventListener('scroll', onScroll)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each token is another page
  useLayoutEffect(() => {
    if (!scrolled.current) return
    document.documentElement.scrollTop = 0
    scrolled.current = false
  }, [token])
}

/**
 * Marks the moment at which a lead context stands on the screen: test/bench measures from the click to here. Only in the
 * bench's own build (hub/practice/build.ts): the product leaves no marks.
 */
function usePaintMark(token: number | null, leadId: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the lead is a new paint
  useLayoutEffect(() => {
    if (!import.meta.env.VITE_BENCH) return
    // A message posted from a frame's callback is handled after that frame was painted.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      performance.clearMarks('alongside:context-painted')
      performance.mark('alongside:context-painted', { detail: { token } })
      port1.close()
    }
    const frame = requestAnimationFrame(() => port2.postMessage(null))
    return () => cancelAnimationFrame(frame)
  }, [token, leadId])
}
