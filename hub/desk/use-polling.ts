import { useEffect, useRef } from 'react'

/** Longest wait between two tries while the hub does not answer. */
const SLOWEST_MS = 30_000

/**
 * Runs `round` at once and then again `everyMs` after each end, while the page is visible; a page that comes back to
 * the front asks at once. A round that returns false (nothing came) doubles the wait, up to 30 seconds.
 * `key` names what is asked for: when it changes, the running round is aborted and a new one starts.
 */
export function usePolling(
  round: (signal: AbortSignal) => Promise<boolean>,
  everyMs: number,
  key: string,
): void {
  const newest = useRef(round)
  useEffect(() => {
    newest.current = round
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the reason to start over
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let running = false
    let wait = everyMs

    async function turn() {
      if (running || document.hidden) return
      running = true
      clearTimeout(timer)
      const came = await newest.current(stop.signal)
      running = false
      if (stop.signal.aborted) return
      wait = came ? everyMs : Math.min(wait * 2, SLOWEST_MS)
      timer = setTimeout(turn, wait)
    }

    document.addEventListener('visibilitychange', turn, { signal: stop.signal })
    window.addEventListener('online', turn, { signal: stop.signal })
    turn()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [everyMs, key])
}
