import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../base/alert.tsx'
import { Button } from '../base/button.tsx'
import { tryAgain, useLateFailure } from './later.tsx'

/** Says that something of the sidebar is missing, where that is so: what was painted first stands and works. */
export function LateNote() {
  const { t } = useTranslation('sidebar')
  const failure = useLateFailure()
  const [busy, setBusy] = useState(false)
  const [failedAgain, setFailedAgain] = useState(false)
  if (failure === null) return null

  async function again() {
    setBusy(true)
    await tryAgain().then(
      () => setFailedAgain(false),
      () => setFailedAgain(true),
    )
    setBusy(false)
  }

  return (
    <Alert
      tone="warn"
      role="status"
      action={
        // Some browsers ask for a file of a page once only.
        <Button size="sm" busy={busy} onClick={failedAgain ? () => location.reload() : again}>
          {failedAgain ? t('crash.reload', { ns: 'common' }) : t('action.retry', { ns: 'common' })}
        </Button>
      }
    >
      {t('late.missing')}
    </Alert>
  )
}
