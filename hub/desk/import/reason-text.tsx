import { useTranslation } from 'react-i18next'
import { type ImportReason, isKnownReason } from '../../../lib/domain/import-reason.ts'

/** Why something was not taken, in the reader's language; runs of before have it in English words. */
export function ReasonText({ reason }: { reason: ImportReason }) {
  const { t } = useTranslation('import')
  if (typeof reason === 'string') return <span lang="en">{reason}</span>
  const { code, params } = reason
  if (!isKnownReason(code)) return <span lang="en">{code}</span>
  const { field, kind } = params
  return t(`reasons.${code}`, {
    ...params,
    ...(field !== undefined && { field: t(`fields.${field}`, { defaultValue: field }) }),
    ...(kind !== undefined && { kind: t(`kind.${kind}`, { defaultValue: kind }) }),
  })
}
