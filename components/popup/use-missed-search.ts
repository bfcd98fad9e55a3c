import { useEffect, useEffectEvent, useRef } from 'react'

/** So long a search stands before it counts as one: before that it is still being typed. */
export const STANDS_MS = 2000
/** Longer ones are no search. */
const LONGEST = 200

/**
 * Tells of a search that found nothing, once it has stood for two seconds or when the popup closes over it; each once
 * while the popup is open.
 */
export function useMissedSearch(query: string, isMissed: boolean, tell: () => void): void {
  const searched = useRef(new Set<string>())
  const tellOnce = useEffectEvent(() => {
    const text = query.trim().toLowerCase()
    if (text.length > LONGEST || searched.current.has(text)) return
    searched.current.add(text)
    tell()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query is another search
  useEffect(() => {
    if (!isMissed) return
    const now = () => tellOnce()
    const timer = setTimeout(now, STANDS_MS)
    window.addEventListener('pagehide', now)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pagehide', now)
    }
  }, [query, isMissed])
}
