import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { Setting } from '../../lib/db/settings.ts'
import { KEYED_POINTS, keyName, type PointKeys, pointKeys } from '../../lib/domain/point-keys.ts'
import { desktop } from '../base/desktop.ts'
import type { SidebarWorld } from './sidebar-world.ts'

/** The keys that insert the first talking points while the caret is in a mail. */
export interface InsertKeys {
  /** As `aria-keyshortcuts` has it: `Alt+1`. */
  name(key: number): string
  /** Hears which key was pressed, 1 for the first. Answers how to stop. */
  listen(press: (key: number) => void): () => void
  /** So many points stand there now: the page keeps all other keys. Answers how to give these back as well. */
  stand(count: number): () => void
}

/**
 * Has the page take the keys that the rep wants, of points that stand there, and none where the rep wants none: then null.
 */
export function useInsertKeys(
  { takeKeys, onKey }: Pick<SidebarWorld, 'takeKeys' | 'onKey'>,
  chosen: Setting<'pointKeys'> | undefined,
): InsertKeys | null {
  const keys = chosen === undefined ? null : pointKeys(chosen, desktop())
  const wanted = useRef<Wanted>({ keys: null, count: 0, given: null })
  /** Once for all that changes in one turn: from one person to the next, the points go and come. */
  const tell = useCallback(() => {
    queueMicrotask(() => {
      const { keys, given } = wanted.current
      const count = keys === null ? 0 : wanted.current.count
      if (given?.keys === keys && given.count === count) return
      wanted.current.given = { keys, count }
      takeKeys(keys, count)
    })
  }, [takeKeys])
  useEffect(() => {
    if (chosen === undefined) return
    wanted.current.keys = keys
    tell()
  }, [tell, chosen, keys])
  return useMemo(() => {
    if (keys === null) return null
    const stand = (count: number) => {
      wanted.current.count = Math.min(count, KEYED_POINTS)
      tell()
    }
    return {
      name: (key) => keyName(keys, key),
      listen: onKey,
      stand(count) {
        stand(count)
        return () => stand(0)
      },
    }
  }, [keys, onKey, tell])
}

interface Wanted {
  keys: PointKeys | null
  /** Points that stand there. */
  count: number
  /** What the page was given last; null = nothing yet. */
  given: { keys: PointKeys | null; count: number } | null
}
