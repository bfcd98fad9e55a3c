import { useCallback, useRef, useState } from 'react'
import type { AnswerFeedback, FeedbackItem } from '../../lib/contract/feedback.ts'
import type { DeskClient, Failure, FeedbackFilter, Result } from './desk-client.ts'
import { type KnownFeedback, withFirstPage, withItem, withOlderPage } from './feedback-pages.ts'
import { LocalWrites } from './local-writes.ts'
import { usePolling } from './use-polling.ts'

/** How often the desk asks for new feedback while it is in view. */
export const POLL_MS = 4_000

const NOTHING: KnownFeedback = { items: [], next: null }

export interface FeedbackView extends KnownFeedback {
  /** False until the first page of this filter has come. */
  loaded: boolean
  /** Why the newest round gave nothing; what was loaded before stays in view. */
  failure: Failure | null
  loadOlder(): Promise<void>
  answer(id: string, answer: AnswerFeedback): Promise<Result<unknown>>
}

/**
 * The feedback list as it arrives.
 * @param drafts ids with a reply that is being written; these stay in the list whatever the filter says
 */
export function useFeedback(
  client: DeskClient,
  filter: FeedbackFilter,
  drafts: ReadonlySet<string>,
  pollMs = POLL_MS,
): FeedbackView {
  const key = `${filter.state}/${filter.kind}`
  const [view, setView] = useState({ key, known: NOTHING, loaded: false, failure: null as Failure | null })
  // Items that were answered under this filter stay until the reader chooses another one.
  const touched = useRef({ key, ids: new Set<string>() })
  if (touched.current.key !== key) touched.current = { key, ids: new Set() }
  const [writes] = useState(() => new LocalWrites<FeedbackItem>())
  const current =
    view.key === key ? view : { key, known: NOTHING, loaded: false, failure: null as Failure | null }

  usePolling(
    async (signal) => {
      const began = writes.begin()
      const page = await client.feedback(filter, null, signal)
      if (signal.aborted) return true
      const newest = (item: FeedbackItem) => writes.newest(item.feedback.id, item, began)
      const keep = new Set([...drafts, ...touched.current.ids])
      setView((old) => {
        const known = old.key === key ? old.known : NOTHING
        const loaded = old.key === key && old.loaded
        return page.ok
          ? {
              key,
              known: withFirstPage(known, { ...page.value, items: page.value.items.map(newest) }, keep),
              loaded: true,
              failure: null,
            }
          : { key, known, loaded, failure: page.failure }
      })
      return page.ok
    },
    pollMs,
    key,
  )

  const loadOlder = useCallback(async () => {
    const before = current.known.next
    if (before === null) return
    const began = writes.begin()
    const page = await client.feedback(filter, before)
    const newest = (item: FeedbackItem) => writes.newest(item.feedback.id, item, began)
    setView((old) => {
      if (old.key !== key) return old
      return page.ok
        ? {
            ...old,
            known: withOlderPage(old.known, { ...page.value, items: page.value.items.map(newest) }),
            failure: null,
          }
        : { ...old, failure: page.failure }
    })
  }, [client, current.known.next, filter, key, writes])

  const answer = useCallback(
    async (id: string, given: AnswerFeedback) => {
      const answered = await client.answer(id, given)
      if (answered.ok) {
        touched.current.ids.add(id)
        writes.wrote(id, answered.value)
        setView((old) => ({ ...old, known: withItem(old.known, answered.value) }))
      }
      return answered
    },
    [client, writes],
  )

  return { ...current.known, loaded: current.loaded, failure: current.failure, loadOlder, answer }
}
