import { useLiveQuery } from 'dexie-react-hooks'
import { useEffect, useMemo, useState } from 'react'
import { getSetting, type Setting } from '../../lib/db/settings.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { bestPoints } from './best-points.ts'
import { type OpenPoints, openPoints } from './open-points.ts'
import type { ActiveTab, PopupWorld } from './popup-world.ts'

/** Rows of the list at most: what a person reads in a popup. */
const LIMIT = 20

export interface PopupView {
  /** `empty` = connected (or was), but marketing shared no point yet. */
  state: 'loading' | 'not_connected' | 'empty' | 'error' | 'ready'
  connection: Setting<'connection'> | undefined
  sync: Setting<'sync'> | undefined
  tab: ActiveTab | null
  rows: TalkingPoint[]
  retry(): void
}

/** What the popup shows for a query in the user's language. A sync while it is open brings its changes in. */
export function usePopup(world: PopupWorld, query: string, language: string): PopupView {
  const { db } = world
  const settings = useLiveQuery(
    async () => ({ connection: await getSetting(db, 'connection'), sync: await getSetting(db, 'sync') }),
    [db],
  )
  const [open, setOpen] = useState<OpenPoints | null>(null)
  const [failed, setFailed] = useState(false)
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
        setFailed(false)
      },
      () => current && setFailed(true),
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

  const state = failed
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
    tab,
    rows,
    retry: () => setRound((old) => old + 1),
  }
}
