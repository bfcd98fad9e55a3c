import { CloudOff, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../lib/people/first-page.ts'
import { Alert } from '../base/alert.tsx'
import { Button } from '../base/button.tsx'
import { relativeTime } from '../base/relative-time.tsx'
import type { SidebarWorld } from './sidebar-world.ts'

interface Props {
  settings: Settings
  now: number
  world: Pick<SidebarWorld, 'openOptions' | 'sync'>
}

/** How it stands with the hub, when there is something to say. Quiet where the rep can do nothing and loses nothing. */
export function HubNote({ settings: { connection, sync }, now, world }: Props) {
  const { t, i18n } = useTranslation('sidebar')
  const [busy, setBusy] = useState(false)
  if (!connection) {
    return (
      <Alert
        tone="warn"
        action={
          <Button size="sm" onClick={world.openOptions}>
            {t('hub.toOptions')}
          </Button>
        }
      >
        {t('hub.notConnected')}
      </Alert>
    )
  }
  if (sync.running && sync.lastOkAt === null) {
    return (
      <p role="status" className="flex items-center gap-1.5 text-soft text-xs">
        <LoaderCircle aria-hidden className="size-3.5 shrink-0 animate-spin" />
        {t('hub.first', { count: sync.received })}
      </p>
    )
  }
  if (!sync.lastProblem) return null
  if (sync.lastProblem.reason === 'refused') {
    return (
      <Alert
        tone="warn"
        title={t('hub.refused')}
        action={
          <Button size="sm" onClick={world.openOptions}>
            {t('hub.toOptions')}
          </Button>
        }
      >
        {t('hub.refusedText')}
      </Alert>
    )
  }
  const { reason } = sync.lastProblem
  const words =
    reason === 'storage'
      ? 'hub.storage'
      : sync.lastOkAt === null
        ? 'hub.noneYet'
        : reason === 'offline' || reason === 'timeout'
          ? 'hub.offline'
          : 'hub.problem'

  async function again() {
    setBusy(true)
    await world.sync().catch(() => {})
    setBusy(false)
  }

  return (
    <div className="flex items-center gap-2 rounded-md bg-sunken px-2 py-1 text-soft text-xs">
      <CloudOff aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1" title={sync.lastProblem.detail}>
        {t(words)}{' '}
        {sync.lastOkAt && t('hub.since', { time: relativeTime(sync.lastOkAt, now, i18n.language) })}
      </p>
      <Button size="sm" variant="quiet" busy={busy} onClick={again}>
        {t('action.retry', { ns: 'common' })}
      </Button>
    </div>
  )
}
