import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { suggest } from '../../lib/domain/suggest.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { SidebarWorld } from './sidebar-world.ts'
import { TalkingPoints } from './talking-points.tsx'
import type { FeedbackActions } from './use-feedback.ts'
import type { InsertKeys } from './use-insert-keys.ts'
import { usePointActions } from './use-point-actions.ts'

interface Props {
  world: SidebarWorld
  points: readonly TalkingPoint[]
  keys: InsertKeys | null
  feedback: FeedbackActions
}

/** Nobody is known, but a rep still writes. */
export function UnknownView({ world, points, keys, feedback }: Props) {
  const { i18n } = useTranslation('sidebar')
  const minute = Math.floor(world.now() / 60_000)
  const suggestions = useMemo(
    () => suggest(points, null, { now: new Date(minute * 60_000), language: i18n.language }),
    [points, minute, i18n.language],
  )
  const actions = usePointActions(world, null, feedback)
  return (
    <TalkingPoints leadId={null} suggestions={suggestions} actions={actions} keys={keys} now={world.now()} />
  )
}
