import { useCallback, useRef, useState } from 'react'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { DeskClient, Failure } from './desk-client.ts'
import { LocalWrites } from './local-writes.ts'
import { usePolling } from './use-polling.ts'

/** Talking points change by hand, a few times a day: asking twice a minute is enough. */
const POLL_MS = 30_000

/**
 * The talking points of the workspace; `null` until the first page is there, `complete` once all are. `put` shows the
 * hub's answer to a step at once.
 *
 * The list comes last changed first: once it is complete, a round reads on only while a page brings something new. Counts
 * of what reps reported are therefore fresh on the first page, and as they were when it was loaded on the others.
 */
export function useTalkingPoints(client: DeskClient, pollMs = POLL_MS) {
  const known = useRef<ReadonlyMap<string, TalkingPoint>>(new Map())
  const [points, setPoints] = useState<TalkingPoint[] | null>(null)
  const [complete, setComplete] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [writes] = useState(() => new LocalWrites<TalkingPoint>())

  /** @returns whether one of them is new or was changed */
  const take = useCallback((list: readonly TalkingPoint[]): boolean => {
    const before = known.current
    known.current = new Map([...before, ...list.map((point) => [point.id, point] as const)])
    setPoints([...known.current.values()])
    return list.some((point) => before.get(point.id)?.updatedAt !== point.updatedAt)
  }, [])

  usePolling(
    async (signal) => {
      for (let after: string | null = null; ; ) {
        const began = writes.begin()
        const page = await client.talkingPoints(after, signal)
        if (signal.aborted) return true
        if (!page.ok) {
          setFailure(page.failure)
          return false
        }
        const news = take(page.value.talkingPoints.map((point) => writes.newest(point.id, point, began)))
        after = page.value.next
        if (after === null || (complete && !news)) break
      }
      setComplete(true)
      setFailure(null)
      return true
    },
    pollMs,
    'all',
  )
  const put = useCallback(
    (point: TalkingPoint) => {
      writes.wrote(point.id, point)
      take([point])
    },
    [take, writes],
  )
  return { points, complete, failure, put }
}
