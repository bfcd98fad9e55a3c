import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { usePolling } from '../use-polling.ts'
import { ImportFailureAlert } from './import-failure.tsx'
import type { ImportSession } from './import-session.ts'
import type { ImportView } from './import-view.ts'
import { ProgressLine } from './progress-line.tsx'

interface Props {
  imports: ImportSession
  view: ImportView
  pollMs: number
}

/** The file goes to the hub, which reads it as it comes. */
export function Sending({ imports, view, pollMs }: Props) {
  const { t, i18n } = useTranslation('import')
  usePolling((signal) => imports.refresh(signal), pollMs, view.id)
  const total = view.file?.size ?? 0
  const sent = Math.min(view.sent ?? total, total)
  const rows = view.run?.rowsRead ?? 0
  const bytes =
    total > 0 && t('sending.bytes', { sent: size(sent, i18n.language), total: size(total, i18n.language) })
  return (
    <div className="space-y-3">
      <ImportFailureAlert failure={view.failure} importing={false} />
      <ProgressLine
        label={t(view.sent !== null && sent < total ? 'sending.sending' : 'sending.reading')}
        done={sent}
        total={sent < total ? total : 0}
        text={[bytes, rows > 0 && t('sending.rows', { count: rows })].filter(Boolean).join(' · ')}
      />
      <p className="text-soft text-sm">{t(view.sent !== null ? 'sending.stay' : 'sending.nothing')}</p>
      <Button onClick={() => imports.cancel()}>{t('common:action.cancel')}</Button>
    </div>
  )
}

function size(bytes: number, language: string): string {
  const isLarge = bytes >= 1_000_000
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: isLarge ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(isLarge ? bytes / 1_000_000 : Math.ceil(bytes / 1000))
}
