import { useTranslation } from 'react-i18next'
import { Alert } from './alert.tsx'

/** The browser dropped what was stored, and the rep was connected then. */
export function DroppedAlert({ dropped }: { dropped: { workspaceName: string; hubAddress: string } }) {
  const { t } = useTranslation('common')
  const { workspaceName: name, hubAddress: address } = dropped
  return (
    <Alert tone="warn" role="alert" title={t('storage.dropped.title')}>
      {t('storage.dropped.text', { name, address })}
    </Alert>
  )
}
