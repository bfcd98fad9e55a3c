import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SyncAnswer } from '../../lib/messages/table.ts'
import { Alert } from '../base/alert.tsx'
import { Button } from '../base/button.tsx'
import { relativeTime } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'
import type { OptionsWorld } from './options-world.ts'
import { useCounts, useSetting, useSync } from './use-stored.ts'

/** How fresh this browser's data is. Without a hub there is nothing to say. */
export function SyncSection({ world }: { world: OptionsWorld }) {
  const { t, i18n } = useTranslation('options')
  const connection = useSetting(world.computer, 'connection')
  const sync = useSync(world.db)
  const counts = useCounts(world.db)
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<SyncAnswer | null>(null)

  async function now() {
    setBusy(true)
    setAnswer(
      await world
        .sync()
        .catch((error: unknown): SyncAnswer => ({ ok: false, reason: 'offline', detail: String(error) })),
    )
    setBusy(false)
  }

  if (!connection) return null
  const problem = answer && !answer.ok ? t(`sync.reason.${answer.reason}`) : sync?.lastProblem?.detail
  return (
    <Section title={t('sync.heading')}>
      <div className="space-y-2">
        <p className="text-sm">
          {sync?.lastOkAt
            ? t('sync.last', { when: relativeTime(sync.lastOkAt, world.now(), i18n.language) })
            : t('sync.never')}
        </p>
        {counts && (
          <p className="text-soft text-sm">
            {t('sync.counts', {
              leads: counts.leads.toLocaleString(i18n.language),
              points: counts.points.toLocaleString(i18n.language),
            })}
          </p>
        )}
        {problem && (
          <Alert tone="warn" role="alert">
            {t('sync.problem', { detail: problem })}
          </Alert>
        )}
        <div className="flex items-center gap-3">
          <Button icon={RefreshCw} busy={busy || sync?.running} onClick={now}>
            {t(busy || sync?.running ? 'sync.running' : 'sync.now')}
          </Button>
          <span role="status" className="text-good-ink text-sm">
            {!busy && answer?.ok && t('sync.done')}
          </span>
        </div>
      </div>
    </Section>
  )
}
