import { useTranslation } from 'react-i18next'
import { Alert } from '../../../components/base/alert.tsx'
import { Button } from '../../../components/base/button.tsx'
import { Columns } from './columns.tsx'
import { ImportFailureAlert } from './import-failure.tsx'
import type { ImportSession } from './import-session.ts'
import type { ImportView } from './import-view.ts'
import { ReadingOptions } from './reading-options.tsx'
import { ReasonText } from './reason-text.tsx'
import { StickyActions } from './sticky-actions.tsx'
import { useCorrections } from './use-corrections.ts'

/** The file was cancelled, could not be sent, or could not be read: says which, and what can be done. */
export function NotImported({ imports, view }: { imports: ImportSession; view: ImportView }) {
  const { t } = useTranslation('import')
  const corrections = useCorrections(view)
  const { run, file, failure } = view
  const isFailed = run?.state === 'failed' && !view.cancelled
  // Without a mapping no row was read: most likely the columns are named as nobody expected.
  const isAboutColumns = isFailed && view.kind === 'leads' && run.mapping === null && run.rowsRead === 0
  const isUnknown =
    isFailed && run.error !== null && typeof run.error !== 'string' && run.error.code === 'run_unreadable'
  const canSend = file !== null && failure?.reason !== 'file_unreadable'
  return (
    <div className="space-y-4">
      {isFailed && (
        <Alert tone="bad" title={t(isUnknown ? 'failed.unknown' : 'failed.title')}>
          <p>{run.error !== null && <ReasonText reason={run.error} />}</p>
          {canSend && isAboutColumns && typeof run.error === 'string' && <p>{t('failed.columns')}</p>}
        </Alert>
      )}
      {!isFailed && !failure && <p className="text-sm">{t('cancelled.text')}</p>}
      <ImportFailureAlert failure={failure} importing={false} />
      <StickyActions>
        {canSend && (
          <Button variant="primary" onClick={() => imports.check(corrections.corrected)}>
            {t('action.checkAgain')}
          </Button>
        )}
        <Button variant={canSend ? 'secondary' : 'primary'} onClick={() => imports.clear()}>
          {t('action.other')}
        </Button>
      </StickyActions>
      {canSend && isFailed && <ReadingOptions view={view} corrections={corrections} />}
      {canSend && isAboutColumns && <Columns view={view} corrections={corrections} />}
    </div>
  )
}
