import { useCallback, useRef, useState } from 'react'
import type { Failure, Result } from '../desk-client.ts'
import { usePolling } from '../use-polling.ts'

/** These lists change by hand, or a little with each rep's search: asking twice a minute is enough. */
const POLL_MS = 30_000

/**
 * A short list of the hub as it is now, null until it has come. `change` shows at once what this page has done to it: an
 * answer that was asked for before counts for nothing then.
 */
export function useHubList<List>(ask: (signal: AbortSignal) => Promise<Result<List>>, pollMs = POLL_MS) {
  const [list, setList] = useState<List | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const changes = useRef(0)
  usePolling(
    async (signal) => {
      const before = changes.current
      const answer = await ask(signal)
      if (signal.aborted) return true
      setFailure(answer.ok ? null : answer.failure)
      if (answer.ok && changes.current === before) setList(answer.value)
      return answer.ok
    },
    pollMs,
    'all',
  )
  const change = useCallback((to: (list: List) => List) => {
    changes.current += 1
    setList((old) => old && to(old))
  }, [])
  return { list, failure, change }
}
