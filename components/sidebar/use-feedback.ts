import { useCallback, useEffect, useRef, useState } from 'react'
import { v7 as uuid } from 'uuid'
import { amendFeedback } from '../../lib/db/amend.ts'
import type { Feedback } from '../../lib/domain/feedback.ts'
import type { Hint } from '../../lib/domain/hint.ts'
import { messageOf } from '../../lib/domain/message-of.ts'
import type { SidebarWorld } from './sidebar-world.ts'

/** A feedback waits this long at most for the rep's hand: longer than the Undo bar, also while a note is typed. */
const HELD_MS = 60_000

/** They check what they store by the schemas of all feedback, which the first paint does without. */
const outbox = () => import('../../lib/db/outbox.ts')
const counts = () => import('../../lib/db/counts.ts')

/** What the page says after an action, at the foot of the sidebar. */
export interface Notice {
  /** Of the feedback that can be taken back; null for words alone. */
  id: string | null
  /** Takes back what is no feedback. */
  takeBack: (() => void) | null
  /** Grows with each notice. */
  number: number
  message: string
  failed?: boolean
  /** "Undo" gets the focus. */
  focus?: boolean
}

/** A feedback without what every feedback carries. */
export type FeedbackContent = Feedback extends infer F
  ? F extends Feedback
    ? Omit<F, 'id' | 'at' | 'host' | 'pageKind' | 'note'>
    : never
  : never

const toFeedback = (content: FeedbackContent, hint: Hint | null, now: number) =>
  ({
    ...content,
    id: uuid(),
    at: new Date(now).toISOString(),
    host: hint?.host ?? null,
    pageKind: hint?.pageKind ?? null,
    note: null,
  }) as Feedback

/**
 * Stores what the rep tells marketing, and lets the last one be taken back. It is in the outbox before the page says
 * so; it leaves when the time for Undo is over, or at the next one.
 */
export function useFeedback(
  world: SidebarWorld,
  hint: Hint | null,
  texts: { tooLate: string; notStored(error: unknown): string; notUndone(error: unknown): string },
) {
  const [notice, setNotice] = useState<Notice | null>(null)
  /** Each ends an Insert that waits for its reply. */
  const [cancels, setCancels] = useState<readonly (() => void)[]>([])
  /** The feedback that was taken back last. */
  const [undone, setUndone] = useState<string | null>(null)
  const count = useRef(0)
  const open = useRef<string | null>(null)
  const latestTexts = useRef(texts)
  latestTexts.current = texts
  const page = useRef(hint)
  page.current = hint

  const say = useCallback(
    (
      message: string,
      {
        id = null,
        takeBack = null,
        failed = false,
        focus = false,
      }: Partial<Omit<Notice, 'number' | 'message'>> = {},
    ) => setNotice({ id, takeBack, message, failed, focus, number: ++count.current }),
    [],
  )

  /** An Insert waits, whatever else is said meanwhile. Answers what is called when it has ended. */
  const waits = useCallback((cancel: () => void) => {
    setCancels((now) => [...now, cancel])
    return () => setCancels((now) => now.filter((each) => each !== cancel))
  }, [])

  /** Something could not be stored: says so, and what to do. */
  const failed = useCallback(
    (error: unknown) => {
      console.error(error)
      say(latestTexts.current.notStored(error), { failed: true })
    },
    [say],
  )

  /** The time for Undo is over: off it goes. */
  const release = useCallback(async () => {
    const id = open.current
    open.current = null
    if (id === null) return
    try {
      await amendFeedback((await world.stores()).db, id, { notBefore: world.now() })
      world.pushOutbox()
    } catch (error) {
      console.error(error) // it is stored, and leaves when HELD_MS are over
    }
  }, [world])

  /** Something is still being done to a feedback: whoever does it lets it go. */
  const hold = useCallback((id: string) => {
    if (open.current === id) open.current = null
  }, [])

  // Closed or reloaded in between: it is in the outbox and leaves when HELD_MS are over.
  useEffect(() => () => void release(), [release])

  /** Answers the id, or null when it could not be stored (and says so). */
  const tell = useCallback(
    async (content: FeedbackContent, message: string): Promise<string | null> => {
      await release()
      const feedback = toFeedback(content, hint, world.now())
      try {
        const { addFeedback } = await outbox()
        await addFeedback((await world.stores()).db, feedback, { undoMs: HELD_MS, now: world.now() })
      } catch (error) {
        failed(error)
        return null
      }
      open.current = feedback.id
      say(message, { id: feedback.id })
      return feedback.id
    },
    [world, hint, release, say, failed],
  )

  /** The message beside the sidebar, not one that is written; it may be another one by the time that something is done. */
  const message = useCallback(() => messageOf(page.current) ?? undefined, [])

  /** Without a notice of its own and without Undo: what the sidebar itself saw. */
  const record = useCallback(
    async (content: FeedbackContent, usedOn?: string) => {
      try {
        const count = toFeedback(content, null, world.now())
        const { addCount } = await counts()
        if (await addCount(await world.stores(), count, world.now(), usedOn, world.shownId))
          world.pushOutbox()
      } catch (error) {
        console.error(error) // a count; what the rep did stands on the screen
      }
    },
    [world],
  )

  const undo = useCallback(
    async (id: string) => {
      open.current = null
      try {
        const { undoFeedback } = await outbox()
        if (await undoFeedback((await world.stores()).db, id)) setUndone(id)
        else say(texts.tooLate)
      } catch (error) {
        console.error(error)
        open.current = id
        say(latestTexts.current.notUndone(error), { id, failed: true })
      }
    },
    [world, say, texts.tooLate],
  )

  const retry = useCallback(
    async (id: string) => {
      try {
        const { retryFeedback } = await outbox()
        await retryFeedback((await world.stores()).db, id, world.now())
        world.pushOutbox()
      } catch (error) {
        failed(error)
      }
    },
    [world, failed],
  )

  /** The bar with this number is gone. */
  const close = useCallback(
    (number: number) => {
      setNotice((now) => (now?.number === number ? null : now))
      if (number === count.current) void release()
    },
    [release],
  )

  const notStored = useCallback((error: unknown) => latestTexts.current.notStored(error), [])
  return {
    failed,
    notStored,
    notice,
    cancels,
    undone,
    say,
    waits,
    tell,
    message,
    record,
    hold,
    undo,
    retry,
    close,
  }
}
export type FeedbackActions = ReturnType<typeof useFeedback>
