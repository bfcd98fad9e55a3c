import { useTranslation } from 'react-i18next'
import { Alert } from '../../components/base/alert.tsx'
import type { Failure } from './desk-client.ts'

/** A failure in words that say what to do. */
export function useFailureText() {
  const { t } = useTranslation('desk')
  return (failure: Failure): string =>
    t(`failure.${failure.reason}`, {
      detail: 'detail' in failure ? failure.detail : '',
      minutes: 'minutes' in failure ? failure.minutes : 0,
    })
}

export function FailureAlert({ failure }: { failure: Failure | null }) {
  const text = useFailureText()
  if (!failure) return null
  return (
    <Alert tone={failure.reason === 'offline' ? 'warn' : 'bad'} role="alert">
      {text(failure)}
    </Alert>
  )
}
