import { useTranslation } from 'react-i18next'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { usePolling } from '../use-polling.ts'
import { ImportFailureAlert } from './import-failure.tsx'
import type { ImportSession } from './import-session.ts'
import type { ImportFailure } from './import-view.ts'
import { ProgressLine } from './progress-line.tsx'

interface Props {
  imports: ImportSession
  run: ImportRun
  failure: ImportFailure | null
  pollMs: number
}

/** The hub applies the rows, to the end: from here on nobody stops it. */
export function Applying({ imports, run, failure, pollMs }: Props) {
  const { t } = useTranslation('import')
  usePolling((signal) => imports.refresh(signal), pollMs, run.id)
  const done = run.created + run.updated + run.unchanged
  const total = run.accepted - run.erased
  return (
    <div className="space-y-3">
      <ImportFailureAlert failure={failure} importing />
      <ProgressLine
        label={t('applying.label')}
        done={done}
        total={total}
        text={t('applying.rows', { done, count: total })}
      />
      <p className="text-soft text-sm">{t('applying.goesOn')}</p>
    </div>
  )
}
