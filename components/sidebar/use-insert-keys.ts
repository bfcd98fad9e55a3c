import { useEffect, useMemo } from 'react'
import type { Setting } from '../../lib/db/settings.ts'
import { keyName, pointKeys } from '../../lib/domain/point-keys.ts'
import { desktop } from '../base/desktop.ts'
import type { SidebarWorld } from './sidebar-world.ts'

/** The keys that insert the first talking points while the caret is in a mail. */
export interface InsertKeys {
  /** As `aria-keyshortcuts` has it: `Alt+1`. */
  name(key: number): string
  /** Hears which key was pressed, 1 for the first. Answers how to stop. */
  listen(press: (key: number) => void): () => void
}

/** Has the page take the keys that the rep wants, and none where the rep wants none: then null. */
export function useInsertKeys(
  { takeKeys, onKey }: Pick<SidebarWorld, 'takeKeys' | 'onKey'>,
  chosen: Setting<'pointKeys'> | undefined,
): InsertKeys | null {
  const keys = chosen === undefined ? null : pointKeys(chosen, desktop())
  useEffect(() => {
    if (chosen !== undefined) takeKeys(keys)
  }, [takeKeys, chosen, keys])
  return useMemo(() => keys && { name: (key) => keyName(keys, key), listen: onKey }, [keys, onKey])
}
