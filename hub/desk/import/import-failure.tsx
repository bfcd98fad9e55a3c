import { useTranslation } from 'react-i18next'
import { Alert } from '../../../components/base/alert.tsx'
import { FailureAlert } from '../failure-alert.tsx'
import type { ImportFailure } from './import-view.ts'
import { ReasonText } from './reason-text.tsx'

/** What kept a file or its import from getting further, in words that say what to do. */
export function ImportFailureAlert({
  failure,
  importing,
}: {
  failure: ImportFailure | null
  importing: boolean
}) {
  const { t } = useTranslation('import')
  if (!failure) return null
  const { reason } = failure
  if (reason === 'offline')
    return (
      <Alert tone="warn" role="alert">
        {t(importing ? 'failure.offlineImporting' : 'failure.offline')}
      </Alert>
    )
  if (reason === 'file_unreadable' || reason === 'broken_off' || reason === 'too_large')
    return (
      <Alert tone="bad" role="alert">
        {t(`failure.${reason}`)}
      </Alert>
    )
  if (reason === 'refused' && failure.coded)
    return (
      <Alert tone="bad" role="alert">
        <ReasonText reason={failure.coded} />
      </Alert>
    )
  return <FailureAlert failure={failure} />
}
