import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../../components/base/spinner.tsx'
import { usePolling } from '../use-polling.ts'
import { ImportFailureAlert } from './import-failure.tsx'
import type { ImportSession } from './import-session.ts'
import type { ImportView } from './import-view.ts'

interface Props {
  imports: ImportSession
  view: ImportView
  pollMs: number
}

/** An import of before: where it stands is asked. */
export function Finding({ imports, view, pollMs }: Props) {
  const { t } = useTranslation('import')
  usePolling((signal) => imports.refresh(signal), pollMs, view.id)
  if (view.failure) return <ImportFailureAlert failure={view.failure} importing />
  return <Skeleton label={t('common:loading')} />
}
