import { useCallback, useState } from 'react'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { DeskClient, Failure } from './desk-client.ts'
import { usePolling } from './use-polling.ts'

/** Talking points change by hand, a few times a day: asking twice a minute is enough. */
const POLL_MS = 30_000

/** All talking points of the workspace; `put` shows the hub's answer to a step at once. */
export function useTalkingPoints(client: DeskClient, pollMs = POLL_MS) {
  const [points, setPoints] = useState<TalkingPoint[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  usePolling(
    async (signal) => {
      const list = await client.talkingPoints(signal)
      if (signal.aborted) return true
      if (list.ok) setPoints(list.value)
      setFailure(list.ok ? null : list.failure)
      return list.ok
    },
    pollMs,
    'all',
  )
  const put = useCallback((point: TalkingPoint) => {
    setPoints((old) => [point, ...(old ?? []).filter((other) => other.id !== point.id)])
  }, [])
  return { points, failure, put }
}
