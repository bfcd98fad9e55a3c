import { useLiveQuery } from 'dexie-react-hooks'
import { useEffect, useMemo, useState } from 'react'
import { getSetting, type Setting } from '../../lib/db/settings.ts'
import { readSync, type SyncState } from '../../lib/db/sync-state.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { type OpenPoints, openPoints } from '../../lib/search/open-points.ts'
import { bestPoints } from './best-points.ts'
import type { ActiveTab, PopupWorld } from './popup-world.ts'

/** Rows of the list at most: what a person reads in a popup. */
const LIMIT = 20

export interface PopupView {
  /** `empty` = connected (or was), but marketing shared no point yet. */
  state: 'loading' | 'not_connected' | 'empty' | 'error' | 'ready'
  connection: Setting<'connection'> | undefined
  sync: SyncState | undefined
  dropped: Setting<'dropped'> | undefined
  /** Of the state `error`. */
  problem: unknown
  tab: ActiveTab | null
  rows: TalkingPoint[]
  retry(): void
}

/** What the popup shows for a query in the user's language. A sync while it is open brings its changes in. */
export function usePopup(world: PopupWorld, query: string, language: string): PopupView {
  const { computer, db } = world
  const settings = useLiveQuery(
    async () => ({
      connection: await getSetting(computer, 'connection'),
      sync: await readSync(db),
      dropped: await getSetting(computer, 'dropped'),
    }),
    [computer, db],
  )
  const [open, setOpen] = useState<OpenPoints | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  const [tab, setTab] = useState<ActiveTab | null>(null)

  // After each sync, and when the connection comes or goes, the points are read again.
  const version = `${round}/${settings?.sync.lastOkAt}/${settings?.connection?.workspaceId}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` is the reason to read again
  useEffect(() => {
    let current = true
    openPoints(db).then(
      (points) => {
        if (!current) return
        setOpen(points)
        setProblem(null)
      },
      (error) => current && setProblem(error),
    )
    return () => {
      current = false
    }
  }, [db, version])
  useEffect(() => {
    world.activeTab().then(setTab, () => setTab(null))
  }, [world])

  const rows = useMemo(() => {
    if (open === null) return []
    return query.trim() === ''
      ? bestPoints(open.points, language, new Date(world.now()))
      : open.find(query, LIMIT)
  }, [open, query, language, world])

  const state =
    problem !== null
      ? 'error'
      : open === null || settings === undefined
        ? 'loading'
        : open.points.length > 0
          ? 'ready'
          : settings.connection === null
            ? 'not_connected'
            : 'empty'
  return {
    state,
    connection: settings?.connection,
    sync: settings?.sync,
    dropped: settings?.dropped,
    problem,
    tab,
    rows,
    retry: () => setRound((old) => old + 1),
  }
}
